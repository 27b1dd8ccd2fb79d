/** For the answer to come back in after the database has given a command up. */
const MARGIN_MS = 1_000;

/**
 * The options of a command that may take longer than others: the database ends it after `maxMs`, and the
 * connection is waited for that long. Whoever asks for it is refused later, too, while the database is away.
 */
export function longCommand(maxMs: number): { maxTimeMS: number; socketTimeoutMS: number } {
  return { maxTimeMS: maxMs, socketTimeoutMS: maxMs + MARGIN_MS };
}
