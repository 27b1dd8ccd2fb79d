/** So much may come at once, in seconds' worth, before the rate counts: a screen that is painted anew is a burst. */
const BURST_SECONDS = 2;

/** What a terminal may still write. Pure: the instant is an argument, in milliseconds of any steady clock. */
export interface OutputAllowance {
  readonly bytes: number;
  readonly atMs: number;
}

export function fullAllowance(kibPerSecond: number, nowMs: number): OutputAllowance {
  return { bytes: kibPerSecond * 1_024 * BURST_SECONDS, atMs: nowMs };
}

/** After so many bytes were written, none being only to see what is left. What is overdrawn has to be waited for. */
export function spend(
  { bytes, atMs }: OutputAllowance,
  kibPerSecond: number,
  written: number,
  nowMs: number,
): OutputAllowance {
  const full = fullAllowance(kibPerSecond, nowMs).bytes;
  const earned = (Math.max(0, nowMs - atMs) / 1_000) * kibPerSecond * 1_024;
  return { bytes: Math.min(full, bytes + earned) - written, atMs: nowMs };
}

/** How long until it may write again, in milliseconds; 0: it may now. */
export function waitMs({ bytes }: OutputAllowance, kibPerSecond: number): number {
  return bytes > 0 ? 0 : Math.ceil((-bytes / (kibPerSecond * 1_024)) * 1_000) + 1;
}
