import type { Command } from './command.js';
import type { Doc } from './values.js';

/** A command that the simulated store carried out, and what it answered. */
export interface Recorded {
  readonly collection: string;
  readonly command: Command;
  readonly now: Date;
  readonly outcome: { readonly value: unknown } | { readonly code: number };
}

/** Keeps the first commands of a world, to be carried out by a real database, too. */
export class Recording {
  readonly commands: Recorded[] = [];
  private left: Record<string, Doc[]> | null = null;

  constructor(
    private readonly most: number,
    private readonly full: () => void,
  ) {}

  add(recorded: Recorded, documents: () => Record<string, Doc[]>): void {
    if (this.commands.length >= this.most) return;
    this.commands.push(recorded);
    if (this.commands.length < this.most) return;
    this.left = documents();
    this.full();
  }

  /** What the commands left behind. */
  get documents(): Record<string, Doc[]> {
    return this.left ?? {};
  }
}
