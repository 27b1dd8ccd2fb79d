import { type ApiClient, answer, createClient, type Schemas } from '@claude-projects/client';
import type { Directive, HeartbeatVerdict } from '../core/api-replies.js';
import type { Checkpoint } from '../core/checkpoint.js';
import type { Reply, Request } from '../core/request.js';
import type { CloudApi, Sending } from './api.js';

/** What this machine says of itself when it registers. */
export interface MachineDescription {
  readonly machineId: string;
  readonly daemonId: string;
  readonly bootId: string;
  readonly hostname: string;
  readonly platform: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly slots: readonly {
    readonly number: number;
    readonly cpus?: number | undefined;
    readonly memoryMiB?: number | undefined;
    readonly container?: string | undefined;
  }[];
}

/** The API over HTTP. Retrying is the state machine's business, so each send is one try. */
export class HttpApi implements CloudApi {
  private readonly client: ApiClient;

  constructor(
    baseUrl: string,
    apiKey: string,
    private readonly machine: MachineDescription,
  ) {
    this.client = createClient({ baseUrl, apiKey, retries: 0 });
  }

  async send(request: Request, sending: Sending): Promise<Reply> {
    const client = this.client.with({ retries: 0, timeoutMs: sending.timeoutSeconds * 1_000 });
    const headers = { 'Idempotency-Key': sending.idempotencyKey };
    const epoch = sending.epoch === null ? {} : { epoch: sending.epoch };
    const { machineId } = this.machine;
    const path = <Id extends string>(id: Id) => ({ path: { id } });
    switch (request.kind) {
      case 'put-machine':
        return { kind: request.kind, body: await this.register(client) };
      case 'create-session': {
        const { projectId, keeperId } = request;
        const body = {
          ...{ projectId, machineId, keeperId, ...epoch },
          ...(request.slot !== null && { slot: request.slot }),
          ...(request.taskId !== null && { taskId: request.taskId }),
          checkpoint: checkpointBody(request.checkpoint),
        };
        const created = await answer(client.POST('/v1/sessions', { body, headers }));
        return { kind: request.kind, body: { ...created, checkpoint: checkpointOf(created.checkpoint) } };
      }
      case 'machine-heartbeat': {
        const { suspendedSeconds, sessions } = request;
        const body = { bootId: this.machine.bootId, suspendedSeconds, sessions: [...sessions], ...epoch };
        const params = path(machineId);
        const reply = await answer(client.POST('/v1/machines/{id}/heartbeat', { params, body, headers }));
        const { unreported, nextHeartbeatSeconds } = reply;
        const directives = reply.directives as unknown as readonly Directive[];
        const verdicts = reply.sessions.map(verdictOf);
        return {
          kind: request.kind,
          body: { sessions: verdicts, unreported, directives, nextHeartbeatSeconds },
        };
      }
      case 'adopt': {
        const body = { keeperId: request.keeperId, ...epoch };
        const params = path(request.sessionId);
        const adopted = await answer(client.POST('/v1/sessions/{id}/adopt', { params, body, headers }));
        return { kind: request.kind, body: { ...adopted, checkpoint: checkpointOf(adopted.checkpoint) } };
      }
      case 'claim': {
        const { keeperId, force, slot } = request;
        const body = { machineId, keeperId, force, ...(slot !== null && { slot }), ...epoch };
        const params = path(request.recoveryId);
        const claimed = await answer(client.POST('/v1/recoveries/{id}/claim', { params, body, headers }));
        return { kind: request.kind, body: { ...claimed, checkpoint: checkpointOf(claimed.checkpoint) } };
      }
      case 'resumed': {
        const body = { generation: request.generation };
        const params = path(request.recoveryId);
        const reply = await answer(client.POST('/v1/recoveries/{id}/resumed', { params, body, headers }));
        return { kind: request.kind, body: reply };
      }
      case 'recovery-failed':
      case 'release': {
        const body = { generation: request.generation, reason: bounded(request.reason) };
        const options = { params: path(request.recoveryId), body, headers };
        const call =
          request.kind === 'release'
            ? client.POST('/v1/recoveries/{id}/release', options)
            : client.POST('/v1/recoveries/{id}/failed', options);
        return { kind: request.kind, body: await answer(call) };
      }
      case 'cancel': {
        const body = { reason: bounded(request.reason) };
        const params = path(request.sessionId);
        const reply = await answer(client.POST('/v1/sessions/{id}/cancel', { params, body, headers }));
        return { kind: request.kind, body: reply };
      }
      case 'complete': {
        const { generation, keeperId, cause } = request;
        const body = {
          ...{ generation, reason: bounded(request.reason) },
          ...(keeperId !== null && { keeperId }),
          ...(cause !== null && { cause }),
        };
        const params = path(request.sessionId);
        const reply = await answer(client.POST('/v1/sessions/{id}/complete', { params, body, headers }));
        return { kind: request.kind, body: reply };
      }
      case 'fail': {
        const { generation, keeperId, cause } = request;
        const body = {
          ...{ generation, reason: bounded(request.reason) },
          ...(keeperId !== null && { keeperId }),
          ...(cause !== null && { cause }),
        };
        const params = path(request.sessionId);
        const reply = await answer(client.POST('/v1/sessions/{id}/fail', { params, body, headers }));
        return { kind: request.kind, body: reply };
      }
      case 'checkpoint': {
        const { generation, sequence } = request;
        const body = { generation, sequence, checkpoint: checkpointBody(request.checkpoint) };
        const params = path(request.sessionId);
        const reply = await answer(client.PUT('/v1/sessions/{id}/checkpoint', { params, body }));
        return { kind: request.kind, body: reply };
      }
    }
  }

  private register(client: ApiClient): Promise<{ epoch: number }> {
    const { machineId, daemonId, hostname, platform, labels } = this.machine;
    const slots = this.machine.slots.map((slot) => stripUndefined(slot));
    const body = { hostname, platform, daemonId, labels: { ...labels }, slots };
    return answer(client.PUT('/v1/machines/{id}', { params: { path: { id: machineId } }, body }));
  }
}

type SlotBody = Schemas['SlotDto'];

function stripUndefined(slot: MachineDescription['slots'][number]): SlotBody {
  const { number, cpus, memoryMiB, container } = slot;
  return {
    number,
    ...(cpus !== undefined && { cpus }),
    ...(memoryMiB !== undefined && { memoryMiB }),
    ...(container !== undefined && { container }),
  };
}

/** A verdict that is neither whole nor refused settles nothing, and is asked for again. */
function verdictOf(view: Schemas['BatchedBeatView']): HeartbeatVerdict {
  const { id, generation, heartbeatIntervalSeconds, nextHeartbeatSeconds, deadlineInSeconds, fence } = view;
  const whole =
    view.ok &&
    generation !== undefined &&
    heartbeatIntervalSeconds !== undefined &&
    nextHeartbeatSeconds !== undefined &&
    deadlineInSeconds !== undefined &&
    fence !== undefined;
  if (!whole) return { id, ok: false, problem: view.problem ?? { code: 'unavailable' } };
  return {
    ...{ id, ok: true, generation, heartbeatIntervalSeconds, nextHeartbeatSeconds, deadlineInSeconds },
    fence,
  };
}

/** The API says null where nothing is set. */
function checkpointOf(view: Schemas['CheckpointDto'] | null): Checkpoint | null {
  if (view === null) return null;
  return Object.fromEntries(Object.entries(view).filter(([, value]) => value !== null)) as Checkpoint;
}

function checkpointBody(checkpoint: Checkpoint): Schemas['CheckpointDto'] {
  return checkpoint as Schemas['CheckpointDto'];
}

const REASON_MAX = 1_000;

function bounded(reason: string): string {
  return reason.slice(0, REASON_MAX);
}
