import { span } from '../ago.js';
import { coloured, colourOf } from '../colours.js';
import { plain } from '../print.js';
import type { TopRow } from './top-row.js';
import type { TopView } from './top-view.js';

export interface TopFrame {
  /** One line each, above the table: what is known of the daemon and of the API. */
  readonly head: readonly string[];
  readonly rows: readonly TopRow[];
  readonly view: TopView;
  readonly columns: number;
  readonly lines: number;
}

const KEYS = 'q leave · s sort · / filter · Esc all · ↑ ↓ scroll';
/** The titles of the table, and the line of keys. */
const FIXED_LINES = 2;

/** How many sessions a screen shows at once. */
export function pageRowsOf(lines: number, headLines: number): number {
  return Math.max(1, lines - headLines - FIXED_LINES);
}

/** A whole screen, as many lines as it has and none wider than it is. */
export function drawTop({ head, rows, view, columns, lines }: TopFrame): string[] {
  const page = pageRowsOf(lines, head.length);
  const first = Math.min(view.scrolledRows, Math.max(0, rows.length - page));
  const cells = rows.slice(first, first + page).map(cellsOf);
  const titles = ['ID', 'NAME', 'STATE', 'AGE', 'OUTPUT/s', 'WHERE', 'WHAT'];
  const widths = titles.map((title, column) =>
    Math.min(WIDEST[column] ?? 0, Math.max(title.length, ...cells.map((row) => lengthOf(row[column] ?? '')))),
  );
  const lineOf = (row: readonly string[]) =>
    cut(row.map((cell, column) => padded(cell, widths[column] ?? 0)).join('  '), columns);
  const drawn = [
    ...head.map((line) => cut(plain(line), columns)),
    coloured('bold', lineOf(titles)),
    ...cells.map((row) => inState(lineOf(row), row, widths)),
  ];
  const empty =
    rows.length === 0 ? [cut(view.filter === '' ? 'Nothing runs.' : 'Nothing fits.', columns)] : [];
  const body = [...drawn, ...empty].slice(0, lines - 1);
  const blank = Array.from({ length: lines - 1 - body.length }, () => '');
  return [...body, ...blank, coloured('dim', cut(foot(view, rows.length, first, page), columns))];
}

const STATE = 2;
const WIDEST = [40, 24, 10, 5, 9, 32, 400];

function cellsOf({ id, name, state, ageSeconds, bytesPerSecond, place, note }: TopRow): string[] {
  const output = bytesPerSecond === null ? '' : sizeOf(bytesPerSecond);
  return [id, name, state, span(ageSeconds * 1_000), output, place, note].map(plain);
}

function foot({ typing, filter, sort }: TopView, count: number, first: number, page: number): string {
  if (typing) return `filter: ${filter}▏ (Enter keeps it, Esc drops it)`;
  const shown = count > page ? `${first + 1}–${Math.min(count, first + page)} of ${count}` : `${count}`;
  return `${KEYS}   [${shown}, by ${sort}${filter === '' ? '' : `, with "${filter}"`}]`;
}

/** Colours the state within a line that was cut already, so that no colour is cut open. */
function inState(line: string, row: readonly string[], widths: readonly number[]): string {
  const start = widths.slice(0, STATE).reduce((sum, width) => sum + width + 2, 0);
  const characters = [...line];
  const end = start + (widths[STATE] ?? 0);
  if (characters.length <= start) return line;
  const middle = characters.slice(start, end).join('');
  return `${characters.slice(0, start).join('')}${coloured(colourOf(row[STATE] ?? ''), middle)}${characters.slice(end).join('')}`;
}

function padded(cell: string, width: number): string {
  const short = cut(cell, width);
  return short + ' '.repeat(Math.max(0, width - lengthOf(short)));
}

function cut(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`;
}

function lengthOf(text: string): number {
  return [...text].length;
}

function sizeOf(bytes: number): string {
  if (bytes < 1_024) return `${Math.round(bytes)} B`;
  return bytes < 1_048_576 ? `${(bytes / 1_024).toFixed(1)} KiB` : `${(bytes / 1_048_576).toFixed(1)} MiB`;
}
