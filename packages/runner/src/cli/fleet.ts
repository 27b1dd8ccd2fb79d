import { answer, type Schemas } from '@claude-projects/client';
import type { Environment } from '../config/environment.js';
import { ago } from './ago.js';
import { type ApiAccess, apiAccess, withApi } from './api-access.js';
import { CliFailure } from './cli-failure.js';
import { coloured, colourOf } from './colours.js';
import { EXIT } from './exit-codes.js';
import {
  type Listed,
  listed,
  type MachineView,
  type Names,
  namesOf,
  type RecoveryView,
  type SessionView,
} from './fleet-pages.js';
import { print, table } from './print.js';

/** As the API does: three intervals of a minute without a heartbeat. */
const SILENT_AFTER_MS = 180_000;

export interface ListOptions {
  readonly limit: number;
  readonly json?: true;
}

export interface FleetFilter {
  readonly project?: string;
  readonly machine?: string;
  readonly health?: SessionView['health'];
  readonly status?: string;
}

/** The API, or one sentence that says how to get one. */
function requireApi(environment: Environment): ApiAccess {
  const access = apiAccess(environment);
  if (access) return access;
  throw new CliFailure('No API is set, so there is no fleet: claude-projects login <url>.', EXIT.config);
}

export async function fleetSummary(environment: Environment, options: { json?: true }): Promise<void> {
  const access = requireApi(environment);
  const fleet = await withApi(access, () => answer(access.client.GET('/v1/fleet')));
  print(options.json ? JSON.stringify(fleet) : describeFleet(fleet, access.apiUrl));
}

function describeFleet(fleet: Schemas['FleetView'], apiUrl: string): string {
  const { sessionsByHealth, sessionsByStatus, machines, slots, pendingRecoveries, doubt } = fleet;
  const counts = (by: Readonly<Record<string, number>>) =>
    Object.entries(by)
      .filter(([, count]) => count > 0)
      .map(([state, count]) => coloured(colourOf(state), `${count} ${state}`))
      .join(', ') || 'none';
  const lines = [
    `API         ${apiUrl}`,
    `health      ${counts(sessionsByHealth)}`,
    `status      ${counts(sessionsByStatus)}`,
    `machines    ${counts({ total: machines.total, draining: machines.draining, silent: machines.silent })}`,
    `slots       ${slots.occupied} of ${slots.total} occupied, ${slots.free} free`,
    `recoveries  ${pendingRecoveries} pending`,
  ];
  if (!doubt?.holding) return lines.join('\n');
  const reasons = doubt.reasons.map(({ code }) => code).join(', ');
  return [
    ...lines,
    coloured(
      'yellow',
      `doubt       nothing silent is failed for now: ${reasons || 'see docs/operations.md'}`,
    ),
  ].join('\n');
}

export async function fleetSessions(
  environment: Environment,
  filter: FleetFilter,
  options: ListOptions,
): Promise<void> {
  const access = requireApi(environment);
  const { client } = access;
  await withApi(access, async () => {
    const names = await namesOf(client);
    const query = sessionQuery(filter, names);
    const found = await listed(options.limit, (page) =>
      client.GET('/v1/sessions', { params: { query: { ...query, ...page } } }),
    );
    show(found, options, sessionRows(found.items, names, found.now), [4, 5]);
  });
}

/** As the API filters. Names stand for ids where exactly one project or machine has them. */
function sessionQuery(filter: FleetFilter, names: Names) {
  const { health, status } = filter;
  return {
    ...placeQuery(filter, names),
    ...(health !== undefined && { health }),
    ...(status !== undefined && { status: status as SessionView['status'] }),
  };
}

function placeQuery({ project, machine }: FleetFilter, names: Names) {
  return {
    ...(project !== undefined && { projectId: idNamed(project, names.projects, 'project') }),
    ...(machine !== undefined && { machineId: idNamed(machine, names.machines, 'machine') }),
  };
}

function sessionRows(sessions: readonly SessionView[], names: Names, now: number): string[][] {
  const rows = sessions.map((session) => [
    session.id,
    names.projects.get(session.projectId) ?? session.projectId,
    names.machines.get(session.machineId) ?? session.machineId,
    String(session.slot),
    session.status,
    session.health,
    ago(session.lastHeartbeatAt, now),
    noteOf(session),
  ]);
  return [['ID', 'PROJECT', 'MACHINE', 'SLOT', 'STATUS', 'HEALTH', 'BEAT', 'NOTE'], ...rows];
}

function noteOf({ cause, reason, doubt, waitingFor, progressMessage }: SessionView): string {
  if (cause !== null) return [cause, reason].filter((part) => part !== null && part !== cause).join(': ');
  if (doubt !== null) return doubt;
  return waitingFor !== null ? `waits for ${waitingFor}` : (progressMessage ?? '');
}

export async function fleetMachines(environment: Environment, options: ListOptions): Promise<void> {
  const access = requireApi(environment);
  await withApi(access, async () => {
    const found = await listed(options.limit, (query) =>
      access.client.GET('/v1/machines', { params: { query } }),
    );
    const rows = found.items.map((machine) => [
      machine.id,
      machine.hostname,
      machine.platform,
      stateOf(machine, found.now),
      ago(machine.lastHeartbeatAt, found.now),
      String(machine.slots.length),
      Object.entries(machine.labels)
        .map(([name, value]) => `${name}=${value}`)
        .join(' '),
    ]);
    show(found, options, [['ID', 'HOSTNAME', 'PLATFORM', 'STATE', 'BEAT', 'SLOTS', 'LABELS'], ...rows], [3]);
  });
}

function stateOf({ drainingSince, lastHeartbeatAt }: MachineView, now: number): string {
  if (drainingSince !== null) return 'draining';
  // Machines whose sessions beat one by one never send a heartbeat of their own.
  if (lastHeartbeatAt === null) return 'unknown';
  return now - Date.parse(lastHeartbeatAt) > SILENT_AFTER_MS ? 'silent' : 'ok';
}

export async function fleetRecoveries(
  environment: Environment,
  filter: FleetFilter,
  options: ListOptions,
): Promise<void> {
  const access = requireApi(environment);
  const { client } = access;
  await withApi(access, async () => {
    const names = await namesOf(client);
    const { status } = filter;
    const query = {
      ...placeQuery(filter, names),
      ...(status !== undefined && { status: status as RecoveryView['status'] }),
    };
    const found = await listed(options.limit, (page) =>
      client.GET('/v1/recoveries', { params: { query: { ...query, ...page } } }),
    );
    const rows = found.items.map((recovery) => [
      recovery.id,
      recovery.sessionId,
      names.projects.get(recovery.projectId) ?? recovery.projectId,
      names.machines.get(recovery.machineId) ?? recovery.machineId,
      recovery.status,
      recovery.cause,
      String(recovery.attempt),
      ago(recovery.createdAt, found.now),
    ]);
    const head = ['ID', 'SESSION', 'PROJECT', 'MACHINE', 'STATUS', 'CAUSE', 'ATTEMPT', 'AGE'];
    show(found, options, [head, ...rows], [4]);
  });
}

function show<T>(
  { items, more }: Listed<T>,
  { json, limit }: ListOptions,
  rows: readonly (readonly string[])[],
  states: readonly number[],
): void {
  if (json) {
    print(JSON.stringify({ items, more }));
    return;
  }
  print(rows.length === 1 ? 'There are none.' : table(rows, states));
  if (more) process.stderr.write(`There are more than ${limit}: ask for more with --limit.\n`);
}

function idNamed(wanted: string, names: ReadonlyMap<string, string>, what: string): string {
  if (names.has(wanted)) return wanted;
  const ids = [...names].filter(([, name]) => name === wanted).map(([id]) => id);
  if (ids.length > 1)
    throw new CliFailure(`${ids.length} ${what}s are called ${wanted}: name one by its id.`, EXIT.usage);
  return ids[0] ?? wanted;
}
