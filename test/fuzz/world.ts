import { createHash, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { TestApi } from '../support/api.js';
import { OPERATIONS } from './api-description.js';
import { type Known, plausible } from './plausible-values.js';

const TRIES_MAX = 20;

/**
 * Makes one thing of every kind, so that requests find what they are about: sessions that run, ended and wait to
 * be recovered among them. What nobody here knows of is created as the description says.
 */
export async function populate(api: TestApi): Promise<Known> {
  const create = async (method: string, path: string, body: unknown) => {
    const answer = await api.request(method, path, { body });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const machineId = randomUUID();
  const keeperId = randomUUID();
  const slots = Array.from({ length: 60 }, (_, number) => ({ number }));
  await create('PUT', `/v1/machines/${machineId}`, {
    hostname: 'a',
    platform: 'linux-x64',
    daemonId: 'd',
    slots,
  });
  const { id: projectId } = await create('POST', '/v1/projects', {
    name: 'fuzz',
    settings: { recoveryMode: 'any-machine' },
  });
  const { id: taskId } = await create('POST', `/v1/projects/${projectId}/tasks`, { title: 'a' });
  const session = async () => {
    const { id } = await create('POST', '/v1/sessions', { projectId, machineId, keeperId, taskId });
    await create('POST', `/v1/sessions/${id}/heartbeat`, { generation: 1, sequence: 1 });
    return id as string;
  };
  const running = [await session(), await session(), await session()];
  const [ended, failed] = [await session(), await session()];
  await create('POST', `/v1/sessions/${ended}/complete`, { generation: 1, keeperId });
  const { recoveryId } = await create('POST', `/v1/sessions/${failed}/fail`, {
    generation: 1,
    keeperId,
    cause: 'process-exit',
  });
  const key = await api.makeKey({ scopes: ['read'] });
  const sessions = [...running, ended, failed];
  const known: Record<string, unknown[]> = {
    projects: [projectId],
    machines: [machineId],
    tasks: [taskId],
    sessions,
    recoveries: [recoveryId],
    'api-keys': [key.id],
    projectId: [projectId],
    machineId: [machineId],
    taskId: [taskId],
    sessionId: sessions,
    id: sessions,
    keeperId: [keeperId],
    daemonId: ['d'],
    generation: [1, 1, 1, 2, 0],
    epoch: [1],
    slot: [0, 7, 8, 9],
  };
  for (const { path, body } of OPERATIONS.filter(isCollection)) {
    const kind = path.split('/').at(-1) ?? '';
    if (known[kind] || !body) continue;
    for (const sample of fc.sample(plausible(body, known), { seed: 1, numRuns: TRIES_MAX })) {
      const answer = await api.request('POST', path, { body: sample });
      if (answer.status === 201) known[kind] = [...(known[kind] ?? []), answer.body.id];
    }
  }
  return known;
}

function isCollection({ method, path }: { method: string; path: string }): boolean {
  return method === 'POST' && /^\/v1\/[a-z-]+$/.test(path);
}

/** Written beside the answers: counts of requests, who tried what, and copies of what sessions say already. */
const NOT_DIGESTED = new Set([
  'apiKeys',
  'sessions',
  'events',
  'event_head',
  'recoveries',
  'rate_limit_windows',
  'audit_entries',
  'webhooks',
]);

/** A digest of everything that a request could change: every accepted write raises one of these numbers. */
export async function digestOf(api: TestApi): Promise<string> {
  const { db } = api.connection;
  if (!db) throw new Error('The database is not connected.');
  const { collections } = await db.command({ dbHash: 1 });
  const stored = Object.entries(collections).filter(([name]) => !NOT_DIGESTED.has(name));
  const count = { $sum: 1 };
  const sessions = await db
    .collection('sessions')
    .aggregate([
      {
        $group: {
          _id: null,
          count,
          revs: { $sum: '$rev' },
          versions: { $sum: '$version' },
          generations: { $sum: '$generation' },
          sequences: { $sum: '$sequence' },
          deadlines: { $sum: { $toLong: '$deadlineAt' } },
        },
      },
    ])
    .toArray();
  const keys = await db
    .collection('apiKeys')
    .aggregate([{ $group: { _id: null, count, versions: { $sum: '$version' } } }])
    .toArray();
  const webhooks = await db.collection('webhooks').countDocuments();
  return createHash('sha256')
    .update(JSON.stringify([stored, sessions, keys, webhooks]))
    .digest('hex');
}
