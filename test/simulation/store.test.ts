import { beforeAll, describe, expect, it } from 'vitest';
import { useDatabase } from '../support/database.js';
import { loadSimulator } from './load-simulator.js';
import { SCHEMAS } from './server/services.js';
import { RealStore } from './store/real-store.js';
import type { Recorded } from './store/recording.js';
import { compareValues, type Doc } from './store/values.js';

const COMMANDS = 1_000;

const database = useDatabase();
const simulator = await loadSimulator({ name: 'store' });

let real: RealStore;
beforeAll(async () => {
  real = new RealStore(database.connection);
  await real.declare(Object.values(SCHEMAS) as never);
});

/** Where nobody asked for an order, any will do. */
function inOrder({ command }: Recorded, outcome: Recorded['outcome']): unknown {
  if ('code' in outcome) return outcome;
  const unordered =
    (command.kind === 'find' && command.order === null) ||
    (command.kind === 'aggregate' && !command.stages.some((stage) => '$sort' in stage));
  if (!unordered) return outcome;
  return (outcome.value as Doc[]).toSorted((a, b) => compareValues(a._id, b._id));
}

describe('the simulated store', () => {
  it.each([
    ['chaos', 5],
    ['handover', 4],
    ['mass-silence', 2],
  ])('answers and leaves behind what MongoDB does, command by command (%s, seed %s)', async (name, seed) => {
    await Promise.all(
      Object.values(SCHEMAS).map((schema) =>
        database.connection.collection(schema.get('collection') as string).deleteMany({}),
      ),
    );
    const { commands, documents } = await simulator.record(simulator.scenarioNamed(name), seed, COMMANDS);
    expect(commands.length).toBe(COMMANDS);
    for (const recorded of commands) {
      const outcome = await real.carryOut(recorded);
      expect(inOrder(recorded, recorded.outcome), JSON.stringify(recorded)).toEqual(
        inOrder(recorded, outcome),
      );
    }
    for (const [collection, expected] of Object.entries(documents)) {
      expect(expected.toSorted((a, b) => compareValues(a._id, b._id))).toEqual(
        await real.documents(collection),
      );
    }
  });
});
