import { afterAll, afterEach, beforeAll } from 'vitest';
import { SweeperService } from '../../../../src/sweeper/sweeper.service.js';
import { startApi, type TestApi } from '../../../../test/support/api.js';
import { eventually } from '../support/conditions.js';
import { RunnerRig } from '../support/runner-rig.js';

interface SessionView {
  readonly id: string;
  readonly status: string;
  readonly cause: string | null;
  readonly reason: string | null;
  readonly generation: number;
  readonly machineId: string;
  readonly lastHeartbeatAt: string | null;
}

/** A real API with a sweeper that runs while a test waits, and runners that talk to it. */
export function useSpine() {
  let api: TestApi;
  const rigs: RunnerRig[] = [];

  beforeAll(async () => {
    api = await startApi();
  });
  afterEach(async () => {
    for (const rig of rigs.splice(0)) await rig.end();
  });
  afterAll(() => api.close());

  const session = async (id: string): Promise<SessionView> =>
    (await api.request('GET', `/v1/sessions/${id}`)).body;
  return {
    get api(): TestApi {
      return api;
    },
    runner: async (given: ConstructorParameters<typeof RunnerRig>[2] = {}): Promise<RunnerRig> => {
      const { key } = await api.makeKey({ scopes: ['runner'] });
      const rig = new RunnerRig(api.url, key, given);
      rigs.push(rig);
      return rig;
    },
    /** A project whose sessions are lost after 2 s of silence. */
    project: async (settings: Record<string, unknown> = {}): Promise<string> => {
      const short = { heartbeatIntervalSeconds: 1, missedHeartbeatsAllowed: 2, fenceDelaySeconds: 1 };
      const body = { name: 'test', settings: { ...short, recoveryAffinitySeconds: 0, ...settings } };
      const answer = await api.request('POST', '/v1/projects', { body });
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
      return answer.body.id;
    },
    session,
    /** Waits until the API says this of a session, sweeping meanwhile. */
    until: (
      id: string,
      holds: (session: SessionView) => boolean,
      withinMs = 15_000,
    ): Promise<SessionView> => {
      let last: SessionView | null = null;
      return eventually(
        'what is expected of the session',
        async () => {
          await api.app.get(SweeperService, { strict: false }).sweep();
          last = await session(id);
          return holds(last) ? last : null;
        },
        withinMs,
      ).catch((error: Error) => {
        throw new Error(`${error.message}, but it is ${JSON.stringify(last)}`);
      });
    },
    /** The transitions of a session, oldest first. */
    events: async (id: string): Promise<string[]> => {
      const { body } = await api.request('GET', `/v1/sessions/${id}/events`);
      return body.items.map(({ type }: { type: string }) => type);
    },
  };
}
