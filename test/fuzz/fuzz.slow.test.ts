import { afterAll, beforeAll, describe, it } from 'vitest';
import { startApi, type TestApi } from '../support/api.js';
import { OPERATIONS } from './api-description.js';
import { fuzzOperation } from './fuzz-operation.js';

const ROUNDS = 3;
const RUNS = 60;

/** `FUZZ_SEED` tries another one. A failure names it, and shows itself again under it. */
const seed = Number(process.env.FUZZ_SEED ?? 2_121_866_148);

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

describe(`whatever is sent, the answer is no failure of the server, from seed ${seed} on`, () => {
  it.each(OPERATIONS.map((operation) => [`${operation.method} ${operation.path}`, operation] as const))(
    '%s',
    async (_, operation) => {
      // Each round begins with things that no request has ended yet.
      for (let round = 0; round < ROUNDS; round += 1) {
        await fuzzOperation(api, operation, { runs: RUNS, seed: seed + round, digestEvery: 2 });
      }
    },
  );
});
