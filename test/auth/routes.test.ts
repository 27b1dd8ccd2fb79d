import { Controller, type ExecutionContext, Get, Module } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService, NestFactory, Reflector } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiKeysService } from '../../src/api-keys/api-keys.service.js';
import { ACCESS } from '../../src/auth/access.js';
import { assertAccessDeclared } from '../../src/auth/assert-access-declared.js';
import { assertMayWriteMachine } from '../../src/auth/assert-may-write-machine.js';
import { AuthGuard } from '../../src/auth/auth.guard.js';
import type { Caller } from '../../src/auth/caller.js';
import { presentedKey } from '../../src/auth/presented-key.js';
import { Public } from '../../src/auth/public.js';
import { RequireScope } from '../../src/auth/require-scope.js';
import { SCOPES, type Scope } from '../../src/auth/scope.js';
import type { FailedAuthentications } from '../../src/throttling/failed-authentications.js';
import { startApi, type TestApi } from '../support/api.js';

describe('every route', () => {
  let api: TestApi;
  const keys: Record<string, string> = {};
  beforeAll(async () => {
    api = await startApi();
    for (const scope of SCOPES) keys[scope] = (await api.makeKey({ scopes: [scope] })).key;
  });
  afterAll(() => api.close());

  const routes = async () => {
    const { paths } = (await api.request('GET', '/openapi.json', { key: null })).body;
    return Object.entries(paths as Record<string, Record<string, { 'x-required-scope'?: Scope }>>).flatMap(
      ([path, operations]) =>
        Object.entries(operations).map(([method, operation]) => ({
          method: method.toUpperCase(),
          path: path.replaceAll(/\{\w+\}/g, 'none'),
          scope: operation['x-required-scope'],
        })),
    );
  };

  it('refuses who has no key, and who has one of another scope, before anything else', async () => {
    const all = await routes();
    expect(all.length).toBeGreaterThan(20);
    for (const { method, path, scope } of all) {
      const nobody = await api.request(method, path, { key: null });
      if (path === '/v1/enrolments/redeem') {
        expect(nobody.body.code, path).toBe('invalid-request');
        continue;
      }
      if (path.startsWith('/health/')) {
        expect(nobody.status, path).toBe(200);
        continue;
      }
      expect(nobody.status, `${method} ${path}`).toBe(401);
      expect(nobody.body.code).toBe('unauthenticated');
      expect(nobody.headers.get('www-authenticate')).toBe('Bearer');
      if (!scope) throw new Error(`${method} ${path} documents no scope.`);
      for (const held of SCOPES) {
        const answer = await api.request(method, path, { key: keys[held] as string });
        const expected = held === scope || held === 'admin' ? 'let through' : 'forbidden';
        const got = answer.status === 403 ? 'forbidden' : answer.status === 401 ? 'refused' : 'let through';
        expect(got, `${method} ${path} with ${held}`).toBe(expected);
      }
    }
  });

  it('that wants no key is one of health or of the documents', () => {
    const reflector = api.app.get(Reflector);
    const open = api.app
      .get(DiscoveryService, { strict: false })
      .getControllers()
      .filter(({ metatype }) => reflector.get(ACCESS, metatype as () => void) === 'public')
      .map(({ name }) => name);
    expect(open.sort()).toEqual(['DocsController', 'HealthController']);
  });
});

it('is not started with a route that forgot to say who may use it', async () => {
  @Controller('a')
  class Forgetful {
    @Get()
    @RequireScope('read')
    told(): string {
      return '';
    }

    @Get('open')
    @Public()
    open(): string {
      return '';
    }

    @Get('b')
    forgotten(): string {
      return '';
    }
  }

  @Module({ imports: [DiscoveryModule], controllers: [Forgetful] })
  class App {}

  const app = await NestFactory.create(App, { logger: false });
  expect(() => assertAccessDeclared(app)).toThrow(/: Forgetful\.forgotten\.$/);
  await app.close();
});

it('is refused to everybody while it declares nobody, should a start ever let it through', async () => {
  const guard = new AuthGuard(new Reflector(), {} as ApiKeysService, {} as FailedAuthentications);
  const undeclared = { getHandler: () => () => {}, getClass: () => class {} } as unknown as ExecutionContext;
  await expect(guard.canActivate(undeclared)).rejects.toMatchObject({ code: 'forbidden' });
});

it('reads the key from either header', () => {
  expect(presentedKey({ authorization: 'Bearer abc' })).toBe('abc');
  expect(presentedKey({ authorization: 'bearer  abc ' })).toBe('abc');
  expect(presentedKey({ 'x-api-key': 'abc' })).toBe('abc');
  expect(presentedKey({ authorization: 'Basic abc' })).toBeNull();
  expect(presentedKey({})).toBeNull();
});

it('lets a key that is bound to a machine write that one only', () => {
  const caller: Caller = { keyId: 'k', name: 'n', scopes: ['runner'], machineId: 'a', rateLimitPerMinute: 1 };
  expect(() => assertMayWriteMachine(caller, 'a')).not.toThrow();
  expect(() => assertMayWriteMachine(caller, 'b')).toThrow(expect.objectContaining({ code: 'forbidden' }));
  expect(() => assertMayWriteMachine({ ...caller, machineId: null }, 'b')).not.toThrow();
});
