import { expect, it } from 'vitest';
import { totalsOf, usageAfter } from '../../src/claude/result-usage.js';
import { NO_USAGE } from '../../src/run-log/claude-state.js';

type Result = Parameters<typeof totalsOf>[0];
const result = (costUsd: number, inputTokens: number) =>
  totalsOf({
    ...{ num_turns: 1, duration_ms: 10, duration_api_ms: 5, total_cost_usd: costUsd },
    modelUsage: { one: { inputTokens, outputTokens: 1 }, two: { inputTokens: 1, outputTokens: 1 } },
  } as unknown as Result);

it('adds up turns and durations, and takes the running totals of tokens and cost as they are', () => {
  const first = usageAfter(NO_USAGE, result(0.1, 100), NO_USAGE);
  const second = usageAfter(first, result(0.3, 250), NO_USAGE);
  expect(second).toMatchObject({
    turns: 2,
    durationMs: 20,
    durationApiMs: 10,
    costUsd: 0.3,
    inputTokens: 251,
  });
});

it('counts for a resumed conversation what this run used, also where its saved totals were lost', () => {
  const carried = result(1, 1_000);
  expect(usageAfter(NO_USAGE, result(1.5, 1_200), carried)).toMatchObject({ costUsd: 0.5, inputTokens: 200 });
  expect(usageAfter(NO_USAGE, result(0.2, 100), carried)).toMatchObject({ costUsd: 0.2, inputTokens: 101 });
});
