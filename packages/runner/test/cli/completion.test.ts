import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Pty, spawnPty } from '../../src/adapters/pty.js';
import { buildProgram } from '../../src/cli/program.js';
import { suggest } from '../../src/completion/suggest.js';
import { eventually } from '../support/conditions.js';
import { RunnerRig } from '../support/runner-rig.js';

const cli = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
let rig: RunnerRig;
beforeAll(async () => {
  rig = new RunnerRig(null, '');
  const program = join(rig.directory, 'claude-projects');
  writeFileSync(program, `#!/bin/sh\nexec ${process.execPath} ${cli} "$@"\n`);
  chmodSync(program, 0o755);
});
afterAll(() => rig.end());

/** A person in a bash that has read the script. */
async function bash(): Promise<{ type(keys: string): void; sees(text: string): Promise<unknown> }> {
  const env = {
    ...rig.environment,
    PATH: `${rig.directory}:${process.env.PATH}`,
    PS1: '$ ',
    INPUTRC: '/dev/null',
  };
  const command = ['bash', '--norc', '--noprofile', '-i'] as const;
  const pty: Pty = spawnPty({
    command,
    cwd: rig.work,
    env: env as Record<string, string>,
    columns: 200,
    rows: 20,
  });
  rig.cleanup.add(pty.pid);
  let text = '';
  pty.onData((bytes) => {
    text += bytes.toString();
  });
  const type = (keys: string) => void pty.write(Buffer.from(keys));
  const sees = (what: string) => eventually(`${what} in ${text}`, () => text.includes(what), 20_000);
  type('source <(claude-projects completion bash); echo r""eady\r');
  await sees('ready\r\n');
  return { type, sees };
}

it('completes commands, options, their values, runs and directories in a real bash', async () => {
  const id = await rig.startAlone('sleep 1000', '--name', 'documents');
  const person = await bash();
  person.type('claude-projects att\t');
  await person.sees('attach ');
  person.type('docu\t');
  await person.sees('attach documents ');
  person.type(`\x15claude-projects logs ${id.slice(0, 8)}\t`);
  await person.sees(`logs ${id} `);
  person.type('\x15claude-projects fleet sessions --hea\tst\t');
  await person.sees('--health stalled ');
  mkdirSync(join(rig.work, 'some-directory'));
  person.type('\x15claude-projects start some-dir\t');
  await person.sees('start some-directory');
});

const program = buildProgram();
it.each([
  [['st'], 'start', true],
  [['--host', 'buildbox', 'st'], 'stop', true],
  [[''], '_complete', false],
  [['templates', ''], 'check', true],
  [['templates', ''], 'list', false],
  [['start', '--'], '--host', true],
  [['start', '.', '--', '--'], '--host', false],
  [['fleet', 'recoveries', '--status', ''], 'voided', true],
  [['fleet', 'sessions', '--status', ''], 'voided', false],
  [['completion', ''], 'fish', true],
] as const)('knows after %j whether %s may stand: %s', (typed, word, fits) => {
  expect(suggest(program, typed).words.includes(word)).toBe(fits);
});

it.each([
  [['attach', ''], 'live-runs'],
  [['logs', '-f', ''], 'all-runs'],
  [['attach', 'one', ''], null],
  [['start', '--template', ''], 'templates'],
  [['templates', 'show', ''], 'templates'],
  [['start', '--name', ''], null],
] as const)('looks up what only the machine knows after %j: %s', (typed, also) => {
  expect(suggest(program, typed).also).toBe(also);
});
