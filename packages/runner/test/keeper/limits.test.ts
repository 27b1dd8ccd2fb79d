import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Pty } from '../../src/adapters/pty.js';
import { LimitWatch } from '../../src/keeper/limit-watch.js';
import { OutputStream } from '../../src/keeper/output-stream.js';
import { detectCapabilities, removeEmptyGroups } from '../../src/limits/detect-capabilities.js';
import { ownGroups } from '../../src/limits/own-groups.js';
import { eventually } from '../support/conditions.js';
import { KeeperRig } from '../support/keeper-rig.js';
import { isGone } from '../support/processes.js';

const machine = detectCapabilities(`a test ${randomUUID()}`);
removeEmptyGroups(machine);
const withMemory = it.skipIf(!(machine.v2?.memory || machine.v1.memory));
const withCpu = it.skipIf(!(machine.v2?.cpu || machine.v1.cpu));

const s = `s-${randomUUID()}`;
let rig: KeeperRig;
beforeEach(async () => {
  rig = await new KeeperRig().connect();
});
afterEach(() => rig.end());

/** `tail` has to keep all of a line that does not end. */
const hungry = 'head -c 300M /dev/zero | tail > /dev/null';

withMemory('ends a session that needs more memory than it may have, and names the limit', async () => {
  rig.start(s, rig.launch(`${hungry}; exit $?`, { limits: { memoryMiB: 64 } }));
  expect(await rig.event('ended', s)).toMatchObject({ limit: 'memory', exit: { code: 137 } });
});

withMemory('counts all processes of a session together', async () => {
  const half = 'tail > /dev/null < <(head -c 40M /dev/zero; sleep 1000)';
  rig.start(s, rig.launch(`${half} & ${half} & wait -n; exit 9`, { limits: { memoryMiB: 64 } }));
  expect(await rig.event('ended', s)).toMatchObject({ limit: 'memory', exit: { code: 9 } });
});

withCpu('holds a session to its processors', async () => {
  rig.start(s, rig.launch('echo $$ > root; while :; do :; done', { limits: { cpus: 0.1 } }));
  const root = await rig.pid('root');
  const own = ownGroups(
    readFileSync('/proc/self/mountinfo', 'utf8'),
    readFileSync(`/proc/${root}/cgroup`, 'utf8'),
  );
  const group = machine.v2?.cpu ? own.v2 : own.v1.get('cpu');
  const stat = join(group?.directory ?? '', 'cpu.stat');
  await eventually('it is made to wait', () => /nr_throttled [1-9]/.test(readFileSync(stat, 'utf8')));
});

it('ends a session whose time is over, asking it first, and names the limit', async () => {
  const script = `trap 'exit 7' TERM; (trap "" HUP TERM; sleep 1000) & echo $! > child; while :; do sleep 0.05; done`;
  rig.start(s, rig.launch(script, { limits: { wallSeconds: 1 } }));
  const child = await rig.pid('child');
  expect(await rig.event('ended', s)).toMatchObject({ limit: 'wall-time', exit: { code: 7 }, fenced: false });
  expect(isGone(child)).toBe(true);
});

it('names no limit for an end of its own', async () => {
  rig.start(s, rig.launch('exit 3', { limits: { memoryMiB: 512, wallSeconds: 600, cpus: 1 } }));
  expect(await rig.event('ended', s)).toMatchObject({ limit: null, exit: { code: 3 } });
});

it('does not take a failure for want of memory where that was long ago', () => {
  const watch = new LimitWatch({ memoryMiB: 64 }, 0);
  watch.look(1, 100);
  watch.ended({ code: 1, signal: null }, 1, 106);
  expect(watch.exceededLimit).toBeNull();
});

it('makes a terminal wait that writes faster than it may, and lets it go on', () => {
  vi.useFakeTimers();
  try {
    let write: (bytes: Buffer) => void = () => {};
    const states: string[] = [];
    const pty = {
      onData: (listener: typeof write) => {
        write = listener;
      },
      pause: () => void states.push('waits'),
      resume: () => void states.push('goes on'),
    } as unknown as Pty;
    new OutputStream(64 * 1_024, pty, () => true, 1).follow(0, 0);
    write(Buffer.alloc(2_048));
    expect(states).toEqual(['waits']);
    vi.advanceTimersByTime(10);
    expect(states).toEqual(['waits', 'goes on']);
    write(Buffer.alloc(2_048));
    vi.advanceTimersByTime(1_000);
    expect(states).toEqual(['waits', 'goes on', 'waits']);
    vi.advanceTimersByTime(1_100);
    expect(states).toEqual(['waits', 'goes on', 'waits', 'goes on']);
  } finally {
    vi.useRealTimers();
  }
});
