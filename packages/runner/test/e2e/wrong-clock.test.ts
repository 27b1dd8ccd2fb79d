import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { stateOf } from '../support/processes.js';
import { useSpine } from './spine.js';

const spine = useSpine();
const shim = fileURLToPath(new URL('../support/shifted-clock.mjs', import.meta.url));

it.each([24, -24])('holds and hands on a session although its clock is off by %i hours', async (hours) => {
  const extra = { NODE_OPTIONS: `--import=${shim}`, CLOCK_SHIFT_HOURS: String(hours) };
  const [rig, project] = [await spine.runner({ environment: extra }), await spine.project()];
  const id = await rig.start(project, 'echo $$ > pid; sleep 1000');
  const pid = await rig.pid('pid');
  // Well beyond one deadline's length, kept alive by its heartbeats alone.
  let beats = 0;
  let last: string | null = null;
  await spine.until(id, ({ lastHeartbeatAt }) => {
    if (lastHeartbeatAt !== last) beats += 1;
    last = lastHeartbeatAt;
    return beats >= 6;
  });
  expect(await spine.session(id)).toMatchObject({ status: 'active', generation: 1 });
  // Its own log shows what it believes the time to be.
  const [written = ''] = readFileSync(join(rig.state, 'daemon.log'), 'utf8').split(' ');
  expect(Math.round((Date.parse(written) - Date.now()) / 3_600_000)).toBe(hours);
  await rig.kill('daemon');
  await rig.ok('up');
  await spine.until(id, ({ status, generation }) => status === 'active' && generation === 2);
  expect(stateOf(pid)).not.toBeNull();
  await rig.ok('stop', id);
  await spine.until(id, ({ status }) => status === 'cancelled');
});
