/**
 * Whether the terminal should wait. Pure. It waits when half of the buffer is unread, and goes on once no more than a
 * quarter is: the other half is for what the kernel still holds of a terminal whose processes have ended, which cannot
 * wait. `acknowledgedOffset` null: nobody is waited for.
 */
export function shouldPause(
  paused: boolean,
  endOffset: number,
  acknowledgedOffset: number | null,
  capacityBytes: number,
): boolean {
  if (acknowledgedOffset === null) return false;
  const unread = endOffset - acknowledgedOffset;
  return unread > capacityBytes / (paused ? 4 : 2);
}
