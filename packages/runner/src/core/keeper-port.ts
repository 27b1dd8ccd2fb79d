import type { Launch } from './checkpoint.js';
import type { Fence } from './grant.js';
import type { ExceededLimit } from './limits.js';

/** How a process tree's root ended. Both null: nobody saw it. */
export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** What the link asks of the keeper. Orders are safe to repeat. */
export type KeeperOrder =
  | {
      readonly kind: 'start';
      readonly sessionId: string;
      readonly generation: number;
      readonly launch: Launch;
      readonly deadlineSeconds: number;
      readonly fence: Fence;
    }
  /** Also thaws a frozen tree, when the deadline lies ahead. */
  | {
      readonly kind: 'renew';
      readonly sessionId: string;
      readonly generation: number;
      readonly deadlineSeconds: number;
      readonly fence: Fence;
    }
  /** `graceful`: asks the tree to end first. `kill`: its lease is gone, so it may not act any more. */
  | { readonly kind: 'stop'; readonly sessionId: string; readonly manner: 'graceful' | 'kill' }
  /** The end of an ended session is reported: the keeper may drop what it kept of it. */
  | { readonly kind: 'forget'; readonly sessionId: string };

/** What the keeper tells of one session. `generation` is the newest that it heard of. */
export type KeeperEvent =
  | { readonly kind: 'started'; readonly sessionId: string; readonly generation: number }
  | {
      readonly kind: 'start-failed';
      readonly sessionId: string;
      readonly generation: number;
      readonly reason: string;
    }
  /** No process of the tree is left. */
  | {
      readonly kind: 'ended';
      readonly sessionId: string;
      readonly generation: number;
      readonly exit: Exit;
      /** The keeper ended it because its deadline had passed. */
      readonly fenced: boolean;
      /** The keeper or the kernel ended it because it took more than it may. */
      readonly limit?: ExceededLimit | null | undefined;
    }
  | { readonly kind: 'frozen'; readonly sessionId: string; readonly why: 'deadline' | 'gap' }
  | { readonly kind: 'thawed'; readonly sessionId: string }
  | { readonly kind: 'overdue'; readonly sessionId: string }
  | { readonly kind: 'output'; readonly sessionId: string; readonly totalBytes: number };

/** One session as the keeper holds it when a daemon connects. */
export interface InventoryEntry {
  readonly sessionId: string;
  readonly generation: number;
  readonly state: 'running' | 'frozen' | 'ended';
  readonly exit: Exit | null;
  readonly fenced: boolean;
  readonly limit?: ExceededLimit | null | undefined;
  readonly totalBytes: number;
}
