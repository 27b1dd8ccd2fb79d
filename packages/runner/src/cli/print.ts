import { coloured, colourOf } from './colours.js';

/** Prints a line for whoever called the command. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Control characters, and those that turn the direction of a text around. */
const NOT_TO_SHOW = /[\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu;

/** A text from elsewhere on one line, and no word to the terminal itself. */
export function plain(text: string): string {
  return text.replace(NOT_TO_SHOW, ' ');
}

/**
 * Rows as a person reads them: each column as wide as its widest cell, and no cell a word to the terminal itself. The
 * columns of `states` are coloured by what they say.
 */
export function table(given: readonly (readonly string[])[], states: readonly number[] = []): string {
  const rows = given.map((row) => row.map(plain));
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) => {
      const cells = row.map((cell, column) => {
        const padded = column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0);
        return states.includes(column) ? coloured(colourOf(cell), padded) : padded;
      });
      return cells.join('  ').trimEnd();
    })
    .join('\n');
}
