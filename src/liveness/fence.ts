export const FENCE_SETTINGS = ['auto', 'pause', 'stop', 'none'] as const;
/** What a project asks for; `auto` is resolved by `effectiveFence`. */
export type FenceSetting = (typeof FENCE_SETTINGS)[number];

export const RECOVERY_MODES = ['manual', 'same-machine', 'any-machine'] as const;
export type RecoveryMode = (typeof RECOVERY_MODES)[number];

export const FENCES = ['pause', 'stop', 'none'] as const;
/** What a keeper does to a session's process tree at its deadline: freeze it, end it, or nothing. */
export type Fence = (typeof FENCES)[number];

/**
 * Resolves a project's fence. Freezing costs a session its work time whenever the API is away, so `auto`
 * asks for it only where another machine may take the session over.
 */
export function effectiveFence(setting: FenceSetting, mode: RecoveryMode): Fence {
  if (setting !== 'auto') return setting;
  return mode === 'any-machine' ? 'pause' : 'none';
}
