const marks = 'faults_marks';
const quietMs = 20_000;

/**
 * Reads from the replica set's log what was written to the sessions since an instant: every state of every session.
 * `order` counts their writes. What a failover took back is not in it.
 *
 * @param {import('mongoose').mongo.Db} database
 * @param {import('mongoose').mongo.Timestamp} since
 * @returns {Promise<Map<string, object[]>>}
 */
export async function readHistory(database, since) {
  const mark = await database.collection(marks).insertOne({ at: new Date() });
  const stream = database.watch([{ $match: { 'ns.coll': { $in: ['sessions', marks] } } }], {
    startAtOperationTime: since,
    maxAwaitTimeMS: 500,
  });
  const states = new Map();
  let order = 0;
  try {
    const giveUpAt = Date.now() + quietMs;
    for (;;) {
      const change = await stream.tryNext();
      if (change === null && Date.now() > giveUpAt) throw new Error('The log of the database has no end.');
      if (change === null) continue;
      if (change.ns.coll === marks) {
        if (String(change.documentKey._id) === String(mark.insertedId)) return states;
        continue;
      }
      follow(states, change, ++order);
    }
  } finally {
    await stream.close();
  }
}

function follow(states, { operationType, documentKey, fullDocument, updateDescription }, order) {
  const known = states.get(documentKey._id) ?? [];
  states.set(documentKey._id, known);
  if (operationType === 'insert' || operationType === 'replace') {
    known.push({ ...fullDocument, order });
  } else if (operationType === 'update') {
    const { updatedFields, removedFields } = updateDescription;
    const removed = removedFields.map((path) => [path, undefined]);
    // That transitions were copied decides nothing, and raises no `rev`.
    const fields = [...Object.entries(updatedFields), ...removed].filter(([path]) => !/^outbox\b/.test(path));
    if (fields.length === 0) return;
    const state = { ...known.at(-1), order };
    for (const [path, value] of fields) set(state, path, value);
    known.push(state);
  }
}

/** Sets a field below without changing the state before. */
function set(state, path, value) {
  const [first, ...rest] = path.split('.');
  if (rest.length === 0) {
    state[first] = value;
    return;
  }
  state[first] = { ...state[first] };
  set(state[first], rest.join('.'), value);
}

/** The instant of the database's log from which `readHistory` begins. */
export async function logTime(database) {
  const { insertedId } = await database.collection(marks).insertOne({ at: new Date() });
  const { operationTime } = await database.command({ ping: 1, comment: String(insertedId) });
  return operationTime;
}
