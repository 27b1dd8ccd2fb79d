import { setTimeout as delay } from 'node:timers/promises';

const limitPerMinute = 100;
const timesOver = 10;

/** A client asks ten times as often as its key may, and a holder beats far more often than asked, beside a fleet. */
export const rateLimit = {
  name: 'rate-limit',
  title: 'ask ten times as often as the limit of the key allows',
  env: {
    RATE_LIMIT_PER_MINUTE: String(limitPerMinute),
    // What everybody gets who sets nothing.
    ...{ HEARTBEAT_RATE_LIMIT_PER_MINUTE: '6000', HEARTBEATS_PER_INTERVAL_MAX: '10' },
  },
  play: async (stage, { short }) => {
    await stage.open({ apis: 2, sweepers: 1 });
    const wish = { name: 'greedy', scopes: ['runner', 'read'] };
    const { key } = await stage.ask('POST', '/v1/api-keys', wish);
    const projectId = await stage.project({ heartbeatIntervalSeconds: 1, missedHeartbeatsAllowed: 4 });
    const machines = await stage.lightMachines(8, { slots: 2, key });
    for (const machine of machines) await Promise.all([machine.create(projectId), machine.create(projectId)]);
    const [rogue] = machines;
    const answers = [];
    const minutes = short ? 1 : 3;
    const floods = Array.from({ length: 8 }, () => flood(stage, key, minutes, answers));
    const refusedBeats = beatTooOften(stage, rogue, minutes);
    await Promise.all(floods);
    const paced = await refusedBeats;
    await stage.settle();
    const outcome = await stage.judge();
    const passed = answers.filter(({ status }) => status === 200).length;
    const refused = answers.filter(({ status }) => status === 429);
    const failed = outcome.events.filter(({ type }) => type === 'failed').length;
    return {
      ...outcome,
      figures: [
        { name: 'requests by one key', value: answers.length, atLeast: minutes * limitPerMinute * timesOver },
        // A window of a minute may have begun before the first and after the last of them.
        { name: 'of these answered', value: passed, atMost: limitPerMinute * (minutes + 1) },
        { name: 'refused with 429', value: refused.length, atLeast: 1 },
        {
          name: '429 without Retry-After and RateLimit',
          value: refused.filter(({ told }) => !told).length,
          atMost: 0,
        },
        {
          name: 'other answers than 200 and 429',
          value: answers.length - passed - refused.length,
          atMost: 0,
        },
        { name: 'heartbeats of one holder told to slow down', value: paced, atLeast: 1 },
        {
          ...{ name: 'heartbeats of others refused by a limit', atMost: 0 },
          value: stage.journal.refusals.get('rate-limited') ?? 0,
        },
        { name: 'sessions failed', value: failed, atMost: 0 },
      ],
    };
  },
};

/** An eighth of ten times the limit, spread over each minute's first part. */
async function flood(stage, key, minutes, answers) {
  const count = Math.ceil((minutes * limitPerMinute * timesOver) / 8);
  for (let each = 0; each < count; each += 1) {
    const { status, headers } = await stage.send('GET', '/v1/sessions?limit=1', undefined, { key });
    const told =
      Number(headers.get('retry-after')) > 0 && headers.has('ratelimit') && headers.has('ratelimit-policy');
    answers.push({ status, told });
    await delay(minutes > 1 ? 400 : 20);
  }
}

/** Beats some dozens of times in the interval that it was asked to beat once in, and does not heed the refusals. */
async function beatTooOften(stage, machine, minutes) {
  const [session] = machine.running;
  let refused = 0;
  for (let each = 0; each < 600 * minutes; each += 1) {
    const body = { generation: session.generation, sequence: ++session.sequence };
    const { key } = machine;
    const reply = await stage.send('POST', `/v1/sessions/${session.id}/heartbeat`, body, { key });
    if (reply.status === 429) refused += 1;
    await delay(10);
  }
  return refused;
}
