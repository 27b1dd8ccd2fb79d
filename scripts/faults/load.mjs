import { setTimeout as delay } from 'node:timers/promises';

/**
 * Keeps machines busy as people and agents do: sessions begin, keep checkpoints, complete, fail and are stopped.
 *
 * @param {import('./stage.mjs').Stage} stage
 * @param {{ machines: object[], projectIds: string[], everyMs?: number }} options
 * @returns {{ stop: () => Promise<void> }}
 */
export function startLoad(stage, { machines, projectIds, everyMs = 400 }) {
  const ending = new AbortController();
  const under = machines.map((machine) => {
    const chance = stage.chance.fork();
    return live(machine);

    async function live() {
      while (!ending.signal.aborted && !machine.ending.signal.aborted) {
        // What is refused or not answered in time is the journal's business, not the load's.
        await act().catch(() => {});
        const pause = chance.between(everyMs / 2, everyMs * 1.5);
        await delay(pause, undefined, { signal: ending.signal }).catch(() => {});
      }
    }

    async function act() {
      const session = chance.oneOf(machine.running);
      const what = chance.next();
      if (!session || what < 0.2) return machine.create(chance.oneOf(projectIds));
      if (what < 0.75) return machine.checkpoint(session);
      if (what < 0.85) return machine.end(session, 'fail', 'process-exit');
      if (what < 0.95) return machine.end(session, 'complete');
      const reply = await stage.send('POST', `/v1/sessions/${session.id}/cancel`, { reason: 'a person' });
      if (reply.status === 200) stage.journal.stopped.add(session.id);
    }
  });
  return {
    stop: async () => {
      ending.abort();
      await Promise.all(under);
    },
  };
}
