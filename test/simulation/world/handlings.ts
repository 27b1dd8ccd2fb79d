import type { Request } from '../../../packages/runner/src/core/request.js';

/**
 * Counts the interleavings: messages and commands of the database that are processed while two or more actions on one
 * session are under way. An action is a request, from its sending until it is carried out or given up as lost, or a sweep,
 * which concerns every session.
 */
export class Handlings {
  interleavings = 0;
  private readonly open = new Map<string, number>();
  private contended = 0;
  private sweeps = 0;

  /** Answers what ends it; ended twice it ends once. */
  begin(request: Request): () => void {
    const ids =
      request.kind === 'machine-heartbeat'
        ? request.sessions.map(({ id }) => id)
        : 'sessionId' in request
          ? [request.sessionId]
          : [];
    for (const id of ids) this.change(id, 1);
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      for (const id of ids) this.change(id, -1);
    };
  }

  beginSweep(): () => void {
    this.sweeps += 1;
    return () => {
      this.sweeps -= 1;
    };
  }

  /** At each message and each command of the database. */
  count(): void {
    const inSweep = this.sweeps > 1 || (this.sweeps > 0 && this.open.size > 0);
    if (this.contended > 0 || inSweep) this.interleavings += 1;
  }

  private change(id: string, by: number): void {
    const before = this.open.get(id) ?? 0;
    const after = before + by;
    if (after === 0) this.open.delete(id);
    else this.open.set(id, after);
    if (before < 2 && after >= 2) this.contended += 1;
    if (before >= 2 && after < 2) this.contended -= 1;
  }
}
