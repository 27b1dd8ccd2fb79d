import type { Launch } from './checkpoint.js';
import { strictest } from './limits.js';
import type { LaunchVerdict } from './resolve-launch.js';

/** What this machine's configuration says of one of its slots. */
export interface SlotTerms {
  readonly number: number;
  readonly cpus?: number | undefined;
  readonly memoryMiB?: number | undefined;
  readonly container?: string | undefined;
}

/** What is started in a slot is held to what the slot has. Pure. Null: the session has none. */
export function inSlot(
  launch: Launch,
  slot: number | null,
  slots: readonly SlotTerms[] | undefined,
): LaunchVerdict {
  if (slot === null || slots === undefined) return { allowed: true, launch };
  const terms = slots.find(({ number }) => number === slot);
  // It was configured when the API was told of it: nothing says what holds here now.
  if (!terms) return { allowed: false, reason: `this machine has no slot ${slot} any more` };
  const { cpus, memoryMiB, container: name } = terms;
  const held = { ...launch, limits: strictest(launch.limits, { cpus, memoryMiB }) };
  if (name === undefined) return { allowed: true, launch: held };
  if (launch.sandbox) {
    return { allowed: false, reason: `slot ${slot} has a container: nothing else is made a sandbox in it` };
  }
  return { allowed: true, launch: { ...held, container: { name } } };
}
