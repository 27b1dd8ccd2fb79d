import { performance } from 'node:perf_hooks';
import { startLoad } from '../load.mjs';

const poolMax = 4;
const asking = 40;
/** The longest that the driver waits for a connection and then for an answer on it. */
const answersWithinSeconds = 20;

/** Operations of the API take longer than they may, until its connections are used up. */
export const poolFilled = {
  name: 'pool-filled',
  title: 'slow the database down until the connection pool is full',
  note: 'Four connections for each API, and every command of the API takes 1.5 s longer.',
  touchesDatabase: true,
  env: { MONGODB_POOL_MAX: String(poolMax) },
  play: async (stage, { short }) => {
    await stage.open({ apis: 2, sweepers: 1 });
    const projectIds = [await stage.project(), await stage.project()];
    const machines = await stage.lightMachines(8, { slots: 2 });
    const load = startLoad(stage, { machines, projectIds });
    await stage.until('there is load', () => stage.journal.acknowledged.length > 100);
    const primary = await stage.members.primary();
    await slowDown(stage, primary, 1_500);
    const answers = [];
    const until = performance.now() + (short ? 6_000 : 40_000);
    const askers = Array.from({ length: asking }, (_, index) =>
      askUntil(stage, projectIds[index % 2], until, answers),
    );
    await Promise.all(askers);
    await slowDown(stage, primary, null);
    const at = performance.now();
    const served = async () => (await stage.send('GET', '/health/ready')).status === 200;
    await stage.until('the API is ready', served);
    const acknowledged = () => machines.every(({ lastAcknowledgedAtMs }) => lastAcknowledgedAtMs > at);
    await stage.until('every machine is acknowledged again', acknowledged, 60);
    const healed = (performance.now() - at) / 1_000;
    await load.stop();
    await stage.settle();
    return { ...(await stage.judge()), ...describeAnswers(answers, healed) };
  },
};

function describeAnswers(answers, healed) {
  const refused = answers.filter(({ status }) => status === 503);
  const unexpected = answers.filter(({ status }) => status >= 300 && status !== 503);
  const silent = refused.filter(({ retryAfter }) => !(retryAfter > 0));
  return {
    figures: [
      { name: 'answers while it was slow', value: answers.length, atLeast: 1 },
      { name: 'of these 503', value: refused.length, atLeast: 1 },
      { name: '503 without Retry-After', value: silent.length, atMost: 0 },
      { name: 'other answers than success and 503', value: unexpected.length, atMost: 0 },
      {
        ...{ name: 'slowest answer', unit: 's', atMost: answersWithinSeconds },
        value: Math.max(...answers.map(({ seconds }) => seconds)),
      },
      { name: 'longest until every machine is acknowledged again', value: healed, unit: 's', atMost: 15 },
    ],
    complaints: [...new Set(unexpected.map(({ status, body }) => `answered ${status}: ${body}`))],
  };
}

async function askUntil(stage, projectId, until, answers) {
  while (performance.now() < until) {
    const since = performance.now();
    const { status, headers, body } = await stage.send(
      'GET',
      `/v1/sessions?projectId=${projectId}`,
      undefined,
      {
        timeoutMs: 60_000,
      },
    );
    const seconds = (performance.now() - since) / 1_000;
    answers.push({ status, seconds, retryAfter: Number(headers.get('retry-after')), body: body?.code });
  }
}

/** Lets every command of the API, and of nobody else, take so long; null ends it. */
async function slowDown({ members }, member, blockTimeMS) {
  const failCommands = ['find', 'aggregate', 'update', 'insert', 'findAndModify'];
  const data = { failCommands, blockConnection: true, blockTimeMS, appName: 'claude-projects' };
  const how = blockTimeMS === null ? { mode: 'off' } : { mode: 'alwaysOn', data };
  await members.at(member, (admin) => admin.command({ configureFailPoint: 'failCommand', ...how }));
}
