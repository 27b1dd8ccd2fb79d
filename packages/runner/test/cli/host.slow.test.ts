import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeFrame } from '../../src/transports/frame-socket.js';
import { listenPrivately } from '../../src/transports/listen-privately.js';
import { SocketAnnouncement } from '../../src/transports/socket-announcement.js';
import { eventually } from '../support/conditions.js';
import { Person } from '../support/person.js';
import { Cleanup, processesNaming, stateOf } from '../support/processes.js';
import { RunnerRig } from '../support/runner-rig.js';
import { type SshServer, startSshServer } from '../support/ssh-server.js';

/** The machine that is reached, and the one at which a person sits. */
let there: RunnerRig;
let here: RunnerRig;
let server: SshServer;
const directory = mkdtempSync(join(tmpdir(), 'sshd-'));
const cleanup = new Cleanup();
const temporary = join(directory, 'tmp');
const HOST = ['--host', 'buildbox'];

beforeAll(async () => {
  there = new RunnerRig(null, '');
  mkdirSync(temporary);
  const { XDG_STATE_HOME = '' } = there.environment;
  server = await startSshServer(join(directory, 's'), there.directory, { XDG_STATE_HOME }, cleanup);
  const PATH = `${server.binDirectory}:${process.env.PATH}`;
  here = new RunnerRig(null, '', { environment: { PATH, TMPDIR: temporary, SECRET_OF_HERE: 'x' } });
});
afterAll(async () => {
  await here.end();
  await there.end();
  for (const pid of processesNaming(directory)) cleanup.add(pid);
  cleanup.end();
  rmSync(directory, { recursive: true, force: true });
});

/** The ssh processes of this test that go on. */
const tunnels = () =>
  processesNaming(join(directory, 's', 'ssh_config')).filter((pid) => stateOf(pid) !== null);

it('says in one sentence what is not there', async () => {
  for (const [args, code, sentence] of [
    [['--host', 'buildbox', 'list'], 3, /^There is no runner on buildbox: install claude-projects there/],
    [['--host', 'closed', 'list'], 6, /^closed cannot be reached by ssh: .*Connection refused\.\n$/],
    [
      ['--host', 'nowhere.invalid', 'list'],
      6,
      /^nowhere\.invalid cannot be reached by ssh: Could not resolve/,
    ],
    [
      ['--host', 'stranger', 'list'],
      6,
      /Permission denied.*ssh stranger has to work without a password\.\n$/,
    ],
    [['--host', 'unknown', 'list'], 6, /Connect once by hand with ssh unknown/],
    [['--host', '-oProxyCommand=touch pwned', 'list'], 6, /is no machine to connect to/],
    [['--host', 'buildbox', 'up'], 2, /run it there, with ssh buildbox claude-projects up\.\n$/],
  ] as const) {
    const result = await here.cli(...args);
    expect({ args, ...result }).toMatchObject({ code, stderr: expect.stringMatching(sentence) });
    expect(result.stderr.trim().split('\n')).toHaveLength(1);
  }
  expect(readdirSync(here.work)).toEqual([]);
});

it('starts, shows and ends sessions of another machine, and leaves nothing behind', async () => {
  await there.ok('up');
  const id = await here.ok(
    ...HOST,
    'start',
    there.work,
    '--name',
    'far',
    '--',
    'bash',
    '-c',
    'pwd; env; exec cat',
  );
  await eventually('it wrote', async () => (await here.ok(...HOST, 'logs', 'far')).includes('PWD='));
  const logs = await here.ok(...HOST, 'logs', 'far');
  expect(logs.split('\r\n')[0]).toBe(there.work);
  expect(logs).not.toContain('SECRET_OF_HERE');
  expect(await there.ok('list')).toContain(id);
  expect(JSON.parse(await here.ok(...HOST, 'list', '--json'))).toMatchObject([{ runId: id, name: 'far' }]);
  expect(await here.cli(...HOST, 'start', 'work', '--', 'true')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('write the whole path of a directory on buildbox'),
  });
  await here.ok(...HOST, 'send', 'far', 'over there');
  await eventually(
    'it answered',
    async () => (await there.ok('logs', 'far')).match(/over there/g)?.length === 2,
  );
  await here.ok(...HOST, 'stop', 'far');
  await eventually('no tunnel is left', () => tunnels().length === 0);
  expect(readdirSync(temporary)).toEqual([]);
});

it('starts the shell and the templates of the other machine', async () => {
  there.write('templates.json', {
    work: {
      command: ['sh', '-c', 'echo in $PWD; exec cat'],
      cwd: there.work,
      allowedDirectories: [there.work],
    },
  });
  await eventually('its daemon knows it', async () => (await here.ok(...HOST, 'templates')).includes('work'));
  await here.ok(...HOST, 'start', '--template', 'work', '--name', 'templated');
  await eventually('it wrote', async () =>
    (await here.ok(...HOST, 'logs', 'templated')).includes(`in ${there.work}`),
  );
  await here.ok(...HOST, 'start', '--name', 'shell', '--env', 'GREETING=hello');
  await here.ok(...HOST, 'send', 'shell', 'echo "$0 $PWD $GREETING"');
  await eventually('the shell', async () =>
    (await here.ok(...HOST, 'logs', 'shell')).includes(`/bin/bash ${there.directory} hello`),
  );
});

it('attaches, makes the tunnel anew when the network breaks, and misses nothing', async () => {
  await there.startAlone('echo ready; while read -r line; do echo "got <$line>"; done', '--name', 'talk');
  const person = new Person(here, ...HOST, 'attach', 'talk');
  await person.sees('ready');
  person.type('one\r');
  await person.sees('got <one>');
  await server.kill();
  for (const pid of processesNaming('sshd: me')) process.kill(pid, 'SIGKILL');
  for (const pid of tunnels()) process.kill(pid, 'SIGKILL');
  await there.ok('send', 'talk', 'meanwhile');
  await server.start();
  await person.sees('got <meanwhile>');
  person.type('two\r');
  await person.sees('got <two>');
  person.type('\x1dd');
  expect(await person.left()).toEqual({ code: 0, signal: null });
  expect(person.text.split('got <one>')).toHaveLength(2);
});

it('ends its tunnel also when it is killed itself', async () => {
  await there.startAlone('exec cat', '--name', 'killed');
  // Without a terminal, whose end would reach ssh too.
  const child = spawn(...here.command(...HOST, 'logs', '-f', 'killed'));
  cleanup.add(child.pid ?? 0);
  await eventually('there is a tunnel', () => tunnels().length > 0 && readdirSync(temporary).length > 0);
  const connected = once(child.stdout, 'data');
  await there.ok('send', 'killed', 'x');
  await connected;
  child.kill('SIGKILL');
  await eventually('no tunnel is left', () => tunnels().length === 0);
});

it('goes through an open master connection, and leaves no forwarding in it', async () => {
  const ssh = join(server.binDirectory, 'ssh');
  const logins = () => server.log().match(/Accepted publickey/g)?.length ?? 0;
  const before = logins();
  execFileSync(ssh, ['-M', '-N', '-f', 'shared'], { stdio: 'ignore' });
  try {
    await eventually('the master is logged in', () => logins() === before + 1);
    expect(await here.ok('--host', 'shared', 'list')).toContain('killed');
    await eventually(
      'its forwarding is cancelled',
      () => !readFileSync('/proc/net/unix', 'utf8').includes(temporary),
    );
    expect(logins()).toBe(before + 1);
  } finally {
    execFileSync(ssh, ['-O', 'exit', 'shared'], { stdio: 'ignore' });
  }
});

it('says that no daemon runs there, or one of another version', async () => {
  await there.kill('daemon');
  expect(await here.cli(...HOST, 'list')).toMatchObject({
    code: 3,
    stderr: 'No daemon runs on buildbox: start it with ssh buildbox claude-projects up.\n',
  });
  const path = join(directory, 'other.sock');
  const other = createServer((socket) => {
    socket.on('error', () => {});
    writeFrame(socket, { kind: 'unwelcome', problem: 'The daemon is of another version.' });
  });
  await listenPrivately(other, path);
  new SocketAnnouncement(there.state, 'daemon').write(path);
  expect(await here.cli(...HOST, 'list')).toMatchObject({
    code: 4,
    stderr: 'On buildbox: The daemon is of another version.\n',
  });
  other.close();
});
