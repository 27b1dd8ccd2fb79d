import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { sleepCountingSeconds } from '../adapters/sleep-counting-clock.js';
import { detectCapabilities, removeEmptyGroups } from '../limits/detect-capabilities.js';
import { leaveSessionGroups } from '../limits/leave-session-groups.js';
import { readBootId } from '../processes/boot-id.js';
import { identify } from '../processes/process-identity.js';
import { takeLock } from '../processes/process-lock.js';
import { ReachableServer } from '../transports/reachable-server.js';
import { keepAftermath } from './aftermath-process.js';
import { Keeper } from './keeper.js';
import { serveKeeper } from './keeper-server.js';
import { keeperSettingsSchema } from './keeper-settings.js';
import { TreeRecords } from './tree-records.js';

const settings = keeperSettingsSchema.parse(JSON.parse(process.argv[2] ?? 'null'));
mkdirSync(settings.stateDirectory, { recursive: true, mode: 0o700 });
const lock = takeLock(join(settings.stateDirectory, 'keeper.lock'));
if (!lock.taken) {
  console.error(`keeper ${lock.holder.pid} holds ${settings.stateDirectory} already`);
  process.exit(1);
}

leaveSessionGroups();
const keeperId = randomUUID();
const capabilities = detectCapabilities(settings.stateDirectory, settings.controlGroups);
const records = new TreeRecords(settings.stateDirectory);
const keeper = new Keeper({
  settings,
  records,
  keeperId,
  bootId: readBootId(),
  nowSeconds: sleepCountingSeconds,
  capabilities,
});

// A keeper ends with its last session, not with a terminal that is closed or a daemon that is stopped.
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
// One session's bug must not let all the others go unfenced.
process.on('uncaughtException', (error) => console.error(error));

const self = identify(process.pid);
if (self) keepAftermath(self, keeperId, settings.stateDirectory);

const server = new ReachableServer(settings.stateDirectory, 'keeper', settings.socketPath, (path) =>
  serveKeeper(keeper, path),
);
await server.open();
setInterval(() => {
  keeper.tick();
  void server.look().catch((error) => console.error(error));
  if (!keeper.mayLeave) return;
  server.close();
  removeEmptyGroups(capabilities);
  lock.release();
  process.exit(0);
}, settings.tickMs);
console.error(`keeper ${keeperId} is up`);
