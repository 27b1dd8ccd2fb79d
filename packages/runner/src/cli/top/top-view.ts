import type { TopRow } from './top-row.js';

export const SORTS = ['state', 'age', 'output', 'name'] as const;
export type Sort = (typeof SORTS)[number];

/** What the person has asked to see. */
export interface TopView {
  readonly sort: Sort;
  readonly filter: string;
  /** The filter is being typed. */
  readonly typing: boolean;
  readonly scrolledRows: number;
}

export const FIRST_VIEW: TopView = { sort: 'state', filter: '', typing: false, scrolledRows: 0 };

/** What a key does. Null: the person leaves. Keys that mean nothing change nothing. */
export function afterKey(view: TopView, key: string, pageRows: number): TopView | null {
  if (key === '\x03') return null;
  if (view.typing) return whileTyping(view, key);
  switch (key) {
    case 'q':
      return null;
    case 's': {
      const next = SORTS[(SORTS.indexOf(view.sort) + 1) % SORTS.length] ?? 'state';
      return { ...view, sort: next, scrolledRows: 0 };
    }
    case '/':
      return { ...view, typing: true };
    case '\x1b':
      return { ...view, filter: '', scrolledRows: 0 };
    case 'j':
    case '\x1b[B':
      return { ...view, scrolledRows: view.scrolledRows + 1 };
    case 'k':
    case '\x1b[A':
      return { ...view, scrolledRows: Math.max(0, view.scrolledRows - 1) };
    case ' ':
    case '\x1b[6~':
      return { ...view, scrolledRows: view.scrolledRows + pageRows };
    case '\x1b[5~':
      return { ...view, scrolledRows: Math.max(0, view.scrolledRows - pageRows) };
    default:
      return view;
  }
}

function whileTyping(view: TopView, key: string): TopView {
  if (key === '\r' || key === '\n') return { ...view, typing: false };
  if (key === '\x1b') return { ...view, typing: false, filter: '' };
  if (key === '\x7f' || key === '\b') return { ...view, filter: view.filter.slice(0, -1), scrolledRows: 0 };
  return /^\P{Cc}$/u.test(key) ? { ...view, filter: view.filter + key, scrolledRows: 0 } : view;
}

/** The keys in what a terminal sends at once: escape sequences are one key each. */
export function keysIn(bytes: Buffer): string[] {
  return [...bytes.toString().matchAll(KEY)].map(([key]) => key);
}
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is how keys arrive.
const KEY = /\x1b\[[0-9;]*[A-Za-z~]|[\s\S]/gu;

/** What fits the filter, in the order that was asked for. */
export function arranged(rows: readonly TopRow[], { sort, filter }: TopView): TopRow[] {
  const wanted = filter.toLowerCase();
  const fits = ({ id, name, state, place, note }: TopRow) =>
    [id, name, state, place, note].some((text) => text.toLowerCase().includes(wanted));
  return rows.filter(fits).sort((one, other) => ORDERS[sort](one, other) || one.id.localeCompare(other.id));
}

/** What a person should look at comes first. */
const WORST_FIRST = ['lost', 'stalled', 'suspended', 'late', 'frozen', 'starting', 'running', 'healthy'];
const rank = ({ state }: TopRow) =>
  (WORST_FIRST.indexOf(state) + WORST_FIRST.length + 1) % (WORST_FIRST.length + 1);

const ORDERS: Readonly<Record<Sort, (one: TopRow, other: TopRow) => number>> = {
  state: (one, other) => rank(one) - rank(other),
  age: (one, other) => one.ageSeconds - other.ageSeconds,
  output: (one, other) => (other.bytesPerSecond ?? -1) - (one.bytesPerSecond ?? -1),
  name: (one, other) => one.name.localeCompare(other.name),
};
