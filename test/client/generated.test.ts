import { readFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';
import { expect, it } from 'vitest';

it('has the types that its generator makes of openapi.json with this version of TypeScript', async () => {
  const document = JSON.parse(await readFile('openapi.json', 'utf8'));
  const types = astToString(await openapiTS(document));
  const [, generated] = (await readFile('packages/client/src/generated/api.ts', 'utf8')).split(/^\/\/.*\n\n/);
  expect(generated).toBe(types);
});
