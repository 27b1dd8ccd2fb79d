import type { INestApplication } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ACCESS } from './access.js';

/** What the framework marks the handlers of routes with. */
const PATH_METADATA = 'path';

/** Throws when a route declares neither a scope nor that it is public: forgetting it must not open a door. */
export function assertAccessDeclared(app: INestApplication): void {
  const reflector = app.get(Reflector);
  const scanner = new MetadataScanner();
  const undeclared = app
    .get(DiscoveryService, { strict: false })
    .getControllers()
    .flatMap(({ metatype, instance, name }) =>
      scanner
        .getAllMethodNames(Object.getPrototypeOf(instance))
        .map((method) => ({ route: `${name}.${method}`, handler: instance[method], metatype })),
    )
    .filter(({ handler }) => Reflect.hasMetadata(PATH_METADATA, handler))
    .filter(
      ({ handler, metatype }) => !reflector.getAllAndOverride(ACCESS, [handler, metatype as () => void]),
    )
    .map(({ route }) => route);
  if (undeclared.length === 0) return;
  throw new Error(`These routes declare neither a scope nor @Public(): ${undeclared.join(', ')}.`);
}
