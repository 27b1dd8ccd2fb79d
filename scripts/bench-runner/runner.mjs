// A runner of its own, without an API, in folders of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { LocalClient } from '../../packages/runner/dist/transports/local-client.js';
import { SocketAnnouncement } from '../../packages/runner/dist/transports/socket-announcement.js';

const cli = fileURLToPath(new URL('../../packages/runner/dist/cli/main.js', import.meta.url));
const upWithinMs = 20_000;
const endedWithinMs = 120_000;

export async function startRunner(settings = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'bench-runner-'));
  const state = join(directory, 'state', 'claude-projects');
  const config = join(directory, 'config', 'claude-projects');
  mkdirSync(config, { recursive: true });
  writeFileSync(join(config, 'config.json'), JSON.stringify({ http: { enabled: false }, ...settings }));
  const env = {
    ...{ PATH: process.env.PATH, HOME: directory, XDG_CONFIG_HOME: join(directory, 'config') },
    ...{ XDG_STATE_HOME: join(directory, 'state'), XDG_RUNTIME_DIR: join(directory, 'run') },
  };
  const daemon = spawn(process.execPath, [cli, 'up', '--foreground', '--quiet'], {
    ...{ env, cwd: directory, stdio: 'ignore' },
  });
  const announced = new SocketAnnouncement(state, 'daemon');
  for (let waited = 0; !existsSync(announced.read() ?? ''); waited += 20) {
    if (waited > upWithinMs) throw new Error('the daemon does not come up');
    await delay(20);
  }
  const connect = (listener) => LocalClient.open(announced.read(), listener);
  const control = await connect();
  const start = async (command, size = { columns: 120, rows: 40 }) => {
    const request = { method: 'start', projectId: null, slot: null, taskId: null, name: null, size };
    const environment = { PATH: process.env.PATH, TERM: 'xterm-256color' };
    const checkpoint = { cwd: directory, command };
    return (await control.request({ ...request, environment, checkpoint }, 60_000)).runId;
  };
  await start(['true']);
  const { keeperPid } = await control.request({ method: 'status' });
  return {
    ...{ directory, connect, start, control, pids: { daemon: daemon.pid, keeper: keeperPid } },
    async end() {
      await control.request({ method: 'shut-down', sessions: true }, endedWithinMs);
      control.close();
      if (daemon.exitCode === null) await once(daemon, 'exit');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** What only this process holds of the machine's memory, and its part of what it shares. */
export function proportionalMiB(pid) {
  return Number(/^Pss:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]) / 1024;
}
