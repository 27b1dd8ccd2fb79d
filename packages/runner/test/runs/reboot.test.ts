import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, it } from 'vitest';
import { TreeRecords } from '../../src/keeper/tree-records.js';
import { identify } from '../../src/processes/process-identity.js';
import { eventually } from '../support/conditions.js';
import { isGone, processesNaming, stateOf } from '../support/processes.js';
import { RunnerRig } from '../support/runner-rig.js';

const rigs: RunnerRig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.end();
});

const EARLIER = 'an earlier boot';

/** What a disk holds after a reboot: all processes are gone, and everything that was written names another boot. */
async function reboot(rig: RunnerRig, pids: readonly number[]): Promise<void> {
  const records = new TreeRecords(rig.state);
  const trees = records.all();
  await Promise.all([rig.kill('daemon'), rig.kill('keeper')]);
  // The process that ends a dead keeper's trees does not outlive a machine either.
  const gone = () => pids.every(isGone) && processesNaming(rig.directory).length === 0;
  await eventually('all are ended', gone, 20_000);
  const database = new DatabaseSync(join(rig.state, 'runs.db'));
  database.prepare('UPDATE runs SET bootId = ?').run(EARLIER);
  database.close();
  for (const tree of trees) records.write({ ...tree, bootId: EARLIER });
}

it('finds after a reboot what every run had written, says why they ended, and runs them again', async () => {
  const rig = new RunnerRig(null, '');
  rigs.push(rig);
  const scripts = ['echo $$ > one; echo first words; sleep 1000', 'echo $$ > two; echo others; sleep 1000'];
  const ids = await Promise.all(scripts.map((script) => rig.startAlone(script)));
  const pids = [await rig.pid('one'), await rig.pid('two')];
  for (const id of ids)
    await eventually('its words', async () => (await rig.ok('logs', id)) !== '' || undefined);
  await reboot(rig, pids);
  await rig.ok('up');
  for (const id of ids) {
    const said = async () => (await rig.ok('logs', id, '--json')).includes('the machine was started anew');
    await eventually('why it ended', said);
  }
  expect(await rig.ok('logs', ids[0] ?? '')).toContain('first words');
  expect(await rig.ok('list')).toContain('Nothing runs here');
  const again = await rig.ok('rerun', ids[0] ?? '', '--speed', '0');
  await eventually('it runs again', async () => (await rig.ok('logs', again)).includes('first words'));
});

it('leaves a stranger alone that has the pid of a tree of an earlier boot', async () => {
  const rig = new RunnerRig(null, '');
  rigs.push(rig);
  await rig.startAlone('echo $$ > pid; sleep 1000');
  const pid = await rig.pid('pid');
  await reboot(rig, [pid]);
  const stranger = spawn('sleep', ['1000'], { stdio: 'ignore' });
  const root = identify(rig.cleanup.add(stranger.pid ?? 0));
  const records = new TreeRecords(rig.state);
  for (const record of records.all()) records.write({ ...record, root });
  expect(records.all()).toHaveLength(1);
  await rig.ok('up');
  await eventually('the record is dropped', () => records.all().length === 0);
  expect(stateOf(root?.pid ?? 0)).not.toBeNull();
});
