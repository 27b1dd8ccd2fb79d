import { callRate, httpRate, requestBytes } from './http-load.mjs';

const batchSize = 50;

/** One round: the raw driver and the API in turn, on the same documents. */
export function heartbeatRounds(api, fleet, seconds) {
  const collection = api.connection.collection('sessions');
  let sequence = 2;
  const raw = (n) => {
    const { id } = fleet.sessions[n % fleet.sessions.length];
    const now = new Date();
    const deadlineAt = new Date(now.getTime() + 180_000);
    return collection.updateOne({ _id: id }, { $set: { lastHeartbeatAt: now, deadlineAt } });
  };
  const single = (n) => {
    const { id } = fleet.sessions[n % fleet.sessions.length];
    const body = { generation: 1, sequence: sequence++, progress: { counter: n } };
    return requestBytes(api, 'POST', `/v1/sessions/${id}/heartbeat`, body);
  };
  const groups = groupsOf(fleet);
  const rawBatch = (n) => {
    const now = new Date();
    const deadlineAt = new Date(now.getTime() + 180_000);
    const set = { $set: { lastHeartbeatAt: now, deadlineAt } };
    return collection.bulkWrite(
      groups[n % groups.length].ids.map((id) => ({ updateOne: { filter: { _id: id }, update: set } })),
      { ordered: false },
    );
  };
  const batch = (n) => {
    const { machineId, ids } = groups[n % groups.length];
    const sessions = ids.map((id) => ({ id, generation: 1, sequence: sequence++, progress: { counter: n } }));
    return requestBytes(api, 'POST', `/v1/machines/${machineId}/heartbeat`, { bootId: 'bench', sessions });
  };
  const pair = (name, target, inFlight, rawCall, next, unit = 1) => ({
    name,
    target,
    unit,
    raw: async () => (await callRate({ inFlight, seconds, call: rawCall })).perSecond * unit,
    ours: async () => (await httpRate(api, { inFlight, seconds, next })).perSecond * unit,
  });
  return [
    pair('single heartbeats, 32 in flight, to raw updateOne', 1.0, 32, raw, single),
    pair('single heartbeats, 128 in flight, to raw updateOne', 1.5, 128, raw, single),
    pair('heartbeats in batches of 50, 4 in flight, to raw bulkWrite', 0.85, 4, rawBatch, batch, batchSize),
  ];
}

function groupsOf(fleet) {
  const groups = [];
  for (const machineId of fleet.machines) {
    const ids = fleet.sessions.filter((session) => session.machineId === machineId).map(({ id }) => id);
    for (let at = 0; at + batchSize <= ids.length; at += batchSize) {
      groups.push({ machineId, ids: ids.slice(at, at + batchSize) });
    }
  }
  return groups;
}
