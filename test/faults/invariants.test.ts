import { expect, it } from 'vitest';
import { violationsOf } from '../../scripts/faults/invariants.mjs';

const at = (second: number) => new Date(1_000_000 + second * 1_000);
const claimed = { status: 'claimed', claimedAt: at(20) };
const state = (given: object) => ({
  ...{ _id: 'a', generation: 1, sequence: 0, checkpointSequence: 0, rev: 1, status: 'starting', live: true },
  ...{ machineId: 'm', slot: 1, slotKey: 'm/1', deadlineAt: at(3), claimableAt: null, endConfirmed: false },
  ...{ stopRequestedAt: null, recovery: null, cause: null, outbox: [], order: 1, ...given },
});
const failed = { status: 'failed', live: false, cause: 'unknown', claimableAt: at(18) };

/** One session that failed, was recovered by another machine, and completed there. */
const states = () => [
  state({}),
  state({ rev: 2, order: 2, sequence: 1, deadlineAt: at(5) }),
  state({ rev: 3, order: 3, status: 'active', sequence: 1, deadlineAt: at(5) }),
  state({ rev: 4, order: 4, sequence: 1, deadlineAt: at(5), ...failed }),
  state({
    rev: 5,
    order: 5,
    generation: 2,
    status: 'recovering',
    slotKey: 'n/1',
    deadlineAt: at(23),
    recovery: claimed,
  }),
  state({ rev: 6, order: 6, generation: 2, status: 'active', slotKey: 'n/1', deadlineAt: at(23) }),
  state({
    rev: 7,
    order: 7,
    generation: 2,
    status: 'completed',
    live: false,
    slotKey: null,
    endConfirmed: true,
  }),
];
const event = (_id: number, type: string, from: string | null, to: string, generation = 1) => ({
  ...{ _id, sessionId: 'a', type, from, to, generation },
});
const ack = (kind: string, generation: number, sent: number, given: object = {}) => ({
  ...{ kind, sessionId: 'a', machine: generation === 1 ? 'm' : 'n', generation },
  ...{
    sentAtMs: at(sent).getTime(),
    receivedAtMs: at(sent).getTime() + 5,
    order: [sent, sent + 0.005],
    ...given,
  },
});

function sound() {
  const history = new Map([['a', states()]]);
  return {
    history,
    sessions: states().slice(-1),
    events: [
      event(1, 'created', null, 'starting'),
      event(2, 'activated', 'starting', 'active'),
      event(3, 'failed', 'active', 'failed'),
      event(4, 'claimed', 'failed', 'recovering', 2),
      event(5, 'resumed', 'recovering', 'active', 2),
      event(6, 'completed', 'active', 'completed', 2),
    ],
    acknowledged: [
      ack('create', 1, 0, { deadlineInSeconds: 3 }),
      ack('beat', 1, 1, { sequence: 1, deadlineInSeconds: 4 }),
      ack('claim', 2, 20, { deadlineInSeconds: 3 }),
      ack('resumed', 2, 21),
      ack('complete', 2, 22),
    ],
    acts: [1, 2, 4.9].map((atSeconds) => ({ sessionId: 'a', tree: 'm/7', generation: 1, atSeconds })),
    stopped: new Set<string>(),
    told: { falsePositives: 0, sessionsByStatus: { completed: 1, active: 0 } },
  };
}
type Records = ReturnType<typeof sound>;

const last = (records: Records, position: number) =>
  records.history.get('a')?.at(position) as Record<string, unknown>;

it('finds nothing in records that are sound', () => {
  expect(violationsOf(sound() as never)).toEqual([]);
});

const act = (tree: string, generation: number, atSeconds: number) => ({
  ...{ sessionId: 'a', tree, generation, atSeconds },
});

it.each<[string, (records: Records) => void]>([
  [
    'at most one process tree of a session acts',
    ({ acts }) => acts.push(act('n/8', 2, 4), act('n/8', 2, 21)),
  ],
  [
    'a generation is held by one machine, and never comes back',
    ({ acknowledged }) => acknowledged.push(ack('claim', 2, 20, { machine: 'o' })),
  ],
  [
    'a generation is held by one machine, and never comes back',
    (records) => (last(records, -1).generation = 1),
  ],
  [
    'nobody is answered yes under an older generation',
    ({ acknowledged }) => acknowledged.push(ack('beat', 1, 21, { sequence: 1, deadlineInSeconds: -16 })),
  ],
  [
    'a deadline never moves back, and nobody was promised more than is stored',
    (records) => (last(records, 2).deadlineAt = at(4)),
  ],
  [
    'a deadline never moves back, and nobody was promised more than is stored',
    ({ acknowledged }) => acknowledged.push(ack('beat', 1, 1, { sequence: 1, deadlineInSeconds: 4.01 })),
  ],
  ['nobody claims before the old holder is fenced', (records) => (last(records, 3).claimableAt = at(20.1))],
  [
    'a slot has at most one occupant',
    ({ history, sessions, events, told }) => {
      const other = state({ _id: 'b', order: 2.5, status: 'active' });
      history.set('b', [other]);
      sessions.push(other);
      events.push({ ...event(7, 'created', null, 'active'), sessionId: 'b' });
      told.sessionsByStatus.active = 1;
    },
  ],
  ['a status follows only one that it may follow', (records) => (last(records, 2).status = 'stopping')],
  ['what a person stopped is never restarted', (records) => (last(records, 3).stopRequestedAt = at(10))],
  [
    'every crashed session is recovered, or abandoned with a reason',
    ({ sessions }) =>
      Object.assign(sessions[0] as object, { status: 'failed', recovery: { status: 'pending' } }),
  ],
  [
    'every crashed session is recovered, or abandoned with a reason',
    ({ sessions }) => Object.assign(sessions[0] as object, { status: 'abandoned', cause: null }),
  ],
  ['counters equal events', ({ events }) => events.splice(3, 1)],
  ['counters equal events', ({ sessions }) => Object.assign(sessions[0] as object, { outbox: [{}] })],
  ['counters equal events', ({ told }) => Object.assign(told, { falsePositives: 1 })],
  [
    'what was acknowledged is stored',
    ({ acknowledged }) => acknowledged.push(ack('beat', 1, 2, { sequence: 2, deadlineInSeconds: 1 })),
  ],
  [
    'what was acknowledged is stored',
    ({ acknowledged }) => acknowledged.push(ack('checkpoint', 2, 21, { sequence: 1 })),
  ],
  ['what was acknowledged is stored', ({ acknowledged }) => acknowledged.push(ack('claim', 3, 23))],
  ['what was acknowledged is stored', ({ stopped }) => stopped.add('b')],
])('sees where it is not so that %s', (rule, breakIt) => {
  const records = sound();
  breakIt(records);
  expect(violationsOf(records as never).map((violation) => violation.rule)).toContain(rule);
});
