// npm run bench:lambda [-- --rounds 9] [--calls 300] [--out docs/lambda.md] [--json scripts/cost/measured.json]: what a
// start and a warm heartbeat of the built function cost, against an empty function and the same code unbundled, each in
// turn in one run.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gatewayEvent } from '../test/support/gateway-event.ts';
import { startInstance } from '../test/support/lambda-instance.ts';
import { processorShare } from './bench-lambda/processor-share.mjs';
import { zipSize } from './bench-lambda/zip-size.mjs';
import { step } from './cloud/install-apart.mjs';
import { bringRuntimeInterfaceClient } from './cloud/runtime-interface-client.mjs';
import { freePort, startReplicaSet } from './launcher/replica-set.mjs';
import { findMongod } from './mongod.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const say = (line) => console.error(`[bench:lambda] ${line}`);
const memoriesMiB = [256, 512, 1024, 1769];
/** Slots of a machine, whose sessions beat in one request. */
const batchSessions = 10;
const targets = { init: 0.55, warmMs: 4, zipBytes: 1_500_000 };

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    calls: { type: 'string', default: '300' },
    out: { type: 'string' },
    json: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
const calls = Number(values.calls);

async function main() {
  const client = await bringRuntimeInterfaceClient({ root, say });
  const directory = mkdtempSync(join(tmpdir(), 'bench-lambda-'));
  const bundle = join(directory, 'bundle');
  const args = [join(root, 'scripts/bundle.mjs'), bundle];
  await step({ label: 'bundling', command: process.execPath, args, cwd: root, say });
  const empty = join(directory, 'bundle', 'empty');
  mkdirSync(empty);
  writeFileSync(
    join(empty, 'index.mjs'),
    "export const handler = async () => ({ statusCode: 200, body: '' });\n",
  );
  const database = await startReplicaSet({
    mongod: await findMongod(say),
    dbPath: join(directory, 'db'),
    logFile: join(directory, 'mongod.log'),
    port: await freePort(),
    extra: ['--wiredTigerCacheSizeGB', '0.5'],
  });
  try {
    const { makeApiKey } = await import('../dist/api-keys/api-key.js');
    const { migrate } = await import('../dist/lifecycle/migrate.js');
    const { loadSettings } = await import('../dist/config/settings.js');
    const key = makeApiKey();
    const env = {
      NODE_ENV: 'production',
      MONGODB_URI: database.uri,
      MONGODB_DB: 'bench',
      MONGODB_POOL_MAX: '5',
      SLOW_COMMAND_MILLISECONDS: '250',
      ADMIN_API_KEY: key,
      RATE_LIMIT_PER_MINUTE: '1000000',
      HEARTBEAT_RATE_LIMIT_PER_MINUTE: '1000000',
      HEARTBEATS_PER_INTERVAL_MAX: '100000000',
    };
    await migrate(loadSettings(env));
    const functions = {
      empty: { client, directory: empty, handler: 'index.handler', env: {} },
      bundled: { client, directory: join(bundle, 'api'), handler: 'lambda.handler', env },
      sweep: { client, directory: join(bundle, 'sweep'), handler: 'sweep.handler', env },
      unbundled: { client, directory: join(root, 'dist'), handler: 'lambda.handler', env },
    };
    const { sweep, ...compared } = functions;
    const init = await measureInits(compared);
    const warm = await measureWarm(functions, key);
    const curve = await measureCurve(functions.bundled, key);
    const sizes = Object.fromEntries(
      ['api', 'sweep', 'migrate'].map((name) => [name, zipSize(join(bundle, name))]),
    );
    report({ init, warm, curve, sizes });
  } finally {
    await database.child.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Milliseconds until the first event is asked for, by kind, each kind in turn. */
async function measureInits(functions) {
  const took = Object.fromEntries(Object.keys(functions).map((name) => [name, { wall: [], processor: [] }]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, options] of Object.entries(functions)) {
      const instance = await startInstance(options);
      took[name].wall.push(instance.initMs);
      took[name].processor.push(processorMs(instance.process.pid));
      await instance.kill();
    }
    say(`start ${round + 1} of ${rounds}`);
  }
  return took;
}

/** What a process has used of processors so far: others on the machine do not change it. */
function processorMs(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  return ticks * 10;
}

/** Milliseconds of a warm call, by kind, in alternation. */
async function measureWarm({ empty, bundled, sweep }, key) {
  const instances = {
    empty: await startInstance(empty),
    heartbeat: await startInstance(bundled),
    batch: await startInstance(bundled),
    sweep: await startInstance(sweep),
  };
  const beat = await heartbeats(instances.heartbeat, key);
  const events = {
    empty: beat,
    heartbeat: beat,
    batch: await batches(instances.batch, key),
    sweep: () => ({}),
  };
  const took = { empty: [], heartbeat: [], batch: [], sweep: [] };
  for (let n = 0; n < calls + 50; n += 1) {
    for (const [name, instance] of Object.entries(instances)) {
      const event = events[name]();
      const startedAt = performance.now();
      const answer = await instance.invoke(event);
      // The first ones compile the code that the others run.
      if (n >= 50) took[name].push(performance.now() - startedAt);
      if ((answer.statusCode ?? 200) !== 200) throw new Error(`${name} was answered ${answer.body}`);
    }
  }
  await Promise.all(Object.values(instances).map((instance) => instance.kill()));
  return took;
}

/** The start and a warm heartbeat with the processor share of each memory size. Empty where shares cannot be given. */
async function measureCurve(bundled, key) {
  const curve = [];
  for (const memoryMiB of memoriesMiB) {
    const share = processorShare(memoryMiB);
    if (share === null) return [];
    const inits = [];
    const warm = [];
    for (let round = 0; round < Math.ceil(rounds / 3); round += 1) {
      const instance = await startInstance({ ...bundled, onStarted: share.add });
      inits.push(instance.initMs);
      const beat = await heartbeats(instance, key);
      for (let n = 0; n < Math.ceil(calls / 3) + 20; n += 1) {
        const event = beat();
        const startedAt = performance.now();
        await instance.invoke(event);
        if (n >= 20) warm.push(performance.now() - startedAt);
      }
      await instance.kill();
    }
    share.remove();
    curve.push({ memoryMiB, initMs: median(inits), warmMs: median(warm), p95Ms: quantile(warm, 0.95) });
    say(`${memoryMiB} MiB measured`);
  }
  return curve;
}

/** Makes a session, and answers what makes the event of each next heartbeat of it. */
async function heartbeats(instance, key) {
  const { sessions } = await makeSessions(instance, key, 1);
  let sequence = 0;
  return () => {
    sequence += 1;
    return request(key, 'POST', `/v1/sessions/${sessions[0]}/heartbeat`, { generation: 1, sequence });
  };
}

/** The same for a machine with all its sessions in one request. */
async function batches(instance, key) {
  const { machineId, sessions } = await makeSessions(instance, key, batchSessions);
  let sequence = 0;
  return () => {
    sequence += 1;
    const beats = sessions.map((id) => ({ id, generation: 1, sequence }));
    return request(key, 'POST', `/v1/machines/${machineId}/heartbeat`, { bootId: 'bench', sessions: beats });
  };
}

async function makeSessions(instance, key, count) {
  const call = async (method, url, body) => {
    const answer = await instance.invoke(request(key, method, url, body));
    if (answer.statusCode >= 300) throw new Error(`${url} was answered ${answer.statusCode}: ${answer.body}`);
    return JSON.parse(answer.body);
  };
  const machineId = crypto.randomUUID();
  const project = await call('POST', '/v1/projects', { name: 'bench' });
  const slots = Array.from({ length: count }, (_, number) => ({ number }));
  await call('PUT', `/v1/machines/${machineId}`, { hostname: 'bench', platform: 'linux-x64', slots });
  const sessions = [];
  for (let n = 0; n < count; n += 1) {
    sessions.push((await call('POST', '/v1/sessions', { projectId: project.id, machineId })).id);
  }
  return { machineId, sessions };
}

function request(key, method, url, body) {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  return gatewayEvent({ method, url, body: JSON.stringify(body), headers });
}

function quantile(values, part) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

function round(value) {
  return Math.round(value * 10) / 10;
}

function median(values) {
  return quantile(values, 0.5);
}

function report({ init, warm, curve, sizes }) {
  const ratio = median(init.bundled.wall) / median(init.unbundled.wall);
  const used = median(init.bundled.processor) / median(init.unbundled.processor);
  const over = median(warm.heartbeat) - median(warm.empty);
  const met = (is) => (is ? 'met' : 'missed');
  const ms = (value) => value.toFixed(value < 10 ? 2 : 0);
  const lines = [
    '# The function, measured',
    '',
    `Printed by \`npm run bench:lambda -- --rounds ${rounds} --calls ${calls}\` on ${cpus().length} cores (${cpus()[0]?.model.trim()}), Node`,
    `${process.versions.node}, under AWS's runtime interface client; the database runs on the same cores. Medians. It is no`,
    'measurement of AWS: processor, network and disk differ there. Ratios and differences are of one run; the load of the',
    `machine, of which more than ${cpus().length} means that others used it too and wall times are too long, was ${loadavg()[0].toFixed(0)}.`,
    '',
    '| | measured | target | |',
    '|---|---|---|---|',
    `| start of the bundle, to the same code unbundled | ${ms(median(init.bundled.wall))} ms of ${ms(median(init.unbundled.wall))} ms, ${ratio.toFixed(2)} | ${targets.init} | ${met(ratio <= targets.init)} |`,
    `| the same in processor time | ${ms(median(init.bundled.processor))} ms of ${ms(median(init.unbundled.processor))} ms, ${used.toFixed(2)} | | |`,
    `| start of an empty function | ${ms(median(init.empty.wall))} ms | | |`,
    `| warm heartbeat, over the empty function's call | ${ms(median(warm.heartbeat))} ms − ${ms(median(warm.empty))} ms = ${ms(over)} ms | ${targets.warmMs} ms | ${met(over <= targets.warmMs)} |`,
    `| the same, the quickest tenth of the calls | ${ms(quantile(warm.heartbeat, 0.1))} ms − ${ms(quantile(warm.empty, 0.1))} ms = ${ms(quantile(warm.heartbeat, 0.1) - quantile(warm.empty, 0.1))} ms | | |`,
    `| warm heartbeat, p95 | ${ms(quantile(warm.heartbeat, 0.95))} ms | | |`,
    `| warm heartbeat of ${batchSessions} sessions in one request | ${ms(median(warm.batch))} ms | | |`,
    `| warm sweep with nothing overdue | ${ms(median(warm.sweep))} ms | | |`,
    ...Object.entries(sizes).map(
      ([name, bytes]) =>
        `| zip of ${name} | ${(bytes / 1e6).toFixed(2)} MB | 1.5 MB | ${met(bytes <= targets.zipBytes)} |`,
    ),
    '',
    ...(curve.length === 0
      ? ['What memory changes was not measured: this user may not give shares of a processor.']
      : [
          'With the share of one processor that a function of so much memory has (the database keeps its own):',
          '',
          '| memory | start | warm heartbeat | p95 | GB-seconds for a million heartbeats |',
          '|---|---|---|---|---|',
          ...curve.map(
            ({ memoryMiB, initMs, warmMs, p95Ms }) =>
              `| ${memoryMiB} MiB | ${ms(initMs)} ms | ${ms(warmMs)} ms | ${ms(p95Ms)} ms | ${Math.round(((Math.ceil(warmMs) * memoryMiB) / 1024) * 1000)} |`,
          ),
        ]),
  ];
  const text = `${lines.join('\n')}\n`;
  console.log(text);
  if (values.out) writeFileSync(values.out, text);
  if (!values.json) return;
  const measured = {
    by: `npm run bench:lambda -- --rounds ${rounds} --calls ${calls}`,
    heartbeatMs: round(median(warm.heartbeat)),
    batchSessions,
    batchMs: round(median(warm.batch)),
    sweepMs: round(median(warm.sweep)),
    startMs: round(median(init.bundled.wall)),
  };
  writeFileSync(values.json, `${JSON.stringify(measured, null, 2)}\n`);
}

await main();
