import type { Limits } from './limits.js';

/** What a restart needs. This runner fills in how to start; the rest is carried as it came. */
export interface Checkpoint {
  readonly cwd?: string;
  readonly template?: string;
  readonly command?: readonly string[];
  readonly [other: string]: unknown;
}

/** How a process is started. `allowedDirectories`: its resolved `cwd` must lie in one of them. */
export interface Launch {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly allowedDirectories: readonly string[];
  readonly limits?: Limits | undefined;
  readonly sandbox?: Sandbox | undefined;
  readonly container?: Container | undefined;
}

/** Shut off from the rest of the machine: it may write its working directory, and these. */
export interface Sandbox {
  readonly writable: readonly string[];
}

/** A container of this machine in which it runs. */
export interface Container {
  readonly name: string;
  /** The program that reaches it. */
  readonly engine?: string | undefined;
  /** The variables of its environment that it gets there. */
  readonly variables?: readonly string[] | undefined;
}

/** A command that a person allowed on this machine, by name. */
export interface Template {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly allowedDirectories: readonly string[];
  readonly limits?: Limits | undefined;
  readonly sandbox?: Sandbox | undefined;
  /** For runs of this machine alone. */
  readonly restart?: 'on-failure' | undefined;
  readonly check?: Check | undefined;
}

/** A command that tells whether a run is well. */
interface Check {
  readonly command: readonly string[];
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly failuresAllowed: number;
}

/** A command that a person started on this machine. */
export interface OwnCommand {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly limits?: Limits | undefined;
  readonly sandbox?: Sandbox | undefined;
}
