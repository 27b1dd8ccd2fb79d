import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeSandbox, detectSandbox } from '../../src/sandbox/detect-sandbox.js';
import { sandboxArguments } from '../../src/sandbox/sandbox-arguments.js';
import { eventually } from '../support/conditions.js';
import { KeeperRig } from '../support/keeper-rig.js';
import { isGone } from '../support/processes.js';

const means = detectSandbox();
/** Where bubblewrap is missing, or users may make no namespaces, sessions that ask for it are refused instead. */
const withSandbox = it.skipIf('problem' in means);

const s = `s-${randomUUID()}`;
let rig: KeeperRig;
let home: string;
beforeEach(async () => {
  // Outside of the temporary folder, which a sandbox has of its own.
  home = mkdtempSync('/var/lib/sandbox-test-');
  for (const name of ['work', '.ssh', '.claude', 'other']) mkdirSync(join(home, name));
  writeFileSync(join(home, '.ssh', 'id'), 'a secret\n');
  writeFileSync(join(home, '.netrc'), 'a secret\n');
  writeFileSync(join(home, 'other', 'text'), 'may be read\n');
  rig = await new KeeperRig({ stopGraceSeconds: 5 }).connect();
});
afterEach(() => {
  rig.end();
  rmSync(home, { recursive: true, force: true });
});

const launch = (script: string, writable: readonly string[] = []) =>
  rig.launch(script, {
    ...{ cwd: join(home, 'work'), allowedDirectories: [home], sandbox: { writable } },
    env: { PATH: process.env.PATH ?? '', HOME: home },
  });
const outputOf = async () => {
  await rig.event('ended', s);
  return rig.output(s).toString().replaceAll('\r', '');
};

withSandbox(
  'writes its own directory and what it may, reads the rest, and sees no secret and no other process',
  async () => {
    const script = `
    echo one > own && echo two > ~/.claude/state && echo three > ~/allowed/file && cat ~/other/text
    for path in ~/other/new ~/new /etc/new; do (echo x > $path) 2> /dev/null && echo "wrote $path"; done
    ls ~/.ssh; cat ~/.netrc; ls ${rig.settings.stateDirectory} 2> /dev/null
    ls -d /proc/${process.pid} 2> /dev/null
    echo done`;
    mkdirSync(join(home, 'allowed'));
    rig.start(s, launch(script, [join(home, 'allowed')]));
    rig.follow(s, 0);
    expect(await outputOf()).toBe('may be read\ndone\n');
    for (const path of ['work/own', '.claude/state', 'allowed/file'])
      expect(existsSync(join(home, path))).toBe(true);
  },
);

withSandbox('asks the command itself to end, and tells its exit code', async () => {
  rig.start(s, launch("trap 'exit 7' TERM; setsid sleep 1000 & echo up > up; while :; do sleep 0.05; done"));
  await eventually('it is up', () => existsSync(join(home, 'work', 'up')));
  rig.link.order({ kind: 'stop', sessionId: s, manner: 'graceful' });
  expect(await rig.event('ended', s)).toMatchObject({ exit: { code: 7 } });
});

withSandbox('freezes, thaws and kills what is in it', async () => {
  rig.start(s, launch('(setsid sleep 1000 &); i=0; while :; do i=$((i+1)); echo $i > count; done'));
  await eventually('it counts', () => existsSync(join(home, 'work', 'count')));
  rig.renew(s, 0.1, 2);
  await rig.event('frozen', s);
  rig.renew(s, 600, 3);
  await rig.event('thawed', s);
  const root = rig.records.all()[0]?.root?.pid ?? 0;
  rig.link.order({ kind: 'stop', sessionId: s, manner: 'kill' });
  await rig.event('ended', s);
  expect(isGone(root)).toBe(true);
});

withSandbox("is refused where it would show what is the runner's own", async () => {
  rig.start(s, {
    ...launch('true'),
    ...{ cwd: rig.settings.stateDirectory, allowedDirectories: [rig.settings.stateDirectory] },
  });
  expect((await rig.event('start-failed', s)).reason).toContain("which is the runner's own");
});

it('hides what was bound before, so that a home as the working directory shows no secret either', () => {
  const terms = {
    cwd: '/srv/me',
    home: '/srv/me',
    writable: [],
    claudeDirectory: undefined,
    hidden: ['/srv/runner'],
    emptyFile: '/srv/runner/empty',
  };
  const args = sandboxArguments(terms, (path) => ['/srv/me/.ssh', '/srv/runner'].includes(path));
  const at = (...words: string[]) =>
    args.findIndex((_, index) => words.every((word, next) => args[index + next] === word));
  expect(at('--bind', '/srv/me', '/srv/me')).toBeGreaterThan(at('--ro-bind', '/', '/'));
  expect(at('--tmpfs', '/srv/me/.ssh')).toBeGreaterThan(at('--bind', '/srv/me', '/srv/me'));
  expect(at('--tmpfs', '/srv/runner')).toBeGreaterThan(at('--bind', '/srv/me', '/srv/me'));
});

it('says plainly that a session is refused rather than run without', () => {
  expect(describeSandbox({ problem: 'bubblewrap (bwrap) is not installed' })).toEqual({
    works: false,
    sentence:
      'No session can be put into a sandbox, and one that asks for it is refused: bubblewrap (bwrap) is not installed.',
  });
});
