import type { LogSettings } from './log-settings.js';
import { openDatabase } from './open-database.js';
import { RunLog, type RunLogParts } from './run-log.js';
import { RunStore } from './run-store.js';

/** Opens the log at a path. `putAside` names what was damaged, or is null. Throws when there can be none. */
export function openRunLog(
  path: string,
  settings: LogSettings,
  parts: Omit<RunLogParts, 'store'>,
): { readonly log: RunLog; readonly putAside: string | null } {
  const { database, putAside } = openDatabase(path);
  return { log: new RunLog({ ...parts, store: new RunStore(database, settings) }), putAside };
}
