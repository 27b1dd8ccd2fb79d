import fc from 'fast-check';
import { expect } from 'vitest';
import type { TestApi } from '../support/api.js';
import type { Operation } from './api-description.js';
import { checkAnswer } from './check-answer.js';
import type { Known } from './plausible-values.js';
import { sendRaw } from './raw-request.js';
import { requestsTo } from './requests.js';
import { digestOf, populate } from './world.js';

export interface Effort {
  /** Requests to each operation. */
  runs: number;
  seed: number;
  /** Of how many requests one is looked at for what it changed. */
  digestEvery: number;
}

/**
 * Sends an operation made-up requests, and shows of every answer that it is no failure of the server, and of refused
 * requests that they changed nothing. A failure names the seed and the smallest request that shows it.
 */
export async function fuzzOperation(api: TestApi, operation: Operation, effort: Effort): Promise<void> {
  const known: Known = await populate(api);
  let count = 0;
  await fc.assert(
    fc.asyncProperty(requestsTo(operation, known), async (made) => {
      count += 1;
      const before = count % effort.digestEvery === 0 ? await digestOf(api) : null;
      const answer = await sendRaw(api.url, api.adminKey, made);
      checkAnswer(operation, made, answer);
      if (before === null || answer.status < 400) return;
      expect(await digestOf(api), `${answer.status} changes nothing`).toBe(before);
    }),
    { numRuns: effort.runs, seed: effort.seed },
  );
  expect((await api.request('GET', '/health/ready', { key: null })).status).toBe(200);
}
