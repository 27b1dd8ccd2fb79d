import type { Command } from 'commander';

/** What help and documentation tell of a command beside its options. */
export interface CommandNotes {
  /** Command lines, as a person types them. */
  readonly examples: readonly string[];
  /** What it prints with `--json`: an example, whose shape is kept. */
  readonly json?: unknown;
  /** Sentences for the documentation alone. */
  readonly more?: string;
}

const notes = new WeakMap<Command, CommandNotes>();

/** Adds examples to a command's help, and remembers all for the documentation. */
export function withNotes(command: Command, its: CommandNotes): Command {
  notes.set(command, its);
  return command.addHelpText(
    'after',
    `\nExamples:\n${its.examples.map((example) => `  ${example}`).join('\n')}`,
  );
}

export function notesOf(command: Command): CommandNotes | null {
  return notes.get(command) ?? null;
}
