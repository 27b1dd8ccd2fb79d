import { randomUUID } from 'node:crypto';
import { call } from './stack.mjs';

const slotsPerMachine = 50;

/** A project, and as many active sessions as asked for, on machines of fifty slots. */
export async function makeFleet(api, size) {
  const project = await call(api, 'POST', '/v1/projects', { name: 'bench' });
  const sessions = [];
  const machines = [];
  while (sessions.length < size) {
    const machineId = randomUUID();
    machines.push(machineId);
    const slots = Array.from({ length: slotsPerMachine }, (_, number) => ({ number }));
    await call(api, 'PUT', `/v1/machines/${machineId}`, { hostname: 'bench', platform: 'linux-x64', slots });
    const numbers = slots.map(({ number }) => number).slice(0, size - sessions.length);
    const made = await Promise.all(
      numbers.map((slot) => call(api, 'POST', '/v1/sessions', { projectId: project.id, machineId, slot })),
    );
    const beat = { bootId: 'bench', sessions: made.map(({ id }) => ({ id, generation: 1, sequence: 1 })) };
    await call(api, 'POST', `/v1/machines/${machineId}/heartbeat`, beat);
    sessions.push(...made.map(({ id }) => ({ id, machineId })));
  }
  return { projectId: project.id, machines, sessions };
}

/** Multiplies one stored session into a fleet of live ones of other projects, far from their deadlines. */
export async function growFleet(connection, size) {
  const sessions = connection.collection('sessions');
  const sample = await sessions.findOne({ live: true });
  const far = new Date(Date.now() + 24 * 3600 * 1000);
  for (let made = 0; made < size; made += 5_000) {
    const batch = Array.from({ length: Math.min(5_000, size - made) }, () => {
      const _id = randomUUID();
      const copy = { ...sample, _id, projectId: 'grown', machineId: _id, slotKey: _id, exclusiveKey: _id };
      return { ...copy, outbox: [], deadlineAt: far, lateAt: far, stallDeadlineAt: far };
    });
    await sessions.insertMany(batch, { ordered: false });
  }
}
