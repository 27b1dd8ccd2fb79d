import { Problem } from '../problems/problem.js';

/** Where a page ended: lists are ordered by creation, ties by id. */
export interface Position {
  createdAt: Date;
  id: string;
}

export function encodeCursor(position: Position): string {
  return Buffer.from(JSON.stringify([position.createdAt.getTime(), position.id])).toString('base64url');
}

/** Reads a cursor back. Throws `invalid-request` for anything that `encodeCursor` did not make. */
export function decodeCursor(cursor: string): Position {
  try {
    const [time, id, ...rest] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    const createdAt = new Date(time as number);
    if (
      rest.length === 0 &&
      typeof id === 'string' &&
      Number.isInteger(time) &&
      !Number.isNaN(createdAt.getTime())
    ) {
      return { createdAt, id };
    }
  } catch {
    // Falls through to the one refusal below.
  }
  throw new Problem('invalid-request', 'The cursor was not made by this API.', {
    errors: [{ path: 'cursor', message: 'must be the nextCursor of an earlier page' }],
  });
}

/** The condition that continues behind a position, for a list in ascending order of creation. */
export function behind(cursor: string | undefined): Record<string, unknown> {
  if (cursor === undefined) return {};
  const { createdAt, id } = decodeCursor(cursor);
  return { $or: [{ createdAt: { $gt: createdAt } }, { createdAt, _id: { $gt: id } }] };
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** Turns `limit + 1` documents into a page: the extra one only tells that there is more. */
export function toPage<D extends { _id: string; createdAt: Date }, T>(
  documents: D[],
  limit: number,
  view: (document: D) => T,
): Page<T> {
  const shown = documents.slice(0, limit);
  const last = shown.at(-1);
  const nextCursor =
    documents.length > limit && last ? encodeCursor({ createdAt: last.createdAt, id: last._id }) : null;
  return { items: shown.map(view), nextCursor };
}
