import type { KeeperOrder } from './keeper-port.js';
import type { Request } from './request.js';

export type CommandResult =
  | { readonly ok: true; readonly sessionId: string }
  | { readonly ok: false; readonly problem: string };

/** Everything that the link can want. The shell does it in the order given. */
export type LinkOutput =
  | {
      readonly kind: 'request';
      readonly callId: number;
      readonly request: Request;
      readonly epoch: number | null;
      /** The same for every try of one call. */
      readonly idempotencyKey: string;
      readonly timeoutSeconds: number;
    }
  | { readonly kind: 'keeper'; readonly order: KeeperOrder }
  | { readonly kind: 'answer'; readonly commandId: string; readonly result: CommandResult }
  | { readonly kind: 'log'; readonly level: 'info' | 'warn'; readonly text: string }
  /** A person has to know, wherever they look next. */
  | { readonly kind: 'tell'; readonly text: string };
