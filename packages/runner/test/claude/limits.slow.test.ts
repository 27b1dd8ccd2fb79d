import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signInRefusal } from '../../src/claude/host/refused-for-good.js';
import { ClaudeRig } from '../support/claude-rig.js';
import { MessagesApi } from '../support/messages-api.js';

const SECRET = 'sk-ant-api03-a-secret-of-this-test-that-nobody-may-keep';
let api: MessagesApi;
let rig: ClaudeRig;
beforeAll(async () => {
  api = await MessagesApi.open();
  rig = new ClaudeRig(api, { environment: { ANTHROPIC_API_KEY: SECRET } });
  await rig.up();
});
afterAll(async () => {
  await rig.close();
  api.close();
});

it('ends a run within seconds whose sign-in is refused, and says why', async () => {
  const { runId } = await rig.start('error 401', { keepOpen: true });
  const end = await rig.ended(runId);
  expect(end.payload.reason).toContain('refuses the sign-in (401');
  expect(await rig.summary(runId)).toMatchObject({ claude: { cause: 'sign-in' } });
  // The SDK alone goes on for minutes.
  expect(api.asked.filter(({ prompt }) => prompt === 'error 401').length).toBeLessThan(4);
});

it('goes on where the service was overloaded or limited the rate for a moment', async () => {
  const { runId } = await rig.start('error 529 2\nsay after all');
  expect(await rig.result(runId)).toMatchObject({ result: 'after all' });
  const limited = await rig.start('error 429 1\nsay in the end');
  expect(await rig.result(limited.runId)).toMatchObject({ result: 'in the end' });
  const retries = rig.events(runId).filter(({ payload }) => payload.subtype === 'api_retry');
  expect(retries.map(({ payload }) => payload.error_status)).toEqual([529, 529]);
  await rig.ended(limited.runId);
});

it('ends a run that has spent what it was given, with the cause budget', async () => {
  const { runId } = await rig.start('tokens 100000 100000\nsay dear', { keepOpen: true, budgetUsd: 0.5 });
  await rig.ended(runId);
  const { claude } = await rig.summary(runId);
  expect(claude).toMatchObject({ cause: 'budget' });
  expect(claude?.usage.costUsd).toBeGreaterThan(0.5);
  expect(rig.events(runId).at(-1)?.payload.reason).toContain('0.5 USD');
});

it('ends a run that takes longer than it was given, with the cause timeout, also without a daemon', async () => {
  const { runId } = await rig.start('gate for ever', { timeoutSeconds: 3, keepOpen: true });
  await rig.event(runId, 'claude:delta', 'stream_event', 2);
  await rig.runner.kill('daemon');
  await rig.up();
  await rig.ended(runId);
  expect(await rig.summary(runId)).toMatchObject({ claude: { cause: 'timeout' } });
});

it('keeps no credentials, neither in the log nor in any other file', async () => {
  const { runId } = await rig.start('say something');
  await rig.ended(runId);
  const files = readdirSync(rig.runner.state, { recursive: true, withFileTypes: true }).filter((each) =>
    each.isFile(),
  );
  expect(files.length).toBeGreaterThan(3);
  for (const { parentPath, name } of files) {
    expect(readFileSync(join(parentPath, name), 'latin1')).not.toContain(SECRET);
  }
});

it.each([
  [
    { type: 'system', subtype: 'api_retry', error: 'unknown', error_status: 403 },
    'refuses the sign-in (403, unknown)',
  ],
  [{ type: 'assistant', error: 'account_on_hold' }, 'account on hold'],
  [{ type: 'auth_status', error: 'no browser' }, 'no browser'],
  [{ type: 'system', subtype: 'api_retry', error: 'overloaded', error_status: 529 }, null],
  [{ type: 'assistant' }, null],
])('tells from %j whether no later try can help', (message, expected) => {
  const refusal = signInRefusal(message as unknown as Parameters<typeof signInRefusal>[0]);
  if (expected === null) expect(refusal).toBeNull();
  else expect(refusal).toContain(expected);
});
