import type { Checkpoint, Sandbox, Template } from './checkpoint.js';
import type { HeldSession } from './held-session.js';
import type { InventoryEntry, KeeperEvent } from './keeper-port.js';
import type { Limits } from './limits.js';
import type { Failure, Reply } from './request.js';

/** What a person asks of the link. `commandId` is new for each, and names the answer. */
export type Command =
  | {
      readonly kind: 'start';
      readonly commandId: string;
      readonly projectId: string;
      readonly slot: number | null;
      readonly taskId: string | null;
      readonly checkpoint: Checkpoint;
      /** Of the checkpoint's command; a template has its own. */
      readonly limits?: Limits | undefined;
      readonly sandbox?: Sandbox | undefined;
    }
  | { readonly kind: 'stop'; readonly commandId: string; readonly sessionId: string }
  | {
      readonly kind: 'checkpoint';
      readonly commandId: string;
      readonly sessionId: string;
      readonly checkpoint: Checkpoint;
    };

/** `waitingFor`: a person, or (null) nothing. `usedUp`: it ends, for it has used what it was given. */
export interface AgentNews {
  readonly sessionId: string;
  readonly waitingFor?: string | null;
  readonly usedUp?: HeldSession['usedUp'];
}

/** Everything that can happen to the link. `atSeconds` is read from a clock that counts sleep. */
export type LinkInput = { readonly atSeconds: number } & (
  | { readonly kind: 'tick' }
  | { readonly kind: 'reply'; readonly callId: number; readonly sentAtSeconds: number; readonly reply: Reply }
  | { readonly kind: 'call-failed'; readonly callId: number; readonly failure: Failure }
  /** The strays of dead keepers are ended before this arrives. */
  | {
      readonly kind: 'keeper-connected';
      readonly keeperId: string;
      readonly sessions: readonly InventoryEntry[];
    }
  | { readonly kind: 'keeper-lost' }
  | { readonly kind: 'keeper-event'; readonly event: KeeperEvent }
  /** What an agent tells of itself; what is left out stays as it was. */
  | ({ readonly kind: 'agent-news' } & AgentNews)
  | { readonly kind: 'command'; readonly command: Command }
  /** A person edited what may be started here. */
  | { readonly kind: 'templates'; readonly templates: Readonly<Record<string, Template>> }
);
