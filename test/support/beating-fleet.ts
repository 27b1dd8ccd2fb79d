import { expect } from 'vitest';
import type { SweeperService } from '../../src/sweeper/sweeper.service.js';
import { BY, type useSpine } from './spine.js';

/** A session and the last sequence that it sent. */
export interface BeatingSession {
  id: string;
  machineId: string;
  sequence: number;
}

type Spine = ReturnType<typeof useSpine>;

/** Machines that beat as runners do, and sweepers with a period of their own. */
export function useFleet(spine: Spine) {
  /** As a timer or a schedule would run it. */
  function sweeperEvery(periodSeconds: number, given: Parameters<Spine['judgementWith']>[0] = {}) {
    const settings = { sweepIntervalSeconds: periodSeconds, ...given.settings };
    return spine.sweeperWith({ judgement: spine.judgementWith({ ...given, settings }) });
  }

  /** Machines with sessions, after a first heartbeat of each machine. */
  async function fleet(
    machines: number,
    sessionsEach = 1,
    labels: (n: number) => Record<string, string> = () => ({}),
  ): Promise<BeatingSession[]> {
    const projectId = await spine.project();
    const sessions: BeatingSession[] = [];
    for (let n = 0; n < machines; n += 1) {
      const machineId = await spine.machine(sessionsEach, labels(n));
      for (let slot = 0; slot < sessionsEach; slot += 1) {
        const { id } = await spine.activeSession(projectId, machineId);
        sessions.push({ id, machineId, sequence: 1 });
      }
    }
    await beat(sessions);
    return sessions;
  }

  /** One batch of each machine, with progress. Fails the test where a heartbeat is refused. */
  async function beat(sessions: readonly BeatingSession[]): Promise<void> {
    for (const machineId of new Set(sessions.map((session) => session.machineId))) {
      const own = sessions.filter((session) => session.machineId === machineId);
      for (const session of own) session.sequence += 1;
      const beats = own.map(({ id, sequence }) => ({
        ...{ id, generation: 1, sequence },
        progress: { counter: sequence },
      }));
      const reply = await spine.heartbeats.beatMachine(machineId, { bootId: 'boot-1', sessions: beats }, BY);
      expect(reply.sessions.map(({ ok }) => ok)).toEqual(own.map(() => true));
    }
  }

  /** Lets time pass minute by minute: first these beat, then the sweeper sweeps. Answers how many it failed. */
  async function runFor(
    seconds: number,
    sweeper: SweeperService,
    beating: readonly BeatingSession[] = [],
  ): Promise<number> {
    let failed = 0;
    for (let passed = 0; passed < seconds; passed += 60) {
      await spine.passTime(60);
      await beat(beating);
      failed += (await sweeper.sweep()).failed;
    }
    return failed;
  }

  async function statuses(sessions: readonly BeatingSession[]): Promise<Set<string>> {
    return new Set(await Promise.all(sessions.map(async ({ id }) => (await spine.stored(id)).status)));
  }

  async function eventsOf(type: string) {
    return (await spine.eventLog.behind(0, 10_000)).filter((event) => event.type === type);
  }

  return { sweeperEvery, fleet, beat, runFor, statuses, eventsOf };
}
