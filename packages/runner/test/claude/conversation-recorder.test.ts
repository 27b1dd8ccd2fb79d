import { afterEach, expect, it } from 'vitest';
import { ConversationRecorder } from '../../src/claude/conversation-recorder.js';
import { ConversationStore } from '../../src/claude/conversation-store.js';
import type { FromHost, ToHost } from '../../src/claude/host-protocol.js';
import { NO_USAGE } from '../../src/run-log/claude-state.js';
import { RunRecorder } from '../../src/runs/run-recorder.js';
import { LogRig } from '../support/log-rig.js';

const rigs: LogRig[] = [];
afterEach(() => {
  for (const rig of rigs.splice(0)) rig.end();
});

const RUN = 'run-1';
const begin = {
  ...{
    mode: 'fresh',
    conversationId: 'c',
    parentConversationId: null,
    prompt: 'hello',
    options: {},
    keepOpen: true,
  },
  ...{ timeoutSeconds: null, budgetUsd: null, carried: NO_USAGE },
} as const;

/** A recorder over a real log, with a host that only takes note of what it is told. */
function recorder() {
  const rig = new LogRig();
  rigs.push(rig);
  let told: ToHost[] = [];
  let isConnected = true;
  const make = () => {
    const one = new ConversationRecorder(rig.log, (_frame, body) => {
      if (isConnected && body) told.push(JSON.parse(Buffer.from(body).toString()));
      return isConnected;
    });
    rig.listener = (events) => one.committed(events);
    return one;
  };
  rig.create(RUN, {
    claude: { mode: 'fresh', conversationId: 'c', parentConversationId: null, prompt: null, begin },
  });
  rig.log.status(RUN, 'started', { columns: 80, rows: 24 });
  rig.log.flush();
  return {
    rig,
    make,
    connect: (connected: boolean) => {
      isConnected = connected;
    },
    /** What the host was told since the last look. */
    told: () => {
      const all = told;
      told = [];
      return all.map((line) => (line.kind === 'begin' ? 'begin' : `${line.input.type} ${line.number}`));
    },
    /** The daemon is killed, and the next one begins. */
    restart: () => {
      rig.log.close();
      rig.open();
      return make();
    },
  };
}

/** A host's lines, each with the offset that it begins at. */
function host(offset = 0) {
  let at = offset;
  return (to: ConversationRecorder, line: FromHost) => {
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    to.received(RUN, at, bytes);
    at += bytes.length;
    return at;
  };
}

it('tells a host what it may not have heard, in its order, and nothing that it took', () => {
  const { make, connect, told, restart, rig } = recorder();
  const one = make();
  one.follow(RUN, RUN);
  expect(told()).toEqual(['begin']);
  const says = host();
  says(one, { kind: 'took', number: 0 });
  connect(false);
  expect(one.input(RUN, { type: 'message', content: 'one' })).toBeNull();
  expect(one.input(RUN, { type: 'interrupt' })).toBeNull();
  rig.log.flush();
  expect(told()).toEqual([]);
  connect(true);
  one.follow(RUN, RUN);
  expect(told()).toEqual(['message 2', 'interrupt 3']);
  says(one, { kind: 'took', number: 2 });
  rig.log.flush();
  const next = restart();
  next.follow(RUN, RUN);
  expect(told()).toEqual(['interrupt 3']);
});

it('begins a conversation once that its host began before the daemon was killed', () => {
  const { make, told, restart, rig } = recorder();
  const one = make();
  one.follow(RUN, RUN);
  host()(one, { kind: 'took', number: 0 });
  rig.log.flush();
  told();
  restart().follow(RUN, RUN);
  expect(told()).toEqual([]);
});

it('keeps a line in parts that a daemon did not live to read to its end, and logs it once', () => {
  const { make, restart, rig } = recorder();
  const one = make();
  one.follow(RUN, RUN);
  const message = { type: 'assistant', text: 'x'.repeat(300_000) };
  const bytes = Buffer.from(`${JSON.stringify({ kind: 'message', message })}\n`);
  for (let at = 0; at < 200_000; at += 50_000) one.received(RUN, at, bytes.subarray(at, at + 50_000));
  rig.log.flush();
  const kept = rig.log.find(RUN)?.outputBytes ?? 0;
  expect(kept).toBeGreaterThanOrEqual(100_000);
  const next = restart();
  next.follow(RUN, RUN);
  next.received(RUN, kept, bytes.subarray(kept));
  rig.log.flush();
  const messages = rig.log
    .read(RUN, 0, 100, 10_000_000)
    .filter(({ channel }) => channel === 'claude:message');
  expect(messages.map(({ payload }) => payload)).toEqual([message]);
  expect(rig.log.find(RUN)?.outputBytes).toBe(bytes.length);
  expect(rig.log.claude.unfinished(rig.log.find(RUN)?.run ?? 0)).toHaveLength(0);
});

it('says of a line that its host did not live to finish that it is lost', () => {
  const { make, rig } = recorder();
  const one = make();
  one.follow(RUN, RUN);
  const end = host()(one, { kind: 'took', number: 0 });
  one.received(RUN, end, Buffer.from('{"kind":"mess'));
  expect(one.hasRead(RUN, end + 13)).toBe(true);
  expect(one.over(RUN, { code: null, signal: 'SIGKILL' }, null, 'signal SIGKILL')).toBe('signal SIGKILL');
  rig.log.flush();
  expect(rig.told.at(-1)).toMatchObject({ type: 'output-lost', payload: { from: end, to: end + 13 } });
  expect(rig.log.find(RUN)?.claude?.cause).toBe('process-exit');
});

it('shows the same questions after a restart, and none that was answered', () => {
  const { make, restart, rig } = recorder();
  const one = make();
  one.follow(RUN, RUN);
  const says = host();
  const asks = (approvalId: string): FromHost => ({
    kind: 'asks',
    approval: {
      ...{ approvalId, toolName: 'Write', input: { file_path: 'x' }, toolUseId: null, title: null },
      ...{ description: null, blockedPath: null, decisionReason: null, suggestions: [], agentId: null },
    },
  });
  says(one, asks('first'));
  says(one, asks('second'));
  const answer = { type: 'approval', approvalId: 'first', answer: { behavior: 'allow' } } as const;
  expect(one.input(RUN, answer)).toBeNull();
  expect(one.input(RUN, answer)).toContain('answered or withdrawn');
  rig.log.flush();
  const before = one.approvals(null);
  expect(before).toMatchObject([{ approvalId: 'second', conversationId: 'c', requestedAt: rig.now }]);
  expect(restart().approvals(RUN)).toEqual(before);
});

it.each([
  ['boot', 'keeper-lost', 'its keeper ended'],
  ['another boot', 'machine-rebooted', 'the machine was started anew'],
] as const)('marks with its cause what nobody holds any more: on %s it is %s', (bootId, cause, reason) => {
  const { make, rig } = recorder();
  const conversations = make();
  host()(conversations, { kind: 'took', number: 0 });
  const runs = new RunRecorder({ log: rig.log, bootId, order: () => true, conversations });
  runs.connected([]);
  rig.log.flush();
  expect(rig.log.find(RUN)).toMatchObject({ status: 'ended', claude: { cause } });
  expect(rig.told.at(-1)).toMatchObject({ type: 'ended', payload: { reason } });
  const row = { parentConversationId: null, cwd: '/', name: null, options: {}, intent: null, createdAt: 1 };
  rig.log.claude.saveConversation({ conversationId: 'c', ...row });
  const { items } = new ConversationStore(rig.log).list(10, null);
  expect(items).toMatchObject([
    { conversationId: 'c', wasInterrupted: true, lastRunId: RUN, liveRunId: null },
  ]);
});

it('lets the log hold one live run of a conversation, whoever forgets to look', () => {
  const { rig } = recorder();
  const claude = {
    mode: 'resume',
    conversationId: 'c',
    parentConversationId: null,
    prompt: null,
    begin,
  } as const;
  rig.create('run-2', { claude });
  rig.log.flush();
  expect(`${rig.failures[0]}`).toContain('UNIQUE constraint failed: claudeRuns.conversationId');
});
