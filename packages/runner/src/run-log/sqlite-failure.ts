/** The primary result codes of SQLite that decide something here (https://sqlite.org/rescode.html). */
const CORRUPT = 11;
const FULL = 13;
const NOT_A_DATABASE = 26;
const IO_ERROR = 10;
const READ_ONLY = 8;
const CANNOT_OPEN = 14;
const BUSY = 5;

/** Extended codes carry the primary one in their lowest byte. */
function codeOf(error: unknown): number | null {
  const { errcode } = error as { errcode?: unknown };
  return typeof errcode === 'number' ? errcode & 0xff : null;
}

/** The file holds what no database holds. */
export function isDamage(error: unknown): boolean {
  const code = codeOf(error);
  return code === CORRUPT || code === NOT_A_DATABASE;
}

/** Why nothing can be written now although it may be later, as a person reads it. Null: it is something else. */
export function passingObstacle(error: unknown): string | null {
  switch (codeOf(error)) {
    case FULL:
      return 'the disk is full';
    case IO_ERROR:
      return 'the disk does not take what is written';
    case READ_ONLY:
    case CANNOT_OPEN:
      return 'the run log cannot be written';
    case BUSY:
      return 'another program holds the run log';
    default:
      return null;
  }
}
