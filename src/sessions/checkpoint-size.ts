import { Problem } from '../problems/problem.js';
import type { Checkpoint } from './session.js';

export const CHECKPOINT_BYTES_MAX = 64 * 1024;

/** Refuses a checkpoint that is too large to be stored with its session. */
export function assertCheckpointSize(checkpoint: Checkpoint | undefined): void {
  if (checkpoint === undefined) return;
  const bytes = Buffer.byteLength(JSON.stringify(checkpoint));
  if (bytes <= CHECKPOINT_BYTES_MAX) return;
  throw new Problem(
    'payload-too-large',
    `The checkpoint has ${bytes} bytes; at most ${CHECKPOINT_BYTES_MAX} are kept.`,
  );
}
