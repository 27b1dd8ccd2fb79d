const batch = 100;

/**
 * Every ended session, each followed by its recoveries and its events, one document at a time: however many there
 * are, only a batch is in memory.
 *
 * @param {import('mongoose').mongo.Db} db
 * @param {{ endedBefore?: Date, projectId?: string }} filter
 */
export async function* endedSessions(db, { endedBefore, projectId }) {
  const ended = { endedAt: { $type: 'date', ...(endedBefore && { $lt: endedBefore }) } };
  const filter = { ...ended, ...(projectId !== undefined && { projectId }) };
  const sessions = db
    .collection('sessions')
    // What only the server needs to go on with a session is of no use to a reader.
    .find(filter, { batchSize: batch, projection: { outbox: 0, createRequestHash: 0 } })
    .sort({ createdAt: 1, _id: 1 });
  for await (const session of sessions) {
    yield line('session', session);
    for (const [kind, collection] of [
      ['recovery', 'recoveries'],
      ['event', 'events'],
    ]) {
      const of = { sessionId: session._id };
      const documents = db.collection(collection).find(of, { batchSize: batch }).sort({ _id: 1 });
      for await (const document of documents) yield line(kind, document);
    }
  }
}

function line(kind, { _id, ...rest }) {
  return `${JSON.stringify({ kind, id: _id, ...rest })}\n`;
}
