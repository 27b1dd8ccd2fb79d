import { setImmediate as turn } from 'node:timers/promises';

/** The end of a connection is read in one turn of the event loop, told in the next, and acted on in a third. */
const TURNS = 4;

/**
 * Lets a process that stood still learn what happened meanwhile, before it does anything else: the database may have
 * closed its connections, and who writes to one of them is refused. Takes a fraction of a millisecond.
 */
export async function whatHappenedMeanwhile(): Promise<void> {
  for (let n = 0; n < TURNS; n += 1) await turn();
}
