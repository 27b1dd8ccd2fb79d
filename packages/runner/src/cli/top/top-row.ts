import type { Schemas } from '@claude-projects/client';
import type { RunSummary } from '@claude-projects/protocol';

export type FleetSession = Schemas['SessionView'];

/** One session as `top` shows it: a run of this machine, or a session that only the API knows. */
export interface TopRow {
  readonly id: string;
  readonly name: string;
  /** Its health where the API tells one, else the run's status. */
  readonly state: string;
  /** The directory of a run, the machine of a session. */
  readonly place: string;
  readonly ageSeconds: number;
  /** What it writes in a second now; null where nobody here can know. */
  readonly bytesPerSecond: number | null;
  readonly note: string;
}

/** What both sides told last. Instants are milliseconds since 1970, of whoever told. */
export interface TopData {
  readonly runs: readonly RunSummary[];
  readonly runsAt: number;
  /** By run, what it wrote in a second between the last two looks. */
  readonly rates: ReadonlyMap<string, number>;
  readonly sessions: readonly FleetSession[];
  readonly sessionsAt: number;
  readonly projects: ReadonlyMap<string, string>;
  readonly machines: ReadonlyMap<string, string>;
}

export const NO_DATA: TopData = {
  ...{ runs: [], runsAt: 0, rates: new Map(), sessions: [], sessionsAt: 0 },
  ...{ projects: new Map(), machines: new Map() },
};

/** Each session once: one that runs here is shown as the run, with the health that the API gives it. */
export function rowsOf(data: TopData): TopRow[] {
  const bySession = new Map(data.sessions.map((session) => [session.id, session]));
  const live = data.runs.filter(({ status }) => status !== 'ended');
  const here = live.map((run): TopRow => {
    const session = run.sessionId === null ? undefined : bySession.get(run.sessionId);
    return {
      id: run.sessionId ?? run.runId,
      name: run.name ?? (session ? (data.projects.get(session.projectId) ?? '') : ''),
      state: session?.health ?? run.status,
      place: run.cwd,
      ageSeconds: (data.runsAt - run.createdAt) / 1_000,
      bytesPerSecond: data.rates.get(run.runId) ?? 0,
      note: run.command.join(' '),
    };
  });
  const shown = new Set(here.map(({ id }) => id));
  const elsewhere = data.sessions
    .filter(({ id }) => !shown.has(id))
    .map(
      (session): TopRow => ({
        id: session.id,
        name: data.projects.get(session.projectId) ?? session.projectId,
        state: session.health,
        place: `${data.machines.get(session.machineId) ?? session.machineId}:${session.slot}`,
        ageSeconds: (data.sessionsAt - Date.parse(session.createdAt)) / 1_000,
        bytesPerSecond: null,
        note:
          session.doubt ?? session.reason ?? session.waitingFor ?? session.progressMessage ?? session.status,
      }),
    );
  return [...here, ...elsewhere];
}
