/** How much a session may take. What is absent is not limited. */
export interface Limits {
  /** Of all its processes together. */
  readonly memoryMiB?: number | undefined;
  readonly cpus?: number | undefined;
  readonly wallSeconds?: number | undefined;
  readonly outputKiBPerSecond?: number | undefined;
}

/** The limit that ended a session. */
export type ExceededLimit = 'memory' | 'wall-time';

const NAMES = ['memoryMiB', 'cpus', 'wallSeconds', 'outputKiBPerSecond'] as const;

/** The strictest of several limits, each by itself: nobody who sets one can loosen another's. */
export function strictest(...all: readonly (Limits | undefined)[]): Limits {
  const entries = NAMES.flatMap((name) => {
    const given = all.flatMap((limits) => limits?.[name] ?? []);
    return given.length === 0 ? [] : [[name, Math.min(...given)] as const];
  });
  return Object.fromEntries(entries);
}

/** How an end by a limit is told. */
export function describeLimitEnd(limit: ExceededLimit): {
  readonly cause: 'resource-limit' | 'timeout';
  readonly reason: string;
} {
  return limit === 'memory'
    ? { cause: 'resource-limit', reason: 'it needed more memory than it may have' }
    : { cause: 'timeout', reason: 'it ran for longer than it may' };
}
