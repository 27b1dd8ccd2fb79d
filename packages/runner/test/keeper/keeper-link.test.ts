import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { KEEPER_PROTOCOL } from '../../src/keeper/keeper-protocol.js';
import { writeFrame } from '../../src/transports/frame-socket.js';
import { listenPrivately } from '../../src/transports/listen-privately.js';
import { SocketAnnouncement } from '../../src/transports/socket-announcement.js';
import { eventually } from '../support/conditions.js';
import { KeeperRig } from '../support/keeper-rig.js';
import { isGone } from '../support/processes.js';

const rigs: KeeperRig[] = [];
afterEach(() => {
  for (const rig of rigs.splice(0)) rig.end();
});
const keeper = (given: Record<string, unknown> = {}) => {
  const rig = new KeeperRig(given);
  rigs.push(rig);
  return rig.connect();
};

it('does not end a keeper that lives and cannot be connected to', async () => {
  const rig = await keeper();
  const { keeperPid } = rig;
  rig.disconnect();
  new SocketAnnouncement(rig.settings.stateDirectory, 'keeper').write(join(rig.directory, 'nowhere.sock'));
  await expect(rig.connect()).rejects.toThrow(`Keeper ${keeperPid} runs, and nobody can connect to it`);
  expect(isGone(keeperPid)).toBe(false);
});

it('finds a keeper whose socket was removed, also where its directory cannot be made again', async () => {
  const rig = await keeper();
  const { keeperPid, keeperId } = rig;
  rig.disconnect();
  const directory = dirname(rig.settings.socketPath);
  rmSync(directory, { recursive: true });
  writeFileSync(directory, 'no directory');
  await rig.connect();
  expect([rig.keeperPid, rig.keeperId]).toEqual([keeperPid, keeperId]);
});

it('leaves no connection behind when it cannot end the strays', async () => {
  const rig = await keeper();
  const { keeperPid } = rig;
  rig.disconnect();
  // A folder in the place of a record can be neither read nor left out.
  const path = join(rig.settings.stateDirectory, 'trees', 'x.json');
  const connections = new Set<Socket>();
  const seen = createServer((socket) => {
    connections.add(socket.on('close', () => connections.delete(socket)).on('error', () => {}));
    socket.once('data', () =>
      writeFrame(socket, {
        ...{ kind: 'welcome', protocol: KEEPER_PROTOCOL, keeperId: 'k', pid: 1, sessions: [] },
      }),
    );
  });
  mkdirSync(path);
  const socketPath = join(rig.directory, 'counted.sock');
  await listenPrivately(seen, socketPath);
  new SocketAnnouncement(rig.settings.stateDirectory, 'keeper').write(socketPath);
  await expect(rig.connect()).rejects.toThrow('EISDIR');
  await eventually('the connection is closed', () => connections.size === 0);
  seen.close();
  expect(isGone(keeperPid)).toBe(false);
});

it('notices a keeper that stands still while it is connected, says so, and that it answers again', async () => {
  const rig = new KeeperRig({}, 100);
  rigs.push(rig);
  await rig.connect();
  expect(rig.link.notice).toBeNull();
  process.kill(rig.keeperPid, 'SIGSTOP');
  await eventually('it is noticed', () => rig.link.notice?.includes('does not answer'));
  process.kill(rig.keeperPid, 'SIGCONT');
  await eventually('it answers', () => rig.link.notice === null);
  expect(rig.lost).toBe(0);
  expect(rig.logged.at(-1)).toBe('the keeper answers again');
});
