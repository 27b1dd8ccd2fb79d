import type { SDKResultMessage } from '@anthropic-ai/claude-agent-sdk';
import type { ClaudeUsage } from '@claude-projects/protocol';

type Model = SDKResultMessage['modelUsage'][string];

/** The SDK's running totals as a result tells them; turns and durations are the result's own. Pure. */
export function totalsOf(result: SDKResultMessage): ClaudeUsage {
  const models = Object.values(result.modelUsage ?? {});
  const sum = (of: (model: Model) => number) => models.reduce((total, model) => total + (of(model) ?? 0), 0);
  return {
    turns: result.num_turns,
    costUsd: result.total_cost_usd,
    inputTokens: sum((model) => model.inputTokens),
    outputTokens: sum((model) => model.outputTokens),
    cacheReadInputTokens: sum((model) => model.cacheReadInputTokens),
    cacheCreationInputTokens: sum((model) => model.cacheCreationInputTokens),
    durationMs: result.duration_ms,
    durationApiMs: result.duration_api_ms,
  };
}

/**
 * What a run has used after a result. `carried` is what the conversation had used before the run: a resumed one goes on
 * from its saved totals where it has them, and from nothing where it was ended before it could save any. Pure.
 */
export function usageAfter(before: ClaudeUsage, totals: ClaudeUsage, carried: ClaudeUsage): ClaudeUsage {
  const isCarried = totals.costUsd >= carried.costUsd && totals.inputTokens >= carried.inputTokens;
  const own = (of: (usage: ClaudeUsage) => number) => of(totals) - (isCarried ? of(carried) : 0);
  return {
    turns: before.turns + totals.turns,
    costUsd: own((usage) => usage.costUsd),
    inputTokens: own((usage) => usage.inputTokens),
    outputTokens: own((usage) => usage.outputTokens),
    cacheReadInputTokens: own((usage) => usage.cacheReadInputTokens),
    cacheCreationInputTokens: own((usage) => usage.cacheCreationInputTokens),
    durationMs: before.durationMs + totals.durationMs,
    durationApiMs: before.durationApiMs + totals.durationApiMs,
  };
}

/** What several runs have used together. Pure. */
export function sumOfUsage(usages: readonly ClaudeUsage[]): ClaudeUsage {
  const sum = (of: (usage: ClaudeUsage) => number) => usages.reduce((total, usage) => total + of(usage), 0);
  return {
    turns: sum((usage) => usage.turns),
    costUsd: sum((usage) => usage.costUsd),
    inputTokens: sum((usage) => usage.inputTokens),
    outputTokens: sum((usage) => usage.outputTokens),
    cacheReadInputTokens: sum((usage) => usage.cacheReadInputTokens),
    cacheCreationInputTokens: sum((usage) => usage.cacheCreationInputTokens),
    durationMs: sum((usage) => usage.durationMs),
    durationApiMs: sum((usage) => usage.durationApiMs),
  };
}
