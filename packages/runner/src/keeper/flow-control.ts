/**
 * Whether the terminal should wait. Pure. A reader that follows acknowledges offsets: the terminal waits before
 * bytes that it has not read are overwritten, and goes on once half of them are read. Without a reader nothing
 * waits, for an agent must not hang because nobody looks.
 */
export function shouldPause(
  paused: boolean,
  endOffset: number,
  acknowledgedOffset: number | null,
  capacityBytes: number,
): boolean {
  if (acknowledgedOffset === null) return false;
  const unread = endOffset - acknowledgedOffset;
  return paused ? unread > capacityBytes / 2 : unread > (capacityBytes * 3) / 4;
}
