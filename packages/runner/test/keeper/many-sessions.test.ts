import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import type { Pty } from '../../src/adapters/pty.js';
import type { KeeperEvent } from '../../src/core/keeper-port.js';
import { Keeper } from '../../src/keeper/keeper.js';
import { keeperSettingsSchema } from '../../src/keeper/keeper-settings.js';
import type { OperatingSystem } from '../../src/keeper/operating-system.js';
import { TreeRecords } from '../../src/keeper/tree-records.js';
import type { ProcessRow } from '../../src/processes/process-row.js';
import { TREE_MARK_VARIABLE } from '../../src/processes/tree-mark.js';

const directory = realpathSync(mkdtempSync(join(tmpdir(), 'many-sessions-')));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Each session's tree is a root, its child, and a process that only its mark tells. */
class FakeMachine implements OperatingSystem {
  readonly processes = new Map<number, ProcessRow & { readonly mark: string }>();
  readonly signals: string[] = [];
  tableReads = 0;
  markReads = 0;
  unsignallable = 0;
  private readonly exits = new Map<number, Parameters<Pty['onExit']>[0]>();
  private nextPid = 1_000_000;

  spawn({ env }: { readonly env: Readonly<Record<string, string>> }): Pty {
    const mark = env[TREE_MARK_VARIABLE] ?? '';
    const root = this.add({ parentPid: process.pid, mark });
    this.add({ parentPid: root, mark });
    this.add({ parentPid: 1, mark });
    return {
      pid: root,
      onData: () => {},
      onExit: (listener) => void this.exits.set(root, listener),
      pause: () => {},
      resume: () => {},
      write: () => true,
      resize: () => {},
    };
  }

  spawnPiped({ env }: { readonly env: Readonly<Record<string, string>> }): Pty {
    return this.spawn({ env });
  }

  readProcess(pid: number): ProcessRow | null {
    return this.processes.get(pid) ?? null;
  }

  readTable(): ProcessRow[] {
    this.tableReads += 1;
    return [...this.processes.values()];
  }

  readMark(pid: number): string | null {
    this.markReads += 1;
    return this.processes.get(pid)?.mark ?? null;
  }

  signal(pid: number, name: NodeJS.Signals): void {
    if (pid === this.unsignallable) throw new Error('this process cannot be signalled');
    this.signals.push(name);
    const row = this.processes.get(pid);
    if (!row) return;
    if (name === 'SIGSTOP') this.processes.set(pid, { ...row, state: 'T' });
    if (name === 'SIGCONT') this.processes.set(pid, { ...row, state: 'S' });
    if (name === 'SIGKILL') {
      this.processes.delete(pid);
      this.exits.get(pid)?.({ code: null, signal: 'SIGKILL' });
    }
  }

  states(): string[] {
    return [...this.processes.values()].map(({ state }) => state);
  }

  private add({ parentPid, mark }: { parentPid: number; mark: string }): number {
    const pid = this.nextPid++;
    const own = { groupId: pid, terminalSessionId: pid, state: 'S', startTime: `t${pid}` };
    this.processes.set(pid, { pid, parentPid, mark, ...own });
    return pid;
  }
}

function hold(sessions: number, fence: 'pause' | 'stop') {
  vi.useFakeTimers();
  const machine = new FakeMachine();
  const clock = { now: 0 };
  const events: KeeperEvent[] = [];
  const keeper = new Keeper({
    settings: keeperSettingsSchema.parse({ stateDirectory: directory, socketPath: '', gapSeconds: 60 }),
    records: new TreeRecords(directory),
    ...{ keeperId: 'keeper', bootId: 'boot', nowSeconds: () => clock.now, system: machine },
  });
  keeper.attach((frame) => frame.kind !== 'event' || events.push(frame.event) > 0);
  const ids = Array.from({ length: sessions }, (_, index) => `s${index}`);
  const launch = {
    ...{ command: ['/bin/sh'] as [string, ...string[]], cwd: directory, env: {} },
    allowedDirectories: [directory],
  };
  const order = { generation: 1, deadlineSeconds: 10, fence, runId: 'run', columns: 80, rows: 24 };
  for (const sessionId of ids) keeper.obey({ kind: 'start', sessionId, ...order, launch });
  const tickAt = (now: number) => {
    clock.now = now;
    machine.tableReads = 0;
    keeper.tick();
    return machine.tableReads;
  };
  const heard = (kind: KeeperEvent['kind']) => events.filter((event) => event.kind === kind).length;
  return { machine, keeper, ids, clock, tickAt, heard };
}
afterEach(() => vi.useRealTimers());

it.each([1, 60])('freezes %i sessions by the same two process tables', (sessions) => {
  const { machine, tickAt, heard } = hold(sessions, 'pause');
  expect(tickAt(9)).toBe(0);
  expect(tickAt(10)).toBe(2);
  expect(new Set(machine.states())).toEqual(new Set(['T']));
  expect(heard('frozen')).toBe(sessions);
  // They are looked at again by one table, and no environment is read a second time.
  expect(tickAt(11)).toBe(1);
  expect(machine.markReads).toBe(sessions * 3);
});

it('thaws all sessions whose renewals come together by one table', () => {
  const { machine, keeper, ids, tickAt, heard } = hold(60, 'pause');
  tickAt(10);
  machine.tableReads = 0;
  const renewal = { generation: 1, deadlineSeconds: 100, fence: 'pause' } as const;
  for (const sessionId of ids) keeper.obey({ kind: 'renew', sessionId, ...renewal });
  vi.advanceTimersByTime(1);
  expect(machine.tableReads).toBe(1);
  expect(heard('thawed')).toBe(60);
  expect(new Set(machine.states())).toEqual(new Set(['S']));
});

it.each([1, 60])('ends %i sessions by as many process tables', (sessions) => {
  const { machine, clock, tickAt, heard } = hold(sessions, 'stop');
  expect(tickAt(10)).toBe(1);
  clock.now = 12;
  vi.advanceTimersByTime(50);
  expect(heard('ended')).toBe(sessions);
  expect(machine.states()).toEqual([]);
  expect(machine.tableReads).toBe(3);
  machine.tableReads = 0;
  vi.advanceTimersByTime(1_000);
  expect(machine.tableReads).toBe(0);
});

it('leaves no other session unfenced when one fails', () => {
  vi.spyOn(console, 'error').mockReturnValue();
  const { machine, tickAt, heard } = hold(3, 'pause');
  machine.unsignallable = [...machine.processes.keys()][0] ?? 0;
  tickAt(10);
  expect(heard('frozen')).toBe(2);
  machine.unsignallable = 0;
  tickAt(11);
  expect(heard('frozen')).toBe(3);
  expect(new Set(machine.states())).toEqual(new Set(['T']));
});

it('fences at the next tick when there was no process table at this one', () => {
  vi.spyOn(console, 'error').mockReturnValue();
  const { machine, clock, tickAt, heard } = hold(3, 'stop');
  const read = vi.spyOn(machine, 'readTable').mockImplementation(() => {
    throw Object.assign(new Error('too many open files'), { code: 'ENFILE' });
  });
  tickAt(10);
  expect(machine.signals).toEqual([]);
  read.mockRestore();
  clock.now = 12;
  vi.advanceTimersByTime(50);
  expect(heard('ended')).toBe(3);
});
