import { randomUUID } from 'node:crypto';

const PREFIX = 'run-';

export function newRunId(): string {
  return `${PREFIX}${randomUUID()}`;
}

/** The keeper knows a session by the API's id for it, and a run that the API does not know by its own. */
export function isLocalRun(keeperKey: string): boolean {
  return keeperKey.startsWith(PREFIX);
}
