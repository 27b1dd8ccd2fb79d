const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
] as const;

/** How long something lasts or is past, in the largest unit that fits: `12s`, `5m`, `3h`, `2d`. */
export function span(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1_000));
  const unit = UNITS.find(([, length]) => seconds >= length);
  return unit ? `${Math.floor(seconds / unit[1])}${unit[0]}` : `${seconds}s`;
}

/** How long before `now` an instant was, or "never". */
export function ago(instant: string | null, now: number): string {
  return instant === null ? 'never' : span(now - Date.parse(instant));
}
