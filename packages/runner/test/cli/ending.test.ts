import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readLock } from '../../src/processes/process-lock.js';
import { listenPrivately } from '../../src/transports/listen-privately.js';
import { SocketAnnouncement } from '../../src/transports/socket-announcement.js';
import { RunnerRig } from '../support/runner-rig.js';

const cli = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
/** Shorter than a daemon waits for the greeting of a keeper. */
const ENDS_WITHIN_MS = 3_000;

it('ends when it is told to while a keeper that says nothing is greeted', async () => {
  const rig = new RunnerRig('http://127.0.0.1:9', 'key');
  const keeper = createServer();
  try {
    const path = join(rig.directory, 'silent.sock');
    await listenPrivately(keeper, path);
    new SocketAnnouncement(rig.state, 'keeper').write(path);
    const greeted = once(keeper, 'connection');
    const daemon = spawn(process.execPath, [cli, 'up', '--foreground', '--quiet'], { env: rig.environment });
    rig.cleanup.add(daemon.pid ?? 0);
    await greeted;
    const ended = once(daemon, 'exit', { signal: AbortSignal.timeout(ENDS_WITHIN_MS) });
    daemon.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(readLock(join(rig.state, 'daemon.lock'))).toBeNull();
    expect(readLock(join(rig.state, 'keeper.lock'))).toBeNull();
  } finally {
    keeper.close();
    await rig.end();
  }
});
