import { afterEach, describe, expect, it } from 'vitest';
import { useBuiltFunctions } from '../support/use-built-functions.js';

const built = useBuiltFunctions();
const CALLS = 100;
/** The pool of one instance, and what watches the database. */
const CONNECTIONS_MAX = 5 + 2;

afterEach(() => built.proxy.heal());

describe('an instance that stands still between its calls', () => {
  it('answers a hundred of them, over the connections that it opened for the first', async () => {
    const api = await built.start('api', { freezes: true, database: 'through-proxy' });
    const before = built.proxy.accepted();
    const statuses = new Set<number>();
    for (let n = 0; n < CALLS; n += 1) {
      const wish = { body: { name: `project ${n}` } };
      statuses.add((await api.invoke(built.event('POST', '/v1/projects', wish))).statusCode);
    }
    expect([...statuses]).toEqual([201]);
    expect(built.proxy.accepted() - before).toBeLessThanOrEqual(CONNECTIONS_MAX);
    expect(built.proxy.open()).toBeLessThanOrEqual(2 * CONNECTIONS_MAX);
    await api.kill();
  });

  it('answers when the database closed its connections meanwhile', async () => {
    const api = await built.start('api', { freezes: true, database: 'through-proxy' });
    for (let n = 0; n < 10; n += 1) {
      const answer = await api.invoke(built.event('GET', '/v1/projects'));
      expect([n, answer.statusCode, answer.statusCode === 200 ? '' : api.log()]).toEqual([n, 200, '']);
      built.proxy.cut();
      built.proxy.heal();
    }
    await api.kill();
  });

  it('opens no more connections than its settings allow, however much one call needs', async () => {
    const api = await built.start('api', { database: 'through-proxy', env: { MONGODB_POOL_MAX: '2' } });
    for (const path of ['/v1/fleet', '/v1/fleet/slo?windowHours=24', '/v1/sessions?health=lost']) {
      expect((await api.invoke(built.event('GET', path))).statusCode).toBe(200);
    }
    expect(built.proxy.open()).toBeLessThanOrEqual(2 * (2 + 2));
    await api.kill();
  });
});

describe('an instance that starts while the database is away', () => {
  it('answers 503, and as ever when the database is back', async () => {
    built.proxy.cut();
    const api = await built.start('api', { database: 'through-proxy' });
    const refused = await api.invoke(built.event('GET', '/v1/projects'));
    expect([refused.statusCode, JSON.parse(refused.body).code]).toEqual([503, 'unavailable']);
    expect(refused.headers['content-type']).toBe('application/problem+json');
    built.proxy.heal();
    expect((await api.invoke(built.event('GET', '/v1/projects'))).statusCode).toBe(200);
    await api.kill();
  });

  it('lets a sweep fail, which an alarm counts, and sweeps when the database is back', async () => {
    built.proxy.cut();
    const sweep = await built.start('sweep', { database: 'through-proxy' });
    await expect(sweep.invoke({})).rejects.toThrow('cannot be used');
    built.proxy.heal();
    expect(await sweep.invoke({})).toMatchObject({ errors: 0, sweeps: 1 });
    await sweep.kill();
  });
});
