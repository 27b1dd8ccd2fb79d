const overdue = 50;
const batchMax = 500;

/** What the sweep's read examines in a fleet of this size, as the database explains it. */
export async function sweepCost(connection, size, growFleet) {
  const sessions = connection.collection('sessions');
  const missing = size - (await sessions.countDocuments({ live: true }));
  if (missing > 0) await growFleet(connection, missing);
  const empty = await examined(sessions);
  const some = await sessions.find({ live: true }).limit(overdue).project({ _id: 1 }).toArray();
  const ids = some.map(({ _id }) => _id);
  // Overdue only for the moment of the question: the API's own sweeper runs beside it.
  const [before] = await sessions
    .find({ _id: { $in: ids } })
    .limit(1)
    .toArray();
  const past = new Date(Date.now() - 1000);
  await sessions.updateMany({ _id: { $in: ids } }, { $set: { deadlineAt: past } });
  const cost = await examined(sessions);
  await sessions.updateMany({ _id: { $in: ids } }, { $set: { deadlineAt: before.deadlineAt } });
  return { overdue: cost.returned, examined: cost.examined, empty: empty.examined };
}

async function examined(sessions) {
  const { executionStats } = await sessions
    .find({ live: true, deadlineAt: { $lt: new Date() } })
    .sort({ deadlineAt: 1 })
    .limit(batchMax)
    .explain('executionStats');
  return { examined: executionStats.totalDocsExamined, returned: executionStats.nReturned };
}
