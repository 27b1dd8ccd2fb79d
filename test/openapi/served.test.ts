import { DiscoveryService } from '@nestjs/core';
import { getMetadataStorage } from 'class-validator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi, type TestApi } from '../support/api.js';

interface Document {
  paths: Record<string, Record<string, unknown>>;
  components: {
    schemas: Record<string, { properties?: Record<string, { type?: string }>; required?: string[] }>;
  };
}

let api: TestApi;
let document: Document;
beforeAll(async () => {
  api = await startApi();
  document = (await api.request('GET', '/openapi.json', { key: null })).body;
});
afterAll(() => api.close());

/** The page that shows the description is no part of what it describes. */
const UNDESCRIBED = /^GET \/(docs(\/.*)?|openapi\.json)$/;

it('serves what the document describes, and nothing else', () => {
  const { router } = api.app.getHttpAdapter().getInstance() as unknown as {
    router: { stack: { route?: { path: string; methods: Record<string, boolean> } }[] };
  };
  const served = router.stack.flatMap(({ route }) =>
    route
      ? Object.keys(route.methods).map(
          (method) => `${method.toUpperCase()} ${route.path.replaceAll(/:(\w+)/g, '{$1}')}`,
        )
      : [],
  );
  const described = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.length).toBeGreaterThan(40);
  expect(served.filter((route) => !UNDESCRIBED.test(route)).sort()).toEqual(described.sort());
});

type Class = (abstract new () => unknown) & { name: string };

/** Where Nest keeps what the parameters of a handler are; 3 is the body, 4 the query. */
const ROUTE_ARGUMENTS = '__routeArguments__';

function requestClasses(): Class[] {
  const found = new Set<Class>();
  for (const { metatype } of api.app.get(DiscoveryService, { strict: false }).getControllers()) {
    const prototype = (metatype as Class | undefined)?.prototype as object | undefined;
    if (!metatype || !prototype) continue;
    for (const method of Object.getOwnPropertyNames(prototype)) {
      const types = Reflect.getMetadata('design:paramtypes', prototype, method) as Class[] | undefined;
      const args = Reflect.getMetadata(ROUTE_ARGUMENTS, metatype, method) as
        | Record<string, { index: number }>
        | undefined;
      for (const [kind, { index }] of Object.entries(args ?? {})) {
        const type = types?.[index];
        if (kind.startsWith('3:') && type) found.add(type);
      }
    }
  }
  return [...found];
}

it('describes of every body exactly the fields that are checked, and whole numbers as such', () => {
  const classes = requestClasses();
  expect(classes.length).toBeGreaterThan(10);
  for (const type of classes) {
    const checks = getMetadataStorage().getTargetValidationMetadatas(type, '', true, false);
    const schema = document.components.schemas[type.name];
    expect(Object.keys(schema?.properties ?? {}).sort(), type.name).toEqual(
      [...new Set(checks.map(({ propertyName }) => propertyName))].sort(),
    );
    const conditional = checks.filter(({ type: kind }) => kind === 'conditionalValidation');
    const optional = new Set(conditional.map(({ propertyName }) => propertyName));
    const required = Object.keys(schema?.properties ?? {}).filter((name) => !optional.has(name));
    expect([...(schema?.required ?? [])].sort(), type.name).toEqual(required.sort());
    for (const { name, propertyName } of checks) {
      if (name !== 'isInt') continue;
      expect(schema?.properties?.[propertyName]?.type, `${type.name}.${propertyName}`).toBe('integer');
    }
  }
});
