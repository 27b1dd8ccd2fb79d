import { afterAll, beforeAll, expect, it } from 'vitest';
import { PROBLEM_CODES } from '../../src/problems/problem-codes.js';
import { startApi, type TestApi } from '../support/api.js';

interface Operation {
  operationId: string;
  security?: unknown[];
  requestBody?: { content: Record<string, { schema: unknown }> };
  responses: Record<string, { $ref?: string; content?: Record<string, { schema?: object }> }>;
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Record<string, { properties?: object }>;
    responses: object;
    securitySchemes: object;
  };
}

let api: TestApi;
let document: Document;
beforeAll(async () => {
  api = await startApi();
  document = (await api.request('GET', '/openapi.json', { key: null })).body;
});
afterAll(() => api.close());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ name: `${method} ${path}`, path, ...operation })),
  );

it('names every operation once', () => {
  const ids = operations().map(({ operationId }) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
});

it('tells for every route that wants a key how to send it and how it is refused', () => {
  for (const { name, path, security, responses, requestBody } of operations()) {
    if (path.startsWith('/health/') || path === '/v1/enrolments/redeem') continue;
    expect(security, name).toEqual([{ bearer: [] }, { apiKey: [] }]);
    const wanted = ['401', '403', '429', '500', '503', ...(requestBody ? ['400', '413', '415'] : [])];
    expect(Object.keys(responses), name).toEqual(expect.arrayContaining(wanted));
  }
  expect(Object.keys(document.components.securitySchemes)).toEqual(['bearer', 'apiKey']);
});

it('leaves no reference without its target, and no shape without its properties', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/([^"]+)"/g)];
  expect(references.length).toBeGreaterThan(100);
  for (const [, kind, name] of references) {
    expect(document.components[kind as 'schemas'], `${kind}/${name}`).toHaveProperty([String(name)]);
  }
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    expect(Object.keys(schema.properties ?? {}), name).not.toEqual([]);
  }
});

it('knows every problem code', () => {
  const view = document.components.schemas.ProblemView as { properties: { code: { enum: string[] } } };
  expect(view.properties.code.enum).toEqual(Object.keys(PROBLEM_CODES));
});

it('is shown by a page that takes nothing from elsewhere', async () => {
  const page = await api.request('GET', '/docs', { key: null });
  expect(page.headers.get('content-type')).toContain('text/html');
  const links = [...String(page.body).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => String(link));
  expect(links).toHaveLength(3);
  for (const link of links) {
    const answer = await api.request('GET', link, { key: null });
    expect(answer.status, link).toBe(200);
    expect(answer.headers.get('content-type'), link).toMatch(/^text\/(css|javascript)/);
  }
  expect((await api.request('GET', '/docs/package.json', { key: null })).status).toBe(404);
  expect((await api.request('GET', '/docs/..%2fpackage.json', { key: null })).status).toBe(404);
});
