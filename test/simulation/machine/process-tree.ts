import type { Exit } from '../../../packages/runner/src/core/keeper-port.js';
import type { FenceState } from '../../../packages/runner/src/keeper/fence.js';

/** The processes of one session on one machine: a word instead of an agent, with the real rules of its fence. */
export interface ProcessTree {
  readonly sessionId: string;
  /** The generation under which it was started; its fence knows the newest. */
  readonly startedGeneration: number;
  readonly startedAt: number;
  fence: FenceState;
  alive: boolean;
  exit: Exit;
  fenced: boolean;
  /** Asked to end: when it is killed, on the clock that counts sleep; null while nobody asked. */
  killAtSeconds: number | null;
  /** An agent that hangs lives on and makes no progress. */
  stuck: boolean;
  bytes: number;
  toldBytes: number;
  /** Its keeper died and nobody has ended it yet. */
  orphan: boolean;
}

/** Whether any process of it could do something, as far as fences go; its machine has to be awake besides. */
export function mayAct(tree: ProcessTree): boolean {
  return tree.alive && tree.fence.condition !== 'frozen';
}
