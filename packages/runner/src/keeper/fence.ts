import type { Fence } from '../core/grant.js';

/**
 * How far a tree may act. Pure.
 * - `running`: it acts. `overdue`: it acts past its deadline, for its project wants no fence.
 * - `frozen`: no process of it acts until a renewal.
 * - `ending`: it is being ended, and no renewal changes that.
 */
export interface FenceState {
  readonly condition: 'running' | 'overdue' | 'frozen' | 'ending';
  readonly mode: Fence;
  readonly generation: number;
  readonly deadlineSeconds: number;
}

export interface Renewal {
  readonly generation: number;
  readonly deadlineSeconds: number;
  readonly mode: Fence;
}

export type FenceAction =
  | 'nothing'
  | 'freeze'
  | 'freeze-again'
  | 'thaw'
  | 'end'
  /** An end that was asked for earlier may take no longer than one at the deadline. */
  | 'hasten'
  | 'kill'
  | 'say-overdue'
  | 'refuse';

export interface FenceStep {
  readonly fence: FenceState;
  readonly action: FenceAction;
}

/** What a tick does. `gap`: this tick came so late that the machine slept or stood still. */
export function fenceAtTick(fence: FenceState, nowSeconds: number, gap: boolean): FenceStep {
  const overdue = nowSeconds >= fence.deadlineSeconds;
  switch (fence.condition) {
    case 'running':
    case 'overdue':
      if (fence.mode === 'none')
        return overdue && fence.condition === 'running' ? turn(fence, 'overdue', 'say-overdue') : stay(fence);
      // After a sleep another machine may hold the session already: then there is no time left to ask.
      if (fence.mode === 'stop') return overdue ? turn(fence, 'ending', gap ? 'kill' : 'end') : stay(fence);
      // A freeze can be undone, so it does not wait for the deadline when the clock itself is in doubt. An end
      // cannot, and the clock counts sleep: `stop` acts at the deadline alone.
      return overdue || gap ? turn(fence, 'frozen', 'freeze') : stay(fence);
    case 'frozen':
      // Somebody else may have continued a process; the mode may have become a stricter one.
      if (fence.mode === 'stop' && overdue) return turn(fence, 'ending', 'kill');
      return { fence, action: 'freeze-again' };
    case 'ending':
      // Whoever asked it to end may have given it longer than its deadline, past which another machine may claim it.
      if (!overdue || fence.mode === 'none') return stay(fence);
      return { fence, action: fence.mode === 'pause' || gap ? 'kill' : 'hasten' };
  }
}

/** What a renewal does. An older generation's is refused; within a generation a deadline never moves back. */
export function renewedFence(fence: FenceState, renewal: Renewal, nowSeconds: number): FenceStep {
  if (renewal.generation < fence.generation) return { fence, action: 'refuse' };
  const sameGeneration = renewal.generation === fence.generation;
  const deadlineSeconds = sameGeneration
    ? Math.max(fence.deadlineSeconds, renewal.deadlineSeconds)
    : renewal.deadlineSeconds;
  const renewed = { ...fence, generation: renewal.generation, mode: renewal.mode, deadlineSeconds };
  const ahead = deadlineSeconds > nowSeconds;
  if (fence.condition === 'frozen' && ahead) return turn(renewed, 'running', 'thaw');
  if (fence.condition === 'overdue' && ahead) return turn(renewed, 'running', 'nothing');
  return stay(renewed);
}

function stay(fence: FenceState): FenceStep {
  return { fence, action: 'nothing' };
}

function turn(fence: FenceState, condition: FenceState['condition'], action: FenceAction): FenceStep {
  return { fence: { ...fence, condition }, action };
}
