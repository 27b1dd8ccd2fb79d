import type { Request } from '../../../packages/runner/src/core/request.js';
import type { ServerProcess } from '../server/server-process.js';

/**
 * Counts the interleavings: commands on a session's document that are applied while two or more requests about that
 * session are being handled, or one and a sweep.
 */
export class Handlings {
  interleavings = 0;
  private readonly open = new Map<string, Set<object>>();

  /** Answers what ends it; the death of its process does so, too. */
  begin(request: Request, process: ServerProcess): () => void {
    const ids =
      request.kind === 'machine-heartbeat'
        ? request.sessions.map(({ id }) => id)
        : 'sessionId' in request
          ? [request.sessionId]
          : [];
    const handling = {};
    for (const id of ids) {
      const known = this.open.get(id) ?? new Set();
      this.open.set(id, known.add(handling));
    }
    const done = () => {
      process.mourners.delete(done);
      for (const id of ids) this.open.get(id)?.delete(handling);
    };
    process.mourners.add(done);
    return done;
  }

  applying(ids: readonly string[], process: string): void {
    const needed = process.startsWith('sweeper') ? 1 : 2;
    for (const id of ids) if ((this.open.get(id)?.size ?? 0) >= needed) this.interleavings += 1;
  }
}
