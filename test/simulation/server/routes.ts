import type { Failure, Reply, Request } from '../../../packages/runner/src/core/request.js';
import type { Caller } from '../../../src/auth/caller.js';
import { Problem } from '../../../src/problems/problem.js';
import type { Services } from './services.js';

/** What a request carries besides itself, as the runner's HTTP client adds it. */
export interface Envelope {
  readonly machineId: string;
  readonly daemonId: string;
  readonly bootId: string;
  readonly slots: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly epoch: number | null;
  readonly idempotencyKey: string;
  /** Who sent it: the copy of a disk has the id of the original. Only the simulator sees it. */
  readonly sender: string;
  /** Whether its key writes its own machine only. */
  readonly keyBound: boolean;
}

/** Marks each accepted heartbeat in the store with the generation under which it was sent, and by whom. */
export function markOf(generation: number, sender: string): string {
  return `${generation}@${sender}`;
}

/** Carries out one request of a runner as the routes of the API do, by the key of its machine. */
export async function carryOut(api: Services, envelope: Envelope, request: Request): Promise<Reply> {
  const { machineId, sender } = envelope;
  const caller = keyOf(machineId, envelope.keyBound);
  const epoch = envelope.epoch === null ? {} : { epoch: envelope.epoch };
  const { kind } = request;
  switch (kind) {
    case 'put-machine': {
      const slots = Array.from({ length: envelope.slots }, (_, index) => ({ number: index + 1 }));
      const { daemonId, labels } = envelope;
      const description = { hostname: sender, platform: 'linux', daemonId, labels: { ...labels }, slots };
      return { kind, body: await api.machines.register(machineId, description) };
    }
    case 'create-session': {
      const { projectId, keeperId, checkpoint, slot } = request;
      const body = {
        ...{ projectId, machineId, keeperId, checkpoint, ...epoch },
        ...(slot === null ? {} : { slot }),
      };
      const created = await api.sessions.create(caller, body as never, envelope.idempotencyKey);
      return { kind, body: created as never };
    }
    case 'machine-heartbeat': {
      const sessions = request.sessions.map((beat) => ({ ...beat, taskId: markOf(beat.generation, sender) }));
      const { suspendedSeconds } = request;
      const body = { bootId: envelope.bootId, suspendedSeconds, sessions, ...epoch };
      const beaten = await api.heartbeats.beatMachine(caller, machineId, body as never);
      return { kind, body: beaten as never };
    }
    case 'adopt': {
      const body = { keeperId: request.keeperId, ...epoch };
      return { kind, body: (await api.sessions.adopt(caller, request.sessionId, body)) as never };
    }
    case 'claim': {
      const { keeperId, force, slot, recoveryId } = request;
      const body = { machineId, keeperId, force, ...(slot === null ? {} : { slot }), ...epoch };
      return { kind, body: (await api.recoveries.claim(caller, recoveryId, body)) as never };
    }
    case 'resumed':
      return { kind, body: await api.recoveries.resumed(caller, request.recoveryId, request) };
    case 'recovery-failed':
      return { kind, body: await api.recoveries.failed(caller, request.recoveryId, marked(request, sender)) };
    case 'release':
      return {
        kind,
        body: await api.recoveries.release(caller, request.recoveryId, marked(request, sender)),
      };
    case 'cancel':
      return { kind, body: await api.sessions.cancel(caller, request.sessionId, { reason: request.reason }) };
    case 'complete':
      return { kind, body: await api.sessions.complete(caller, request.sessionId, ended(request, sender)) };
    case 'fail': {
      const { cause } = request;
      const body = { ...ended(request, sender), ...(cause === null ? {} : { cause }) };
      return { kind, body: await api.sessions.fail(caller, request.sessionId, body) };
    }
    case 'checkpoint': {
      const { generation, sequence } = request;
      const state = { writtenBy: markOf(generation, sender) };
      const body = { generation, sequence, checkpoint: { ...request.checkpoint, state } };
      return { kind, body: await api.sessions.checkpoint(caller, request.sessionId, body as never) };
    }
  }
}

function marked(request: { generation: number; reason: string }, sender: string) {
  const { generation, reason } = request;
  return { generation, reason: `${reason} [${markOf(generation, sender)}]` };
}

function ended(request: { generation: number; keeperId: string | null; reason: string }, sender: string) {
  const { keeperId } = request;
  return { ...marked(request, sender), ...(keeperId === null ? {} : { keeperId }) };
}

function keyOf(machineId: string, bound: boolean): Caller {
  return {
    keyId: `key-of-${machineId}`,
    name: machineId,
    scopes: ['runner'],
    machineId: bound ? machineId : null,
    rateLimitPerMinute: Number.MAX_SAFE_INTEGER,
  };
}

/** How a refusal reaches the runner, or the database's trouble; null: neither, so it is a bug. */
export function failureOf(error: unknown): Failure | null {
  if (error instanceof Problem && error.code !== 'internal') {
    const { status, code, message: detail, extensions } = error;
    const after = extensions.retryAfterSeconds;
    return {
      kind: 'problem',
      status,
      code,
      detail,
      ...(typeof after === 'number' && { retryAfterSeconds: after }),
    };
  }
  if ((error as Error).name?.startsWith('Mongo')) {
    return { kind: 'problem', status: 503, code: 'unavailable', detail: (error as Error).message };
  }
  return null;
}
