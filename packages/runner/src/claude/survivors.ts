import { setTimeout as delay } from 'node:timers/promises';
import { identify, type ProcessIdentity, stillRuns } from '../processes/process-identity.js';
import { signal } from '../processes/signal.js';
import { Refusal } from '../transports/local-server.js';
import { type ConversationProcess, processesOf } from './conversation-processes.js';

const LOOK_EVERY_MS = 50;

export interface SurvivorTimes {
  /** It may be about to finish a turn and write it down. */
  readonly endsByItselfMs: number;
  readonly endsWhenAskedMs: number;
  readonly diesMs: number;
}
const TIMES: SurvivorTimes = { endsByItselfMs: 5_000, endsWhenAskedMs: 3_000, diesMs: 5_000 };

/**
 * Sees to it that no process goes on with a conversation, before another one is started on it: Claude Code has no lock,
 * and both would write one history. One that an earlier life of this runner left is waited for, then asked to end, then
 * killed. Answers what was done, in sentences. Throws a `Refusal` where the process is not ours to end.
 */
export async function clearSurvivors(
  conversationId: string,
  times: SurvivorTimes = TIMES,
  find: (conversationId: string) => readonly ConversationProcess[] = processesOf,
): Promise<string[]> {
  const told: string[] = [];
  for (const { pid, mark } of find(conversationId)) {
    const identity = identify(pid);
    if (identity === null) continue;
    if (mark === null) {
      throw new Refusal(
        `conversation ${conversationId} is open in process ${pid}: end that first, or branch it`,
      );
    }
    told.push(
      `process ${pid} of ${mark} still went on with this conversation: ${await end(identity, times)}`,
    );
  }
  return told;
}

async function end(identity: ProcessIdentity, times: SurvivorTimes): Promise<string> {
  if (await goneWithin(identity, times.endsByItselfMs)) return 'it ended by itself';
  signal(identity.pid, 'SIGTERM');
  if (await goneWithin(identity, times.endsWhenAskedMs)) return 'it was ended';
  signal(identity.pid, 'SIGKILL');
  if (await goneWithin(identity, times.diesMs)) return 'it was killed';
  throw new Refusal(`process ${identity.pid} goes on with this conversation and survives SIGKILL`);
}

async function goneWithin(identity: ProcessIdentity, milliseconds: number): Promise<boolean> {
  for (let waited = 0; stillRuns(identity); waited += LOOK_EVERY_MS) {
    if (waited >= milliseconds) return false;
    await delay(LOOK_EVERY_MS);
  }
  return true;
}
