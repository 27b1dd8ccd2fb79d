import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { SocketAnnouncement } from '../../src/transports/socket-announcement.js';
import { eventually } from '../support/conditions.js';
import { RunnerRig } from '../support/runner-rig.js';

const script = fileURLToPath(new URL('../support/other-version-daemon.mjs', import.meta.url));
const rigs: RunnerRig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.end();
});

it.each([
  ['of a version to come', 'frames', /^The daemon is of another version: run "claude-projects down", then/],
  ['of the first version', 'lines', /^The daemon is not understood, so it is of another version: run/],
])('says that a daemon is %s, and the remedy that it names works', async (_what, words, sentence) => {
  const rig = new RunnerRig(null, '');
  rigs.push(rig);
  const id = await rig.startAlone('sleep 1000');
  await rig.ok('down');
  const other = spawn(process.execPath, [script, rig.state, words], { stdio: 'inherit' });
  rig.cleanup.add(other.pid ?? 0);
  await eventually('it listens', () => new SocketAnnouncement(rig.state, 'daemon').read());
  for (const command of ['list', 'up']) {
    const { code, stderr } = await rig.cli(command);
    expect({ command, code }).toEqual({ command, code: 4 });
    expect(stderr).toMatch(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  }
  expect((await rig.cli('down', '--sessions')).stderr).toContain('run "claude-projects down" and "up" first');
  expect(await rig.ok('down')).toContain('its sessions go on');
  await rig.ok('up');
  expect(await rig.ok('list')).toContain(id);
});
