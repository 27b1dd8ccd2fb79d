import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ClaudeRig } from '../support/claude-rig.js';
import { MessagesApi } from '../support/messages-api.js';

let api: MessagesApi;
const rigs: ClaudeRig[] = [];
beforeAll(async () => {
  api = await MessagesApi.open();
});
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.close();
});
afterAll(() => api.close());
const up = () => {
  const rig = new ClaudeRig(api);
  rigs.push(rig);
  return rig.up();
};

it('runs a conversation to its result, with every message of the SDK in the log', async () => {
  const rig = await up();
  const { runId, conversationId } = await rig.start('say hello there');
  const result = await rig.result(runId);
  const end = await rig.ended(runId);
  expect(result).toMatchObject({ subtype: 'success', result: 'hello there', session_id: conversationId });
  expect(end.payload).toEqual({ exit: { code: 0, signal: null }, reason: 'exit code 0' });
  const summary = await rig.summary(runId);
  expect(summary).toMatchObject({
    kind: 'claude',
    status: 'ended',
    claude: { conversationId, resultType: 'success' },
  });
  expect(summary.claude?.usage).toMatchObject({ turns: 1, inputTokens: 10, outputTokens: 5 });
  const types = rig.events(runId).map(({ channel, type }) => `${channel} ${type}`);
  for (const type of ['claude:message system', 'claude:delta stream_event', 'claude:message assistant'])
    expect(types).toContain(type);
});
