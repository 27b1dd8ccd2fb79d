import type { Heartbeat } from './heartbeat.js';

/** A heartbeat, and the only version of its session that it applies to; null where any will do. */
export interface HeartbeatWrite {
  beat: Heartbeat;
  version: number | null;
}

/** Statements of one `update` command, and for each the places of the heartbeats in it. */
export interface HeartbeatUpdate {
  updates: { q: Record<string, unknown>; u: Record<string, unknown>[]; multi: true }[];
  places: number[][];
}

/** Each session looks its heartbeat up in the statement's list, so a list is not made longer than this. */
const STATEMENT_MAX = 100;

/**
 * Says in few statements what heartbeats change, each under its own condition: live, of its generation, behind its
 * sequence, and of the version assumed. Heartbeats that say the same kinds of things share a statement: it is read
 * once for all of them, and each session takes its own values from a list that goes with it. Two heartbeats of one
 * session never share one.
 */
export function heartbeatUpdate(writes: readonly HeartbeatWrite[]): HeartbeatUpdate {
  const open = new Map<string, { ids: Set<string>; places: number[] }>();
  const statements: { kinds: Kinds; places: number[] }[] = [];
  for (const [place, write] of writes.entries()) {
    const kinds = kindsOf(write);
    const key = kinds.join();
    let group = open.get(key);
    if (!group || group.places.length >= STATEMENT_MAX || group.ids.has(write.beat.id)) {
      group = { ids: new Set(), places: [] };
      open.set(key, group);
      statements.push({ kinds, places: group.places });
    }
    group.ids.add(write.beat.id);
    group.places.push(place);
  }
  return {
    updates: statements.map(({ kinds, places }) =>
      statement(
        kinds,
        places.flatMap((place) => writes[place] ?? []),
      ),
    ),
    places: statements.map(({ places }) => places),
  };
}

/** What a heartbeat may say or assume beyond its generation and sequence. */
const KINDS = {
  version: ({ version }: HeartbeatWrite) => version,
  machineId: ({ beat }: HeartbeatWrite) => beat.machineId,
  counter: ({ beat }: HeartbeatWrite) => beat.progress?.counter ?? null,
  message: ({ beat }: HeartbeatWrite) => beat.progress?.message ?? null,
  waitingFor: ({ beat }: HeartbeatWrite) => beat.progress?.waitingFor ?? null,
  progress: ({ beat }: HeartbeatWrite) => (beat.progress === null ? null : true),
  fence: ({ beat }: HeartbeatWrite) => beat.fence,
  taskId: ({ beat }: HeartbeatWrite) => beat.taskId,
  bootId: ({ beat }: HeartbeatWrite) => beat.bootId,
  suspendedSeconds: ({ beat }: HeartbeatWrite) => beat.suspendedSeconds,
};
type Kind = keyof typeof KINDS;
type Kinds = readonly Kind[];
const ALL_KINDS = Object.keys(KINDS) as Kind[];

function kindsOf(write: HeartbeatWrite): Kinds {
  return ALL_KINDS.filter((kind) => KINDS[kind](write) !== null);
}

function statement(kinds: Kinds, writes: readonly HeartbeatWrite[]): HeartbeatUpdate['updates'][number] {
  const ids = writes.map(({ beat }) => beat.id);
  const said = writes.map((write) => ({
    generation: write.beat.generation,
    sequence: write.beat.sequence,
    ...Object.fromEntries(kinds.map((kind) => [kind, KINDS[kind](write)])),
  }));
  // What clients sent is in literals only: a pipeline would evaluate it otherwise.
  const own = {
    $arrayElemAt: [{ $literal: said }, { $indexOfArray: [{ $literal: ids }, '$_id'] }],
  };
  return {
    q: { _id: { $in: ids }, live: true, $expr: { $let: { vars: { beat: own }, in: applies(kinds) } } },
    u: [{ $set: { beat: own } }, { $set: changes(new Set(kinds)) }, { $unset: 'beat' }],
    multi: true,
  };
}

function applies(kinds: Kinds): Record<string, unknown> {
  const assumed = (['version', 'machineId'] as const).filter((kind) => kinds.includes(kind));
  return {
    $and: [
      { $eq: ['$generation', '$$beat.generation'] },
      { $lt: ['$sequence', '$$beat.sequence'] },
      ...assumed.map((kind) => ({ $eq: [`$${kind}`, `$$beat.${kind}`] })),
    ],
  };
}

/**
 * What an accepted heartbeat changes. Instants come from `$$NOW`, so the deadline is computed at the moment of the
 * write; `$max` keeps it from moving back.
 */
function changes(kinds: ReadonlySet<Kind>): Record<string, unknown> {
  const plain = (['taskId', 'bootId', 'suspendedSeconds'] as const).filter((kind) => kinds.has(kind));
  return {
    deadlineAt: extended('$deadlineAt', '$policy.lifeMs'),
    lateAt: extended('$lateAt', '$policy.lateMs'),
    lastHeartbeatAt: '$$NOW',
    sequence: '$beat.sequence',
    rev: { $add: ['$rev', 1] },
    ...(kinds.has('progress') ? progressChanges(kinds) : {}),
    ...(kinds.has('fence') ? { fenceInForce: acknowledgedFence } : {}),
    ...Object.fromEntries(plain.map((kind) => [kind, `$beat.${kind}`])),
  };
}

function extended(instant: string, durationMs: string): Record<string, unknown> {
  return { $max: [instant, { $min: [{ $add: ['$$NOW', durationMs] }, '$extendUntil'] }] };
}

/** The holder applies the fence that the policy asks for: from now on others may rely on it. */
const acknowledgedFence = {
  $cond: [
    { $eq: ['$policy.fence', '$beat.fence'] },
    { fence: '$policy.fence', fenceDelaySeconds: '$policy.fenceDelaySeconds' },
    '$fenceInForce',
  ],
};

/**
 * Progress is a counter or a message that differs from the last one. While the agent waits for a person nothing is
 * expected to move; when it waits no longer, that is progress too.
 */
function progressChanges(kinds: ReadonlySet<Kind>): Record<string, unknown> {
  const said = {
    ...(kinds.has('counter') ? { progressCounter: '$beat.counter' } : {}),
    ...(kinds.has('message') ? { progressMessage: '$beat.message' } : {}),
  };
  const waits = kinds.has('waitingFor');
  const still = {
    $and: [
      ...Object.entries(said).map(([field, value]) => ({ $eq: [`$${field}`, value] })),
      ...(waits ? [] : [{ $eq: ['$waitingFor', null] }]),
    ],
  };
  const expected = { $cond: ['$watchesProgress', { $add: ['$$NOW', '$policy.stallMs'] }, null] };
  return {
    ...said,
    waitingFor: waits ? '$beat.waitingFor' : null,
    lastProgressAt: { $cond: [still, '$lastProgressAt', '$$NOW'] },
    stallDeadlineAt: waits ? null : { $cond: [still, '$stallDeadlineAt', expected] },
    stallReported: { $and: ['$stallReported', still] },
  };
}
