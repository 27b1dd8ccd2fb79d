// Writes events to a run log until it is killed, and says the number of each one after it was told of it.
import { writeSync } from 'node:fs';
import { logSettingsSchema } from '../../dist/run-log/log-settings.js';
import { openRunLog } from '../../dist/run-log/open-run-log.js';

const [path, seed] = process.argv.slice(2);
const { log } = openRunLog(path, logSettingsSchema.parse({}), {
  now: Date.now,
  committed: (events) => writeSync(1, `${events.at(-1).seq}\n`),
  pauseChanged: () => {},
  failed: (error) => {
    throw error;
  },
});
if (!log.find('run')) {
  log.create({
    ...{ runId: 'run', sessionId: null, generation: 1, bootId: 'boot', columns: 80, rows: 24 },
    meta: { name: null, command: ['bash'], cwd: '/', template: null },
  });
}
let state = Number(seed);
function some() {
  for (let count = 0; count < 7; count += 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    const { outputBytes } = log.find('run');
    const bytes = Buffer.alloc((state >> 8) % 4_000);
    for (let index = 0; index < bytes.length; index += 1) bytes[index] = (outputBytes + index) % 251;
    log.output('run', bytes);
  }
  setImmediate(some);
}
some();
