// npm run cost [-- --check]: computes docs/cost.md from the unit prices, from what npm run bench:lambda measured, and from
// the settings of the stage prod. With --check it only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { monthlyCost } from './cost/monthly-cost.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'docs/cost.md');
const read = (file) => readFileSync(join(root, file), 'utf8');

const prices = JSON.parse(read('scripts/cost/unit-prices.json'));
const measured = JSON.parse(read('scripts/cost/measured.json'));
const assumed = JSON.parse(read('scripts/cost/assumptions.json'));
const { stages } = await import('../infra/stage-settings.ts');
const { prod } = stages;

const dollars = (value) =>
  value === 0 ? '0' : value < 100 ? value.toFixed(2) : Math.round(value).toLocaleString('en');
const row = (...cells) => `| ${cells.join(' | ')} |`;

function way(sessions, intervalSeconds, sessionsPerRequest, tier) {
  return monthlyCost(
    {
      ...{ sessions, intervalSeconds, sessionsPerRequest, tier },
      apiMemoryMiB: prod.apiMemoryMiB,
      sweeperMemoryMiB: prod.sweeperMemoryMiB,
      sweepsPerMinute: prod.sweepsPerMinute,
      measured: { ...assumed, ...measured },
    },
    prices,
  );
}

const batch = measured.batchSessions;
const thousand = [
  ['60 s, single', way(1000, 60, 1, 'M10')],
  [`60 s, ${batch} in a batch`, way(1000, 60, batch, 'M10')],
  ['15 s, single', way(1000, 15, 1, 'M10')],
  [`15 s, ${batch} in a batch`, way(1000, 15, batch, 'M10')],
];
const scale = [
  [1_000, 'M10'],
  [10_000, 'M30'],
  [100_000, 'M50'],
].flatMap(([sessions, tier]) => [
  [sessions, 'single', tier, way(sessions, 60, 1, tier)],
  [sessions, `${batch} in a batch`, tier, way(sessions, 60, batch, tier)],
]);
const [, first] = thousand[0];
const sweeps = [1, 2, 4].map((perMinute) => {
  const { parts } = monthlyCost(
    {
      ...{ sessions: 1000, intervalSeconds: 60, sessionsPerRequest: batch, tier: 'M10' },
      apiMemoryMiB: prod.apiMemoryMiB,
      sweeperMemoryMiB: prod.sweeperMemoryMiB,
      sweepsPerMinute: perMinute,
      measured: { ...assumed, ...measured },
    },
    prices,
  );
  return `${perMinute} a minute ${dollars(parts.sweeper)}`;
});

const text = `# What it costs

Computed by \`npm run cost\`; change no number here. Prices are those of [unit-prices.json](../scripts/cost/unit-prices.json)
(${prices.region}, noted ${prices.noted}, US dollars, no free tier: it covers the first million requests or so). Durations are
[measured](../scripts/cost/measured.json) on the machine of \`${measured.by}\`, not on AWS, where they will differ:
look at \`REPORT\` lines in the log and put yours there. Everything else is [assumed](../scripts/cost/assumptions.json) and said there.

## 1,000 sessions, a month of 30 days

${row('', ...thousand.map(([name]) => name))}
${row('---', ...thousand.map(() => '---:'))}
${Object.keys(first.parts)
  .map((part) => row(part, ...thousand.map(([, { parts }]) => dollars(parts[part]))))
  .join('\n')}
${row('**together**', ...thousand.map(([, { total }]) => `**${dollars(total)}**`))}
${row('requests a second', ...thousand.map(([, { perSecond }]) => perSecond.toFixed(1)))}

A runner sends one request for all sessions of its machine, so what counts is the number of machines. The default is 60 s.
Sweeping more often than once a minute finds the lost sooner and pays for waiting: ${sweeps.join(', ')} dollars a month.

## Up to 100,000 sessions at 60 s

${row('sessions', 'heartbeats', 'requests a second', 'functions at once', 'database', 'dollars a month', 'of them the database')}
${row('---:', '---', '---:', '---:', '---', '---:', '---:')}
${scale
  .map(([sessions, how, tier, { perSecond, concurrency, total, parts }]) =>
    row(
      sessions.toLocaleString('en'),
      how,
      perSecond.toFixed(0),
      concurrency < 1 ? '< 1' : Math.ceil(concurrency).toString(),
      `${tier}, ${prices.atlas[tier].note}`,
      dollars(total),
      dollars(parts.database),
    ),
  )
  .join('\n')}

The tier is a guess by requests a second: one heartbeat is one conditional write. Nothing of this scale was run on AWS or Atlas.
What breaks first, in this order:

1. **The gateway's own bound**, \`requestsPerSecondMax\` = ${prod.requestsPerSecondMax} a second: ${((prod.requestsPerSecondMax * 60) / 1000).toFixed(0)},000 single sessions at 60 s. A setting; the
   account's limit is 10,000 a second.
2. **The database**: writes a second, long before storage. Batches are one bulk write each and cost it less. Connections:
   ${prod.apiConcurrencyMax} instances × ${prod.databaseConnectionsMax} = ${prod.apiConcurrencyMax * prod.databaseConnectionsMax}, and those that watch the cluster; M0 and M10 have ${prices.atlas.M0.connections} and ${prices.atlas.M10.connections.toLocaleString('en')}.
3. **Functions at once**: after an outage all come back together; \`apiConcurrencyMax\` = ${prod.apiConcurrencyMax} keeps the database from being
   flooded; who is refused tries again. An account has 1,000 unless it asks for more, a new one fewer.
4. **One sweeper**: it judges at most 500 sessions of a kind in one sweep, 30,000 an hour at one a minute.

The next step beyond one database is **a database per group of projects**: no document refers to one of another project except
machines, so a shard is a deployment of its own (another stage with another \`MONGODB_DB\` or cluster), and a machine registers
where its projects are. MongoDB's own sharding by \`projectId\` comes before that, and needs the unique indexes to begin with it.

## Where the money goes

- Traces by X-Ray are sampled: the first request of each second and ${assumed.tracedShare * 100} % of the others.
- Memory: the curve is in [lambda.md](lambda.md). From 512 to ${prod.apiMemoryMiB} MiB a million heartbeats cost some cents more, of more than a dollar
  that they cost in all, and the start and the slowest of them gain most; beyond that little is gained.
- \`dev\` has no alarms and no check from outside, and costs nothing while nobody calls it but its sweeper's calls.
`;

if (process.argv.includes('--check')) {
  const same = readFileSync(target, 'utf8') === text;
  console.log(same ? 'docs/cost.md is up to date.' : 'docs/cost.md is stale: run npm run cost.');
  process.exitCode = same ? 0 : 1;
} else writeFileSync(target, text);
