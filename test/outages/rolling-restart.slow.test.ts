import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { answer, createClient } from '../../packages/client/src/index.js';
import type { ApiProcess } from '../support/api-process.js';
import { useDatabase } from '../support/database.js';
import { ADMIN_KEY, startPeer } from './api-client.js';
import { type RoundRobin, startRoundRobin } from './round-robin.js';

const WORKERS = 6;
const ROUNDS = 3;
/** What each process has to have answered between two restarts, so that there is load at each of them. */
const WRITES_BETWEEN = 60;

const database = useDatabase();
let proxy: RoundRobin;
const running: ApiProcess[] = [];
beforeAll(async () => {
  proxy = await startRoundRobin();
  running.push(await startPeer(database.uri, database.name), await startPeer(database.uri, database.name));
  aim();
});
afterAll(async () => {
  await proxy.close();
  await Promise.all(running.map((api) => api.kill()));
});

function aim(): void {
  proxy.target(running.map(({ url }) => Number(new URL(url).port)));
}

it('loses no acknowledged write and fails no retried request while both processes are replaced under load', async () => {
  const client = createClient({ baseUrl: proxy.url, apiKey: ADMIN_KEY, retries: 6 });
  const { id: projectId } = await answer(client.POST('/v1/projects', { body: { name: 'load' } }));
  const acknowledged = { tasks: new Set<string>(), sequences: new Map<string, number>() };
  let writes = 0;
  let done = false;

  const work = async () => {
    const machineId = randomUUID();
    const slots = [{ number: 0 }];
    await client.PUT('/v1/machines/{id}', {
      params: { path: { id: machineId } },
      body: { hostname: 'a', platform: 'b', slots },
    });
    const session = await answer(client.POST('/v1/sessions', { body: { projectId, machineId } }));
    for (let sequence = 1; !done; sequence += 1) {
      await client.POST('/v1/sessions/{id}/heartbeat', {
        params: { path: { id: session.id } },
        body: { generation: session.generation, sequence },
      });
      acknowledged.sequences.set(session.id, sequence);
      const task = await answer(
        client.POST('/v1/projects/{id}/tasks', {
          params: { path: { id: projectId } },
          body: { title: `${machineId} ${sequence}`, status: 'pending' },
        }),
      );
      acknowledged.tasks.add(task.id);
      writes += 2;
    }
  };
  const workers = Promise.all(Array.from({ length: WORKERS }, work));
  const failed = workers.then(
    () => null,
    (error: unknown) => error,
  );
  const more = async () => {
    const until = writes + WRITES_BETWEEN;
    await Promise.race([
      vi.waitFor(() => expect(writes).toBeGreaterThanOrEqual(until), { timeout: 60_000, interval: 50 }),
      failed.then((error) => Promise.reject(error ?? new Error('The workers ended too early.'))),
    ]);
  };

  for (let round = 0; round < ROUNDS; round += 1) {
    await more();
    const next = await startPeer(database.uri, database.name);
    const old = running.shift() as ApiProcess;
    running.push(next);
    aim();
    const exited = once(old.process, 'exit');
    old.process.kill('SIGTERM');
    const [code] = await exited;
    expect(code).toBe(0);
  }
  await more();
  done = true;
  await workers;

  // The first under each title was the only one: a repeated creation made nothing new.
  const stored = await database.connection.collection('tasks').find({ projectId }).toArray();
  expect(new Set(stored.map(({ _id }) => String(_id)))).toEqual(acknowledged.tasks);
  expect(new Set(stored.map(({ title }) => title)).size).toBe(stored.length);
  for (const [id, sequence] of acknowledged.sequences) {
    const session = await database.connection.collection('sessions').findOne({ _id: id as never });
    expect(session?.sequence).toBe(sequence);
  }
});
