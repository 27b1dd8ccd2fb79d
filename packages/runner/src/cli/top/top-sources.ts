import { setTimeout as delay } from 'node:timers/promises';
import { answer, type Schemas } from '@claude-projects/client';
import type { RunSummary } from '@claude-projects/protocol';
import { ask, type DaemonLine } from '../../transports/daemon-line.js';
import type { RunnerStatus } from '../../transports/local-protocol.js';
import { type ApiAccess, withApi } from '../api-access.js';
import { explain } from '../cli-failure.js';
import { listed, namesOf } from '../fleet-pages.js';
import { NO_DATA, type TopData } from './top-row.js';

const RUNS_EVERY_MS = 1_000;
/** Six requests each time, which leaves a key most of its hundred in a minute. */
const FLEET_EVERY_MS = 15_000;
const SESSIONS_OF_A_HEALTH_MAX = 100;
/** All but those that have ended: of them there may be any number. */
const HEALTHS = ['lost', 'stalled', 'suspended', 'late', 'healthy'] as const;

/** What was told last, and why there is nothing where there is not. */
export interface Told {
  readonly data: TopData;
  readonly status: RunnerStatus | null;
  readonly fleet: Schemas['FleetView'] | null;
  readonly daemonProblem: string | null;
  readonly apiProblem: string | null;
}

/** Asks the daemon and the API again and again, each with one question under way at most. */
export class TopSources {
  told: Told = { data: NO_DATA, status: null, fleet: null, daemonProblem: null, apiProblem: null };
  private readonly ending = new AbortController();

  /** `api` null: this runner works alone. */
  constructor(
    private readonly line: DaemonLine,
    private readonly api: ApiAccess | null,
  ) {}

  start(changed: () => void): void {
    void this.repeat(() => this.lookHere(), RUNS_EVERY_MS, changed);
    if (this.api) void this.repeat(() => this.lookAround(), FLEET_EVERY_MS, changed);
  }

  stop(): void {
    this.ending.abort();
  }

  async once(): Promise<Told> {
    await Promise.all([this.lookHere(), this.lookAround()]);
    return this.told;
  }

  private async repeat(look: () => Promise<void>, everyMs: number, changed: () => void): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      await look();
      if (signal.aborted) return;
      changed();
      await delay(everyMs, undefined, { signal }).catch(() => {});
    }
  }

  private async lookHere(): Promise<void> {
    try {
      const status = (await ask(this.line, { method: 'status' })) as RunnerStatus;
      const { runs } = (await ask(this.line, { method: 'list' })) as { runs: RunSummary[] };
      const { data } = this.told;
      const runsAt = Date.now();
      const rates = ratesOf(data, runs, runsAt);
      this.told = { ...this.told, status, daemonProblem: null, data: { ...data, runs, runsAt, rates } };
    } catch (error) {
      const data = { ...this.told.data, runs: [], rates: new Map<string, number>() };
      this.told = { ...this.told, status: null, data, daemonProblem: explain(error).text };
    }
  }

  private async lookAround(): Promise<void> {
    const { api } = this;
    if (api === null) return;
    const { client } = api;
    try {
      await withApi(api, async () => {
        const fleet = await answer(client.GET('/v1/fleet'));
        const pages = await Promise.all(
          HEALTHS.filter((health) => fleet.sessionsByHealth[health] > 0).map((health) =>
            listed(SESSIONS_OF_A_HEALTH_MAX, (page) =>
              client.GET('/v1/sessions', { params: { query: { health, ...page } } }),
            ),
          ),
        );
        const sessions = pages.flatMap(({ items }) => items);
        const { data } = this.told;
        const unknown = sessions.some(
          ({ projectId, machineId }) => !data.projects.has(projectId) || !data.machines.has(machineId),
        );
        const names = unknown ? await namesOf(client) : data;
        const { projects, machines } = names;
        const sessionsAt = Date.parse(fleet.at);
        this.told = {
          ...this.told,
          ...{ fleet, apiProblem: null },
          data: { ...this.told.data, sessions, sessionsAt, projects, machines },
        };
      });
    } catch (error) {
      // What was known stays on the screen; the line above it says that it grows old.
      this.told = { ...this.told, apiProblem: explain(error).text };
    }
  }
}

function ratesOf(before: TopData, runs: readonly RunSummary[], now: number): Map<string, number> {
  const seconds = (now - before.runsAt) / 1_000;
  const known = new Map(before.runs.map((run) => [run.runId, run.outputBytes]));
  return new Map(
    runs.map(({ runId, outputBytes }) => {
      const earlier = known.get(runId);
      return [runId, earlier === undefined || seconds <= 0 ? 0 : (outputBytes - earlier) / seconds];
    }),
  );
}
