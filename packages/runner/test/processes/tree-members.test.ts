import { expect, it } from 'vitest';
import { isAlive, type ProcessRow, parseProcStat, parsePs } from '../../src/processes/process-row.js';
import { ProcessSnapshot } from '../../src/processes/process-snapshot.js';
import { markIn, treeMark } from '../../src/processes/tree-mark.js';
import { treeMembers } from '../../src/processes/tree-members.js';

const row = (pid: number, parentPid: number, given: Partial<ProcessRow> = {}): ProcessRow => ({
  pid,
  parentPid,
  groupId: pid,
  terminalSessionId: pid,
  state: 'S',
  startTime: `t${pid}`,
  ...given,
});

const root = { pid: 10, startTime: 't10' };
const mark = 'session:1';
const pids = (
  table: ProcessRow[],
  marks: Record<number, string> = {},
  spared: number[] = [],
  tree = { root, mark },
) =>
  treeMembers(new ProcessSnapshot(table, ({ pid }) => marks[pid] ?? null), tree, new Set(spared)).map(
    ({ pid }) => pid,
  );

it('finds the root and its descendants, parents first', () => {
  expect(pids([row(12, 11), row(10, 1), row(11, 10), row(99, 1)])).toEqual([10, 11, 12]);
});

it.each([
  ['its group', { groupId: 10 }],
  ['its terminal session', { terminalSessionId: 10 }],
])('finds an orphan by %s, also when the root is gone', (_what, given) => {
  expect(pids([row(11, 1, given), row(12, 11), row(99, 1)])).toEqual([11, 12]);
});

it('finds a process that left session, group and parent by its mark', () => {
  expect(pids([row(11, 1), row(12, 11), row(13, 1)], { 11: mark, 13: 'session:2' })).toEqual([11, 12]);
});

it('takes nothing for its own when the pid of its root is in use again', () => {
  const stranger = row(10, 1, { startTime: 'later' });
  expect(pids([stranger, row(11, 10), row(12, 1, { groupId: 10 })])).toEqual([]);
});

it('finds by the mark alone what was about to be started', () => {
  const table = [row(10, 1), row(11, 1)];
  expect(
    treeMembers(
      new ProcessSnapshot(table, ({ pid }) => (pid === 11 ? mark : null)),
      { root: null, mark },
      new Set(),
    ),
  ).toEqual([table[1]]);
});

it('spares its keeper and what the keeper started, wherever they come from', () => {
  expect(pids([row(10, 1), row(11, 10), row(12, 11)], { 11: mark, 12: mark }, [11])).toEqual([10, 12]);
  expect(pids([row(10, 1), row(11, 10), row(12, 11)], {}, [11])).toEqual([10]);
});

it('leaves out the dead', () => {
  expect(pids([row(10, 1, { state: 'Z' }), row(11, 10)])).toEqual([11]);
});

it('ends on a table that bites its tail', () => {
  expect(pids([row(10, 11), row(11, 10)]).sort()).toEqual([10, 11]);
});

it('reads the kernel’s line although the name of the command is made to confuse', () => {
  const text =
    '4242 (a) R 1 (x) S 7 4240 4239 34816 4240 4194304 100 0 0 0 0 0 0 0 20 0 1 0 215792 3133440 417';
  expect(parseProcStat(text)).toEqual(
    row(4242, 7, { groupId: 4240, terminalSessionId: 4239, state: 'S', startTime: '215792' }),
  );
});

it.each(['', 'nonsense', '12 (x', '12 (x) S 1'])('reads nothing from %j', (text) => {
  expect(parseProcStat(text)).toBeNull();
});

it('reads what ps prints', () => {
  const rows = parsePs(
    '  10   1   10 0  Ss   Sat Nov 21 12:00:00 2026\n  11  10   10 0  T+   Sat Nov 21 12:00:01 2026\n\n',
  );
  expect(rows).toMatchObject([
    { pid: 10, parentPid: 1, groupId: 10, state: 'S', startTime: 'Sat Nov 21 12:00:00 2026' },
    { pid: 11, parentPid: 10, state: 'T' },
  ]);
  expect(rows.every(isAlive)).toBe(true);
});

it('finds its mark among the variables', () => {
  expect(markIn(`A=1\0CLAUDE_PROJECTS_SESSION=${treeMark('s', 3)}\0B=2\0`)).toBe('s:3');
  expect(markIn('XCLAUDE_PROJECTS_SESSION=s:3\0')).toBeNull();
});
