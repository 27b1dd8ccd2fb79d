import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { DetachKeys } from '../../src/cli/detach-keys.js';
import { Person } from '../support/person.js';
import { stateOf } from '../support/processes.js';
import { RunnerRig } from '../support/runner-rig.js';

const rigs: RunnerRig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.end();
});

const talk =
  'echo $$ > pid; echo ready; while read -r line; do [ "$line" = end ] && exit 7; echo "got <$line>"; done';

it('shows a run in several terminals at once, and lets each go without ending it', async () => {
  const rig = new RunnerRig(null, '');
  rigs.push(rig);
  const id = await rig.startAlone(talk, '--name', 'talk');
  const pid = await rig.pid('pid');
  const one = new Person(rig, 'attach', 'talk');
  await one.sees('ready');
  expect(one.text).toContain('Detach with Ctrl-] d');
  const two = new Person(rig, 'attach', id);
  await two.sees('ready');
  one.type('hello\r');
  for (const person of [one, two]) await person.sees('got <hello>');
  one.type('\x1dd');
  expect(await one.left()).toEqual({ code: 0, signal: null });
  expect(one.text).toContain('Detached; it goes on.');
  expect(stateOf(pid)).not.toBeNull();
  const late = new Person(rig, 'attach', 'talk');
  await late.sees('got <hello>');
  two.type('end\r');
  for (const person of [two, late]) {
    await person.sees('It has ended: exit code 7.');
    expect(await person.left()).toEqual({ code: 0, signal: null });
  }
});

it('gives the program the size of the terminal, and every change of it', async () => {
  const rig = new RunnerRig(null, '');
  rigs.push(rig);
  const person = new Person(
    rig,
    'start',
    '.',
    '--attach',
    '--',
    'bash',
    '-c',
    'trap "stty size" WINCH; stty size; while :; do sleep 0.05; done',
  );
  await person.sees('20 90');
  person.resize(111, 33);
  await person.sees('33 111');
});

it('goes on by itself when the daemon is killed and comes back', async () => {
  const rig = new RunnerRig(null, '');
  rigs.push(rig);
  const waits = 'while [ ! -e go ]; do sleep 0.02; done';
  await rig.startAlone(
    `echo before; ${waits}; echo meanwhile; read -r line; echo "after $line"; sleep 1000`,
    '--name',
    'x',
  );
  const person = new Person(rig, 'attach', 'x');
  await person.sees('before');
  await rig.kill('daemon');
  mkdirSync(join(rig.work, 'go'));
  await rig.ok('up');
  await person.sees('meanwhile');
  person.type('all\r');
  await person.sees('after all');
  expect(person.text.split('meanwhile')).toHaveLength(2);
  expect(person.text.split('before')).toHaveLength(2);
});

it.each([
  ['what is typed', 'abc\r', 'abc\r', false],
  ['the prefix, typed twice', 'a\x1d\x1db', 'a\x1db', false],
  ['the prefix before another key', 'a\x1dxb', 'a\x1dxb', false],
  ['a d that follows a sent prefix', '\x1d\x1dd', '\x1dd', false],
  ['nothing after the keys that detach', 'ab\x1ddcd', 'ab', true],
])('sends %s, however it arrives', (_what, typed, sent, detaches) => {
  const bytes = Buffer.from(typed);
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    const keys = new DetachKeys();
    const first = keys.read(bytes.subarray(0, cut));
    const rest = first.detach ? null : keys.read(bytes.subarray(cut));
    expect(`${first.input}${rest?.input ?? ''}`).toBe(sent);
    expect(first.detach || rest?.detach).toBe(detaches);
  }
});
