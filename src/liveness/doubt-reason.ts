import type { ScopeCount } from './breaker.js';

export const DOUBT_CODES = [
  'sweeper-away',
  'primary-changed',
  'clock-stepped',
  'canary-failing',
  'machines-late',
] as const;
/** Why the sweeper does not believe what it sees. The first three are over at once, the others last. */
export type DoubtCode = (typeof DOUBT_CODES)[number];

export interface DoubtReason {
  code: DoubtCode;
  /** For people: one sentence. */
  detail: string;
}

export function sweeperAway(awayMs: number, periodSeconds: number): DoubtReason {
  const detail = `The sweep before was ${seconds(awayMs)} ago, and one is due every ${periodSeconds} s.`;
  return { code: 'sweeper-away', detail };
}

export function primaryChanged(): DoubtReason {
  return { code: 'primary-changed', detail: 'The database has another primary.' };
}

export function clockStepped(stepMs: number): DoubtReason {
  const direction = stepMs > 0 ? 'forward' : 'back';
  return {
    code: 'clock-stepped',
    detail: `The database's clock was set ${direction} by ${seconds(Math.abs(stepMs))}.`,
  };
}

export function canaryFailing(since: Date): DoubtReason {
  const detail = `No beat through the public URL succeeds since ${since.toISOString()}, and no session's lands.`;
  return { code: 'canary-failing', detail };
}

export function machinesLate({ site, silent, machines }: ScopeCount): DoubtReason {
  const where = site === null ? 'the fleet' : `site ${site}`;
  return { code: 'machines-late', detail: `${silent} of ${machines} machines of ${where} fell silent.` };
}

/** All of them as one text. */
export function describe(reasons: readonly DoubtReason[]): string {
  return reasons.map(({ detail }) => detail).join(' ');
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
