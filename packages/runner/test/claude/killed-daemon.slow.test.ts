import { randomInt } from 'node:crypto';
import { afterEach, expect, it } from 'vitest';
import { ClaudeRig } from '../support/claude-rig.js';
import { MessagesApi } from '../support/messages-api.js';

const KILLS = 15;
let api: MessagesApi;
let rig: ClaudeRig;
afterEach(async () => {
  await rig.close();
  api.close();
});

it('says every message once, and logs every answer once, however often the daemon is killed', async () => {
  api = await MessagesApi.open();
  rig = await new ClaudeRig(api).up();
  const { runId } = await rig.start('slow 1\nsay answer 0.', { keepOpen: true });
  const taken = [0];
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const text = `slow 1\nsay answer ${kill}.`;
    const said = rig.say(runId, text).then(
      () => void taken.push(kill),
      // It may have been taken all the same: the history decides.
      () => undefined,
    );
    if (kill % 2 === 0) await said;
    // Anywhere within the turns that are under way.
    await rig.until('a piece of an answer', () => rig.events(runId).length > randomInt(1, 40));
    await rig.runner.kill('daemon');
    await said;
    await rig.up();
  }
  await rig.say(runId, 'history');
  const isHistory = () =>
    rig
      .events(runId)
      .find(({ channel, payload }) => channel === 'claude:result' && `${payload.result}`.startsWith('["'));
  const { payload } = await rig.until('the history', isHistory);
  // What comes close together is said as one message.
  const history = (JSON.parse(`${payload.result}`) as string[]).join('\n');
  const times = (kill: number) => history.split(`say answer ${kill}.`).length - 1;
  for (let kill = 0; kill <= KILLS; kill += 1) {
    expect([kill, times(kill)]).toEqual([kill, taken.includes(kill) ? 1 : Math.min(1, times(kill))]);
  }
  expect(taken.length).toBeGreaterThan(KILLS / 2);
  const answers = rig
    .events(runId)
    .filter(({ channel, type }) => channel === 'claude:message' && type === 'assistant')
    .map(({ payload: message }) => JSON.stringify(message));
  expect(new Set(answers).size).toBe(answers.length);
  expect(rig.events(runId).filter(({ type }) => type === 'output-lost')).toEqual([]);
});
