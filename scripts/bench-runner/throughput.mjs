// How fast a terminal's output comes to whoever reads it: from node-pty itself, through tmux, and through the runner.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

const { spawn } = createRequire(new URL('../../packages/runner/dist/daemon.js', import.meta.url))('node-pty');
const lookEveryMs = 5;

/** Waits for a go, so that starting is not measured, and says when it is done. */
const script = (directory, bytes) =>
  `while [ ! -e ${directory}/go ]; do sleep 0.01; done; yes | head -c ${bytes}; printf over; touch ${directory}/done; sleep 1000`;
const written = (bytes) => bytes * 1.5 + 4;
const env = { PATH: process.env.PATH, TERM: 'xterm-256color' };

function terminal(command, directory, onBytes) {
  const pty = spawn(command[0], command.slice(1), {
    ...{ name: 'xterm-256color', cols: 120, rows: 40, cwd: directory, env, encoding: null },
  });
  pty.onData((chunk) => onBytes(chunk.length));
  return pty;
}

/** Ends a process, which may have ended with its server. */
function end(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

function reset(directory) {
  for (const name of ['go', 'done']) rmSync(join(directory, name), { force: true });
}

async function counted(directory, wanted, count) {
  await delay(300);
  const startedAt = performance.now();
  execFileSync('touch', [join(directory, 'go')]);
  while (count() < wanted) await delay(lookEveryMs);
  return wanted / 1e6 / ((performance.now() - startedAt) / 1_000);
}

/** MB/s. */
export async function bare(directory, bytes) {
  reset(directory);
  let seen = 0;
  const pty = terminal(['bash', '-c', script(directory, bytes)], directory, (more) => {
    seen += more;
  });
  const rate = await counted(directory, written(bytes), () => seen);
  end(pty.pid);
  return rate;
}

/** tmux with a client that reads; it may leave out what the client is too slow for, so its server's work is timed. */
export async function tmux(directory, bytes) {
  if (spawnSync('tmux', ['-V']).status !== 0) return null;
  reset(directory);
  const own = ['-S', join(directory, 'tmux.sock'), '-f', '/dev/null'];
  execFileSync('tmux', [...own, 'new-session', '-d', '-x', '120', '-y', '40', script(directory, bytes)], {
    env,
  });
  const client = terminal(['tmux', ...own, 'attach'], directory, () => {});
  const rate = await counted(directory, 1, () => Number(existsSync(join(directory, 'done'))));
  execFileSync('tmux', [...own, 'kill-server'], { env });
  end(client.pid);
  return rate * written(bytes);
}

/** Through keeper, log, daemon and socket to one client. */
export async function runner(rig, bytes) {
  const { directory } = rig;
  reset(directory);
  const runId = await rig.start(['bash', '-c', script(directory, bytes)]);
  let seen = 0;
  const client = await rig.connect({
    message: (message, body) => {
      if (message.kind === 'event' && message.event.channel === 'pty:stdout') seen += body.length;
    },
  });
  await client.request({ method: 'attach', runId, attachId: 1, after: 0 });
  const rate = await counted(directory, written(bytes), () => seen);
  client.close();
  await rig.control.request({ method: 'kill', sessionId: runId });
  return rate;
}
