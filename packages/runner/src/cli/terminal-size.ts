import type { TerminalSize } from '@claude-projects/protocol';

/** The size of the terminal that this command runs in, or null where it runs in none. */
export function terminalSize(): TerminalSize | null {
  const { columns, rows } = process.stdout;
  return process.stdout.isTTY && columns >= 2 && rows >= 1 ? { columns, rows } : null;
}
