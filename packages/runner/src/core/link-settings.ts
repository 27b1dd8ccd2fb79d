import type { Template } from './checkpoint.js';
import type { SlotTerms } from './slot.js';

/** What does not change while a daemon runs, but for the templates. */
export interface LinkSettings {
  readonly machineId: string;
  /** New at each start of a daemon. */
  readonly daemonId: string;
  readonly bootId: string;
  readonly slotCount: number;
  /** What each of them has. Left out: nothing is known of them. */
  readonly slots?: readonly SlotTerms[];
  readonly templates: Readonly<Record<string, Template>>;
  /** How often a machine without sessions asks for directives. */
  readonly idleHeartbeatSeconds: number;
  /** Two ticks further apart than this say that the machine slept. */
  readonly gapSeconds: number;
  readonly requestTimeoutSeconds: number;
  /** A session that could not be created until then is given up, and the person is told. */
  readonly createWithinSeconds: number;
}

/** What one heartbeat may carry, and so what one machine may hold. */
export const SESSIONS_MAX = 200;
/** Of the commands that a person started here, the newest are remembered. */
export const OWN_COMMANDS_MAX = 1_000;
export const CALLS_MAX = 1_000;
