import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { type Pty, spawnPty, XON_XOFF } from '../../src/adapters/pty.js';
import { eventually } from '../support/conditions.js';

const directory = realpathSync(mkdtempSync(join(tmpdir(), 'pty-')));
const started: { pty: Pty; over: boolean; output: string }[] = [];
afterEach(() => {
  for (const { pty, over } of started.splice(0)) if (!over) process.kill(pty.pid, 'SIGKILL');
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function start(command: readonly [string, ...string[]], env: Record<string, string> = {}) {
  const pty = spawnPty({
    ...{ command, cwd: directory, columns: 80, rows: 24 },
    env: { PATH: process.env.PATH ?? '', ...env },
  });
  const one = { pty, over: false, output: '' };
  started.push(one);
  pty.onData((bytes) => {
    one.output += bytes.toString();
  });
  pty.onExit(() => {
    one.over = true;
  });
  return one;
}

const commandOf = (pid: number) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
const filesOf = (pid: number) =>
  readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));

it.runIf(process.platform === 'linux')('lets no session inherit the terminal of another', async () => {
  // Enough of them that their numbers have gaps and go beyond what Node closes by itself.
  const all = Array.from({ length: 20 }, () => start(['/bin/sleep', '1000']));
  for (const { pty } of all) {
    await eventually('it runs', () => commandOf(pty.pid)[0] === '/bin/sleep');
    const files = filesOf(pty.pid);
    expect(new Set(files).size).toBe(1);
    expect(files[0]).toMatch(/^\/dev\/pts\//);
  }
});

it('gives a command its environment, and lets nothing in it change how it is started', async () => {
  const trap = join(directory, 'trap');
  writeFileSync(trap, 'echo sourced\n');
  const given = {
    NODE_OPTIONS: '--no-such-option',
    BASH_ENV: trap,
    ENV: trap,
    KEPT: 'a  b\n"c"',
    n: '7',
    f: '/x',
  };
  const one = start(['/usr/bin/env', '-0'], given);
  await eventually('it ended', () => one.over);
  const entries = one.output.replaceAll('\r\n', '\n').split('\0').filter(Boolean);
  const variables = Object.fromEntries(entries.map((entry) => entry.split(/=(.*)/s)));
  // What every shell says of itself.
  const { _, SHLVL, PWD, OLDPWD, TERM, PATH, ...own } = variables;
  expect(own).toEqual(given);
  expect([PWD, TERM]).toEqual([directory, 'xterm-256color']);
});

it('gives a command its arguments, whatever is in them', async () => {
  const words = ['', 'a b', "'", '"', '$HOME', '*', '\\', '-n', '--'];
  const one = start(['/usr/bin/printf', '<%s>', ...words]);
  await eventually('it ended', () => one.over);
  expect(one.output).toBe(words.map((word) => `<${word}>`).join(''));
});

it.runIf(process.platform === 'linux')('lets a command be ended by every signal', async () => {
  const one = start(['/bin/cat', '/proc/self/status']);
  await eventually('it ended', () => one.over);
  expect(one.output).toMatch(/SigBlk:\s*0+\r\n/);
  expect(one.output).toMatch(/SigIgn:\s*0+\r\n/);
});

it.each([
  ['a script', '#!/bin/sh\necho "told $1"\n', 'told x'],
  ['a script that names no interpreter', 'echo "told $1"\n', 'told x'],
  ['a script whose interpreter is missing', '#!/no/such/interpreter\n', ''],
])('starts %s', async (_what, text, told) => {
  const file = join(directory, 'script');
  writeFileSync(file, text, { mode: 0o700 });
  const one = start([file, 'x']);
  await eventually('it ended', () => one.over);
  expect(one.output).toContain(told);
  expect(one.output).not.toContain('node:');
});

it('says what it is to the program, and runs as whom it is told to', async () => {
  const options = { cwd: '/', env: { PATH: '/usr/bin:/bin', TERM: 'dumb' }, columns: 80, rows: 24 };
  const id = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const pty = spawnPty({
    ...options,
    ...id,
    name: 'vt100',
    command: ['/bin/sh', '-c', 'echo "$TERM $(id -u) $(id -g)"'],
  });
  let text = '';
  pty.onData((bytes) => {
    text += bytes.toString();
  });
  await new Promise<void>((resolve) => pty.onExit(() => resolve()));
  const expected = [id.uid ?? process.getuid?.(), id.gid ?? process.getgid?.()];
  expect(text.trim()).toBe(`vt100 ${expected.join(' ')}`);
});

it('takes what asks it to wait and to go on for itself, and passes nothing of that on', async () => {
  const options = { cwd: '/', env: { PATH: '/usr/bin:/bin' }, columns: 80, rows: 24 };
  const command = ['/bin/sh', '-c', 'stty raw -echo; echo ready; head -c 1 | od -An -c; echo end'] as const;
  const pty = spawnPty({ ...options, flowControl: XON_XOFF, command: [...command] });
  let text = '';
  pty.onData((bytes) => {
    text += bytes.toString();
  });
  const over = new Promise<void>((resolve) => pty.onExit(() => resolve()));
  await eventually('it is ready', () => text.includes('ready'));
  pty.write(Buffer.from(XON_XOFF.pause));
  pty.pause();
  pty.resume();
  pty.write(Buffer.from(XON_XOFF.resume));
  pty.write(Buffer.from('x'));
  await over;
  expect(text).toMatch(/ready\s+x\s+end/);
});
