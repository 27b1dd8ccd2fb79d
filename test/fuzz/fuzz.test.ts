import { afterAll, beforeAll, describe, it } from 'vitest';
import { startApi, type TestApi } from '../support/api.js';
import { OPERATIONS } from './api-description.js';
import { fuzzOperation } from './fuzz-operation.js';

/** The same in every run, so that a change is to blame for what it breaks; `npm run test:slow` tries others. */
const SEED = 20_261_121;

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

describe('whatever is sent, the answer is no failure of the server, and what is refused changes nothing', () => {
  it.each(OPERATIONS.map((operation) => [`${operation.method} ${operation.path}`, operation] as const))(
    '%s',
    (_, operation) => fuzzOperation(api, operation, { runs: 25, seed: SEED, digestEvery: 4 }),
  );
});
