import { FENCES } from '../liveness/fence.js';
import {
  BATCH_MAX,
  type BatchedBeatDto,
  type MachineHeartbeatDto,
  type ProgressDto,
  type SessionHeartbeatDto,
  SUSPENDED_SECONDS_MAX,
} from './heartbeat.dto.js';

/**
 * Recognises heartbeats that are beyond doubt, without the cost of the general validation: whatever is accepted
 * here is accepted there too, and means the same. Null says only that the general way has to judge, and to find
 * the words for what is wrong. `value` is what JSON.parse answered.
 */
export function plainSessionHeartbeat(value: unknown): SessionHeartbeatDto | null {
  return isPlain(value, SESSION_HEARTBEAT) ? (value as unknown as SessionHeartbeatDto) : null;
}

/** The same for a machine's batch. */
export function plainMachineHeartbeat(value: unknown): MachineHeartbeatDto | null {
  return isPlain(value, MACHINE_HEARTBEAT) ? (value as unknown as MachineHeartbeatDto) : null;
}

type Check = (value: unknown) => boolean;
interface Shape {
  required: readonly string[];
  checks: ReadonlyMap<string, Check>;
}

const MESSAGE_LENGTH_MAX = 500;
const WAITING_FOR_LENGTH_MAX = 200;
/** Letters of which each counts as one, whoever counts. */
const SIMPLE_TEXT = /^[\x20-\x7e]{1,100}$/;

const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isSimpleText: Check = (value) => typeof value === 'string' && SIMPLE_TEXT.test(value);
const isFence: Check = (value) => (FENCES as readonly unknown[]).includes(value);
const isSuspension: Check = (value) =>
  typeof value === 'number' && value >= 0 && value <= SUSPENDED_SECONDS_MAX;
const isText =
  (lengthMax: number): Check =>
  (value) =>
    typeof value === 'string' && value.length <= lengthMax && !value.includes('\0') && value.isWellFormed();

const PROGRESS = shape<ProgressDto>([], {
  counter: isCount,
  message: isText(MESSAGE_LENGTH_MAX),
  waitingFor: isText(WAITING_FOR_LENGTH_MAX),
});
const isProgress: Check = (value) => isPlain(value, PROGRESS);
const BEAT = {
  generation: isCount,
  sequence: isCount,
  progress: isProgress,
  fence: isFence,
  taskId: isSimpleText,
};
const SESSION_HEARTBEAT = shape<SessionHeartbeatDto>(['generation', 'sequence'], {
  ...BEAT,
  bootId: isSimpleText,
  suspendedSeconds: isSuspension,
});
const BATCHED_BEAT = shape<BatchedBeatDto>(['id', 'generation', 'sequence'], { ...BEAT, id: isSimpleText });
const MACHINE_HEARTBEAT = shape<MachineHeartbeatDto>(['bootId', 'sessions'], {
  bootId: isSimpleText,
  suspendedSeconds: isSuspension,
  epoch: isCount,
  sessions: isBatch,
});

/** Every field has its check: a field that the DTO gains does not compile until it has one. */
function shape<T>(required: readonly (keyof T & string)[], checks: Record<keyof Required<T>, Check>): Shape {
  return { required, checks: new Map(Object.entries<Check>(checks)) };
}

function isPlain(value: unknown, { required, checks }: Shape): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const fields = value as Record<string, unknown>;
  for (const name of Object.keys(fields)) {
    if (!checks.get(name)?.(fields[name])) return false;
  }
  return required.every((name) => Object.hasOwn(fields, name));
}

function isBatch(value: unknown): boolean {
  if (!Array.isArray(value) || value.length > BATCH_MAX) return false;
  if (!value.every((beat) => isPlain(beat, BATCHED_BEAT))) return false;
  return new Set(value.map(({ id }: BatchedBeatDto) => id)).size === value.length;
}
