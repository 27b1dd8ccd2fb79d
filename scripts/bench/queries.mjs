import { callRate, httpRate, requestBytes } from './http-load.mjs';

const inFlight = 16;
const listLimit = 50;

/** Lists and fleet queries against the same query by the raw driver. */
export function queryRounds(api, fleet, seconds) {
  const collection = api.connection.collection('sessions');
  const list = () =>
    collection
      .find({ projectId: fleet.projectId })
      .sort({ createdAt: 1, _id: 1 })
      .limit(listLimit + 1)
      .toArray();
  const late = () => {
    const now = new Date();
    return collection
      .find({ live: true, deadlineAt: { $gt: now }, lateAt: { $lte: now } })
      .sort({ createdAt: 1, _id: 1 })
      .limit(listLimit + 1)
      .toArray();
  };
  const pair = (name, call, path) => ({
    name,
    target: 0.5,
    unit: 1,
    raw: async () => (await callRate({ inFlight, seconds, call })).perSecond,
    ours: async () =>
      (await httpRate(api, { inFlight, seconds, next: () => requestBytes(api, 'GET', path) })).perSecond,
  });
  return [
    pair(
      'session list, 50 of a project, to the raw query',
      list,
      `/v1/sessions?projectId=${fleet.projectId}&limit=50`,
    ),
    pair('fleet query by health, to the raw query', late, '/v1/sessions?health=late&limit=50'),
  ];
}
