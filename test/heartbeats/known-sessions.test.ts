import { describe, expect, it, vi } from 'vitest';
import { HeartbeatGatherer } from '../../src/heartbeats/heartbeat-gatherer.service.js';
import { HeartbeatsService } from '../../src/heartbeats/heartbeats.service.js';
import { Problem } from '../../src/problems/problem.js';
import { seeded } from '../support/seeded.js';
import { BY, useSpine } from '../support/spine.js';

const spine = useSpine();

describe('a session that this process knows', () => {
  it('is not read again for a heartbeat that applies, and the holder is told no more than is stored', async () => {
    const { id } = await spine.activeSession(await spine.project(), await spine.machine());
    const read = vi.spyOn(spine.beats, 'read');
    for (const sequence of [2, 3, 4]) {
      const sentAt = (await spine.clock.now()).getTime();
      const { deadlineInSeconds } = await spine.heartbeats.beatOne(id, { generation: 1, sequence }, BY);
      expect(sentAt + deadlineInSeconds * 1000).toBeLessThanOrEqual(
        (await spine.stored(id)).deadlineAt.getTime(),
      );
    }
    // Once when it was new here; not for the two that came after.
    expect(read).toHaveBeenCalledTimes(1);
    read.mockRestore();
  });

  it('is answered as by a process that knows nothing, whatever others did to it meanwhile', async () => {
    const random = seeded(11);
    const projectId = await spine.project({ recoveryMode: 'any-machine' });
    const machineId = await spine.machine(200);
    const otherMachine = await spine.machine(200);
    const ids: string[] = [];
    const keepers = new Map<string, string>();
    for (let n = 0; n < 40; n += 1) {
      const { id, keeperId } = await spine.activeSession(projectId, machineId);
      ids.push(id);
      keepers.set(id, keeperId);
    }
    const knowing = service();
    const sequences = new Map(ids.map((id) => [id, 1]));
    const next = (id: string) => {
      const sequence = (sequences.get(id) ?? 0) + 1;
      sequences.set(id, sequence);
      return sequence;
    };
    const seen = new Set<string>();
    let interval = 60;
    for (let step = 0; step < 400; step += 1) {
      const id = ids[Math.floor(random() * ids.length)] ?? '';
      const roll = random();
      if (roll < 0.03) {
        interval = 30 + Math.floor(random() * 60);
        await spine.lifecycle.update(projectId, { settings: { heartbeatIntervalSeconds: interval } }, null);
      } else if (roll < 0.06) await ignoring(spine.sessions.stop(id, 'cancel', null, BY));
      else if (roll < 0.1) await ignoring(spine.sessions.pause(id, 1, BY));
      else if (roll < 0.14) await ignoring(spine.sessions.resume(id, 1, BY));
      else if (roll < 0.17) {
        // Some are reported by their keeper, some by another.
        const keeperId = roll < 0.16 ? (keepers.get(id) ?? '') : 'another';
        await ignoring(spine.sessions.end(id, 'fail', { generation: 1, keeperId }, BY));
      } else if (roll < 0.2) {
        await spine.age(id, 10_000);
        await spine.sweeper.sweep();
      } else if (roll < 0.3) {
        await spine.age(id, 10_000);
        const { recovery } = await spine.stored(id);
        const claim = { machineId: otherMachine, force: true };
        if (recovery) await ignoring(spine.recoveries.claim(recovery.id, claim, BY));
      }
      const told = await answer(knowing, id, next(id));
      const fresh = await answer(service(), id, next(id));
      expect({ step, told }).toEqual({ step, told: fresh });
      seen.add(told.split(' ')[0] ?? '');
    }
    const expected = ['active', 'failed', 'paused', 'session-ended', 'session-superseded', 'stopping'];
    expect([...seen].sort()).toEqual(expected);
  });
});

/** A service as another process would have it, on the same database. */
function service(): HeartbeatsService {
  return new HeartbeatsService(
    new HeartbeatGatherer(spine.beats),
    spine.repository,
    spine.transitions,
    spine.machines,
    spine.projects,
    spine.directives,
  );
}

async function answer(heartbeats: HeartbeatsService, id: string, sequence: number): Promise<string> {
  try {
    const reply = await heartbeats.beatOne(id, { generation: 1, sequence }, BY);
    const { status, generation, heartbeatIntervalSeconds, fence, directives } = reply;
    return `${status} ${generation} ${heartbeatIntervalSeconds} ${fence} ${JSON.stringify(directives)}`;
  } catch (error) {
    if (error instanceof Problem) return `${error.code} ${JSON.stringify(error.extensions)}`;
    throw error;
  }
}

/** What was tried may be refused, by the state that the session is in. */
async function ignoring(attempt: Promise<unknown>): Promise<void> {
  try {
    await attempt;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}
