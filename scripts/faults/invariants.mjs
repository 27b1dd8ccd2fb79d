import { isEnded, mayFollow } from '../../dist/sessions/session-status.js';

/**
 * What must hold of every run, whatever was done to it. Each rule looks at the records and names what breaks it.
 *
 * @typedef {object} Records
 * @property {Map<string, object[]>} history every state of every session, in the order of the writes
 * @property {object[]} sessions as stored at the end
 * @property {object[]} events as stored at the end, in their order
 * @property {import('./journal.mjs').Acknowledgement[]} acknowledged
 * @property {import('./journal.mjs').Act[]} acts
 * @property {ReadonlySet<string>} stopped sessions that a person stopped, as it was acknowledged
 * @property {{ falsePositives: number, sessionsByStatus: Record<string, number> }} told what the API says of itself
 *
 * @typedef {{ rule: string, sessionId: string, detail: string }} Violation
 */

/** @type {Record<string, (records: Records) => Omit<Violation, 'rule'>[]>} */
export const rules = {
  'at most one process tree of a session acts': overlappingActs,
  'a generation is held by one machine, and never comes back': generations,
  'nobody is answered yes under an older generation': staleAnswers,
  'a deadline never moves back, and nobody was promised more than is stored': deadlines,
  'nobody claims before the old holder is fenced': earlyClaims,
  'a slot has at most one occupant': slots,
  'a status follows only one that it may follow': transitions,
  'what a person stopped is never restarted': restarts,
  'every crashed session is recovered, or abandoned with a reason': unsettled,
  'counters equal events': counters,
  'what was acknowledged is stored': acknowledgedLost,
};

/**
 * @param {Records} records
 * @returns {Violation[]}
 */
export function violationsOf(records) {
  return Object.entries(rules).flatMap(([rule, breaks]) =>
    breaks(records).map((found) => ({ rule, ...found })),
  );
}

/** Two trees overlap where the older one acts at or after the first act of the newer one. */
export function overlaps(acts) {
  const found = [];
  for (const [sessionId, own] of groupBy(acts, ({ sessionId }) => sessionId)) {
    const trees = [...groupBy(own, ({ tree, generation }) => `${tree}:${generation}`).values()]
      .map((of) => {
        const instants = of.map(({ atSeconds }) => atSeconds);
        const [{ tree, generation }] = of;
        return { tree, generation, instants, first: Math.min(...instants), last: Math.max(...instants) };
      })
      .sort((a, b) => a.first - b.first);
    for (const [index, newer] of trees.entries()) {
      for (const older of trees.slice(0, index)) {
        if (older.last < newer.first) continue;
        const beside = older.instants.filter((instant) => instant >= newer.first).length;
        found.push({ sessionId, older, newer, beside, seconds: older.last - newer.first });
      }
    }
  }
  return found;
}

function overlappingActs({ acts }) {
  return overlaps(acts).map(({ sessionId, older, newer, beside, seconds }) => ({
    sessionId,
    detail:
      `${older.tree} (generation ${older.generation}) acted ${beside} times, up to ${seconds.toFixed(2)} s ` +
      `after ${newer.tree} (generation ${newer.generation}) had begun`,
  }));
}

function generations({ history, acknowledged }) {
  const back = eachStep(history).flatMap(([before, after]) =>
    after.generation < before.generation || after.rev <= before.rev
      ? [
          {
            sessionId: after._id,
            detail: `generation ${before.generation}, rev ${before.rev} was followed by ${after.generation}, ${after.rev}`,
          },
        ]
      : [],
  );
  const holders = groupBy(acknowledged, ({ sessionId, generation }) => `${sessionId}:${generation}`);
  const twice = [...holders.values()].flatMap((acks) => {
    const machines = [...new Set(acks.map(({ machine }) => machine))];
    if (machines.length === 1) return [];
    const [{ sessionId, generation }] = acks;
    return [{ sessionId, detail: `generation ${generation} was granted to ${machines.join(' and ')}` }];
  });
  return [...back, ...twice];
}

/** By one clock: whoever asked after a newer generation had been granted must have been refused. */
function staleAnswers({ acknowledged }) {
  return [...groupBy(acknowledged, ({ sessionId }) => sessionId).values()].flatMap((acks) => {
    const granted = new Map();
    for (const { generation, order } of acks) {
      granted.set(generation, Math.min(granted.get(generation) ?? Number.POSITIVE_INFINITY, order[1]));
    }
    return acks.flatMap(({ sessionId, kind, generation, order }) => {
      const newer = [...granted].find(([other, since]) => other > generation && since < order[0]);
      if (!newer) return [];
      return [
        {
          sessionId,
          detail: `a ${kind} of generation ${generation} was taken after ${newer[0]} was granted`,
        },
      ];
    });
  });
}

function deadlines({ history, acknowledged }) {
  const back = eachStep(history).flatMap(([before, after]) =>
    after.live &&
    before.live &&
    after.generation === before.generation &&
    after.deadlineAt < before.deadlineAt
      ? [
          {
            sessionId: after._id,
            detail: `the deadline moved back by ${before.deadlineAt - after.deadlineAt} ms`,
          },
        ]
      : [],
  );
  const promised = acknowledged.flatMap((ack) => {
    if (ack.deadlineInSeconds === undefined) return [];
    const believed = ack.sentAtMs + ack.deadlineInSeconds * 1_000;
    const states = history.get(ack.sessionId) ?? [];
    const own = states.filter(({ generation }) => generation === ack.generation);
    const stored = Math.max(...own.map(({ deadlineAt }) => deadlineAt.getTime()));
    if (believed <= stored) return [];
    return [
      {
        sessionId: ack.sessionId,
        detail: `a holder believed in ${believed - stored} ms more than was stored`,
      },
    ];
  });
  return [...back, ...promised];
}

function earlyClaims({ history }) {
  return eachStep(history).flatMap(([before, after]) => {
    if (after.status !== 'recovering' || before.status === 'recovering') return [];
    const claimedAt = after.recovery.claimedAt;
    if (before.claimableAt && claimedAt >= before.claimableAt) return [];
    return [
      {
        sessionId: after._id,
        detail: `claimed at ${iso(claimedAt)}, claimable at ${iso(before.claimableAt)}`,
      },
    ];
  });
}

/** Replays all sessions side by side, in the order in which they were written. */
function slots({ history }) {
  const occupants = new Map();
  const found = [];
  const writes = [...history.values()].flat().sort((a, b) => a.order - b.order);
  const held = new Map();
  for (const { _id, slotKey, live, machineId, slot } of writes) {
    if (held.has(_id) && occupants.get(held.get(_id)) === _id) occupants.delete(held.get(_id));
    const place = slotKey ?? (live ? `${machineId}/${slot}` : null);
    held.delete(_id);
    if (place === null) continue;
    const other = occupants.get(place);
    if (other) found.push({ sessionId: _id, detail: `it took ${place}, where ${other} was` });
    occupants.set(place, _id);
    held.set(_id, place);
  }
  return found;
}

function transitions({ history }) {
  return eachStep(history).flatMap(([before, after]) => {
    if (before.status === after.status || mayFollow(before.status, after.status)) return [];
    // A claimer that finished before it said so was active for an instant, as far as anybody can tell.
    if (before.status === 'recovering' && after.status === 'completed') return [];
    return [{ sessionId: after._id, detail: `${before.status} was followed by ${after.status}` }];
  });
}

function restarts({ history, sessions, acts, stopped }) {
  const asked = new Set(stopped);
  const claimed = eachStep(history).flatMap(([before, after]) => {
    if (before.stopRequestedAt) asked.add(after._id);
    const again = after.status === 'recovering' && before.status !== 'recovering';
    return before.stopRequestedAt && again ? [{ sessionId: after._id, detail: 'it was claimed' }] : [];
  });
  const forgotten = sessions.flatMap(({ _id, status, stopRequestedAt }) =>
    asked.has(_id) && !isEnded(status) && !stopRequestedAt
      ? [{ sessionId: _id, detail: `it is ${status}, and nobody knows that it was stopped` }]
      : [],
  );
  const begun = [...groupBy(acts, ({ sessionId }) => sessionId)].flatMap(([sessionId, own]) => {
    const states = history.get(sessionId) ?? [];
    const since = states.find(({ stopRequestedAt }) => stopRequestedAt)?.generation;
    const later = own.find(({ generation }) => since !== undefined && generation > since);
    return later ? [{ sessionId, detail: `generation ${later.generation} of it acted` }] : [];
  });
  return [...claimed, ...forgotten, ...begun];
}

function unsettled({ sessions }) {
  return sessions.flatMap(({ _id, status, cause, recovery, stopRequestedAt }) => {
    if (status === 'failed' || status === 'recovering') {
      return [
        { sessionId: _id, detail: `it is still ${status} (${cause}), its recovery ${recovery?.status}` },
      ];
    }
    if (status === 'abandoned' && !cause)
      return [{ sessionId: _id, detail: 'it was abandoned without a cause' }];
    if (status === 'cancelled' && !stopRequestedAt)
      return [{ sessionId: _id, detail: 'nobody cancelled it' }];
    return [];
  });
}

const handsOn = new Set(['claimed', 'adopted', 'lease-ended', 'cleared']);

function counters({ history, sessions, events, told }) {
  const found = [];
  const add = (sessionId, detail) => found.push({ sessionId, detail });
  for (const [index, { _id, sessionId }] of events.entries()) {
    if (index > 0 && _id !== events[index - 1]._id + 1)
      add(sessionId, `event ${_id} follows ${events[index - 1]._id}`);
  }
  const bySession = groupBy(events, ({ sessionId }) => sessionId);
  for (const { _id, generation, status, outbox, rev } of sessions) {
    const own = bySession.get(_id) ?? [];
    const raised = own.filter(({ type }) => handsOn.has(type)).length;
    if (generation !== 1 + raised)
      add(_id, `generation ${generation}, but events tell of ${raised} hand-overs`);
    if (own.at(-1)?.to !== status) add(_id, `it is ${status}, but its last event says ${own.at(-1)?.to}`);
    if (outbox.length > 0) add(_id, `${outbox.length} transitions were never copied`);
    const changes = countChanges(history.get(_id) ?? []);
    const telling = own.filter(({ from, to }) => from !== to && from !== null).length;
    if (changes !== telling)
      add(_id, `its status changed ${changes} times, events tell of ${telling} (rev ${rev})`);
  }
  const revived = falsePositivesIn(events).length;
  if (told.falsePositives !== revived)
    add('', `the API tells of ${told.falsePositives} false positives, events of ${revived}`);
  const counted = Object.fromEntries(
    [...groupBy(sessions, ({ status }) => status)].map(([status, of]) => [status, of.length]),
  );
  for (const [status, count] of Object.entries(told.sessionsByStatus)) {
    if (count !== (counted[status] ?? 0))
      add('', `the API tells of ${count} ${status} sessions, there are ${counted[status] ?? 0}`);
  }
  return found;
}

/** The holder came back with its processes: it had been alive all the time. */
export function falsePositivesIn(events) {
  return events.filter(({ type, from }) => type === 'revived' || (type === 'adopted' && from === 'failed'));
}

const eventOf = { claim: 'claimed', resumed: 'resumed', complete: 'completed' };

function acknowledgedLost({ history, sessions, events, acknowledged, stopped }) {
  const lost = [];
  const happened = new Set(
    events.map(({ sessionId, type, generation }) => `${sessionId}:${type}:${generation}`),
  );
  for (const { kind, sessionId, generation, sequence } of acknowledged) {
    const own = (history.get(sessionId) ?? []).filter((state) => state.generation === generation);
    const add = (detail) =>
      lost.push({ sessionId, detail: `${detail} of generation ${generation} was acknowledged` });
    if (own.length === 0) add(`a ${kind}, and nothing is stored`);
    else if (kind === 'beat' && !own.some((state) => state.sequence >= sequence))
      add(`heartbeat ${sequence}`);
    else if (kind === 'checkpoint' && !own.some((state) => state.checkpointSequence >= sequence)) {
      add(`checkpoint ${sequence}`);
    } else if (eventOf[kind] && !happened.has(`${sessionId}:${eventOf[kind]}:${generation}`))
      add(`a ${kind}`);
    else if (
      kind === 'fail' &&
      !own.some(({ endConfirmed }) => endConfirmed) &&
      !endedLater(history, sessionId)
    ) {
      add('a fail');
    }
  }
  const known = new Map(sessions.map((session) => [session._id, session]));
  for (const id of stopped) {
    if (!known.get(id)?.stopRequestedAt && !isEnded(known.get(id)?.status ?? 'active')) {
      lost.push({ sessionId: id, detail: 'a stop was acknowledged' });
    }
  }
  return lost;
}

/** A fail that answers a stop ends the session, or the lease, under the next generation. */
function endedLater(history, sessionId) {
  return (history.get(sessionId) ?? []).some(({ status, endConfirmed }) => isEnded(status) || endConfirmed);
}

function countChanges(states) {
  return states.filter(({ status }, index) => index > 0 && status !== states[index - 1].status).length;
}

function eachStep(history) {
  return [...history.values()].flatMap((states) =>
    states.slice(1).map((after, index) => [states[index], after]),
  );
}

export function groupBy(things, keyOf) {
  const groups = new Map();
  for (const thing of things) {
    const key = keyOf(thing);
    const group = groups.get(key);
    if (group) group.push(thing);
    else groups.set(key, [thing]);
  }
  return groups;
}

function iso(instant) {
  return instant ? instant.toISOString() : 'no time';
}
