// npm run canary -- --url https://… [--every 30] [--for 3600] [--least 0.995]: asks from outside whether the API is ready,
// as a client would, and compares the part of the answers that were 200 with what is promised. Writes a line of JSON
// for each other answer and one at the end. Ends with 1 where the promise is missed. Without --for it goes on until
// Ctrl-C.
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';

const timeoutMs = 10_000;

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    every: { type: 'string', default: '30' },
    for: { type: 'string' },
    least: { type: 'string', default: '0.995' },
  },
});

const base = values.url?.replace(/\/+$/, '');
const [everyMs, least] = [Number(values.every) * 1000, Number(values.least)];
const endsAt =
  performance.now() + (values.for === undefined ? Number.POSITIVE_INFINITY : Number(values.for) * 1000);
const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => ending.abort());

if (!/^https?:\/\//.test(base ?? '') || !(everyMs > 0) || !(least >= 0 && least <= 1)) {
  console.error(
    'Say where the API is: npm run canary -- --url https://… [--every 30] [--for 3600] [--least 0.995]',
  );
  process.exit(64);
}

async function ask() {
  const startedAt = performance.now();
  try {
    const response = await fetch(`${base}/health/ready`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.arrayBuffer();
    return { status: response.status, tookMs: Math.round(performance.now() - startedAt) };
  } catch (error) {
    const reason = error?.cause?.code ?? error?.name ?? String(error);
    return { status: reason, tookMs: Math.round(performance.now() - startedAt) };
  }
}

const took = [];
let asked = 0;
for (let next = performance.now(); next < endsAt && !ending.signal.aborted; next += everyMs) {
  const waitMs = Math.max(0, next - performance.now());
  const waited = await delay(waitMs, true, { signal: ending.signal }).catch(() => false);
  if (!waited) break;
  const { status, tookMs } = await ask();
  asked += 1;
  if (status === 200) took.push(tookMs);
  else console.log(JSON.stringify({ at: new Date().toISOString(), status, tookMs }));
}
took.sort((a, b) => a - b);
const availability = asked === 0 ? 0 : took.length / asked;
const p95Ms = took[Math.floor(took.length * 0.95)] ?? null;
console.log(JSON.stringify({ asked, ready: took.length, availability, least, p95Ms }));
process.exitCode = availability >= least ? 0 : 1;
