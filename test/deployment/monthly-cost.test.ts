import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { monthlyCost } from '../../scripts/cost/monthly-cost.mjs';

const prices = JSON.parse(
  readFileSync(new URL('../../scripts/cost/unit-prices.json', import.meta.url), 'utf8'),
);
const way = {
  sessions: 1000,
  intervalSeconds: 60,
  sessionsPerRequest: 1,
  apiMemoryMiB: 1024,
  sweeperMemoryMiB: 512,
  sweepsPerMinute: 1,
  tier: 'M10',
  measured: {
    ...{ heartbeatMs: 9.2, batchMs: 20, sweepMs: 100, logBytesPerRequest: 1000, bytesOutPerRequest: 1000 },
    ...{
      tracesPerSecondMax: 1,
      tracedShare: 0.05,
      alarmMetrics: 10,
      customMetrics: 2,
      healthCheckFeatures: 2,
      healthChecksPerSecond: 0.5,
    },
  },
};

it('computes what can be computed by hand', () => {
  const { parts, total, perSecond, requests } = monthlyCost(way, prices);
  // 1,000 sessions once a minute for 30 days.
  expect(requests).toBeCloseTo(43_200_000);
  expect(perSecond).toBeCloseTo(16.667, 2);
  expect(parts.gateway).toBeCloseTo(43.2);
  expect(parts['function, requests']).toBeCloseTo(8.64);
  // A call is billed by whole milliseconds: 10 of a GB.
  expect(parts['function, time']).toBeCloseTo(432_000 * 0.0000133334);
  expect(parts.database).toBeCloseTo(57.6);
  // Ten figures, two of them made from logs, the check with its two features, and what it asks.
  expect(parts['alarms and check from outside']).toBeCloseTo(1 + 0.6 + 0.75 + 4 + 1.296 * 1.2);
  expect(total).toBeCloseTo(Object.values(parts).reduce((sum, part) => sum + part, 0));
});

it('costs a tenth for requests where ten sessions beat together, and four times at a quarter of the interval', () => {
  const single = monthlyCost(way, prices);
  const batched = monthlyCost({ ...way, sessionsPerRequest: 10 }, prices);
  const often = monthlyCost({ ...way, intervalSeconds: 15 }, prices);
  expect(batched.parts.gateway).toBeCloseTo(single.parts.gateway / 10);
  expect(often.parts.gateway).toBeCloseTo(single.parts.gateway * 4);
});

it('pays the lower price beyond three hundred million requests', () => {
  const { parts, requests } = monthlyCost({ ...way, sessions: 10_000 }, prices);
  expect(parts.gateway).toBeCloseTo(300 + (requests / 1e6 - 300) * 0.9);
});

it('pays for the time that the sweeper waits between the sweeps of one call', () => {
  const once = monthlyCost(way, prices).parts.sweeper;
  const twice = monthlyCost({ ...way, sweepsPerMinute: 2 }, prices).parts.sweeper;
  // Half of each minute, with half a GB.
  expect(twice - once).toBeCloseTo(43_200 * 30 * 0.5 * 0.0000133334);
});

it('is what docs/cost.md shows', () => {
  const { status, stdout } = spawnSync(process.execPath, ['scripts/cost.mjs', '--check'], {
    encoding: 'utf8',
  });
  expect([status, stdout]).toEqual([0, 'docs/cost.md is up to date.\n']);
});
