import { assertVersion } from '../validation/if-match.js';
import type { Decide } from './session-transitions.service.js';

/**
 * The same decision, refused with `version-mismatch` where the session has another version than its caller saw.
 * What the decision itself refuses comes first: a superseded holder has to learn that before all else.
 */
export function ifUnchanged(ifMatch: number | null, decide: Decide): Decide {
  return async (reading) => {
    const change = await decide(reading);
    assertVersion(reading.session, ifMatch);
    return change;
  };
}
