import { afterEach, expect, it } from 'vitest';
import { ConversationRecorder } from '../../src/claude/conversation-recorder.js';
import type { HeldEntry, ToKeeper } from '../../src/keeper/keeper-protocol.js';
import { RunRecorder } from '../../src/runs/run-recorder.js';
import { eventually } from '../support/conditions.js';
import { LogRig } from '../support/log-rig.js';

const rigs: LogRig[] = [];
afterEach(() => {
  for (const rig of rigs.splice(0)) rig.end();
});

const SESSION = 'a session of the API';
const exit = { code: 0, signal: null };

/** A recorder between a real log and a keeper that only takes note of what it is told. */
function recorder(given: Record<string, unknown> = {}) {
  const rig = new LogRig(given);
  rigs.push(rig);
  const orders: ToKeeper[] = [];
  const make = () => {
    const order = (frame: ToKeeper) => orders.push(frame) > 0;
    const conversations = new ConversationRecorder(rig.log, order);
    const one = new RunRecorder({ log: rig.log, bootId: 'boot', order, conversations });
    rig.listener = (events) => one.committed(events);
    return one;
  };
  const start = (to: RunRecorder) =>
    to.start(
      {
        ...{ kind: 'start', sessionId: SESSION, generation: 1, columns: 80, rows: 24 },
        launch: { command: ['sh'], cwd: '/', env: {}, allowedDirectories: ['/'] },
        ...{ deadlineSeconds: 600, fence: 'pause' },
      },
      { name: null, command: ['sh'], cwd: '/', template: null },
    );
  const entry = (runId: string, given: Partial<HeldEntry> = {}): HeldEntry => ({
    ...{
      sessionId: SESSION,
      runId,
      generation: 1,
      state: 'running',
      exit: null,
      fenced: false,
      totalBytes: 0,
    },
    ...given,
  });
  const text = (runId: string) =>
    rig.log.read(runId, 0, 1_000, 1e9).flatMap(({ channel, type, payload }) => {
      if (channel === 'pty:stdout') return [Buffer.from(payload as Uint8Array).toString()];
      return [type === 'output-lost' ? JSON.stringify(payload) : type];
    });
  return { rig, orders, make, start, entry, text };
}

it('acknowledges what is on disk, and nothing before', async () => {
  const { rig, orders, make, start, entry } = recorder();
  const one = make();
  const runId = start(one);
  one.heard({ kind: 'started', sessionId: SESSION, generation: 1 });
  one.output(SESSION, 0, Buffer.from('12345'));
  rig.log.flush();
  expect(orders.at(-1)).toEqual({ kind: 'acknowledge', sessionId: SESSION, offset: 5 });
  rig.full(true);
  one.output(SESSION, 5, Buffer.alloc(100_000));
  rig.log.flush();
  expect(orders.at(-1)).toMatchObject({ offset: 5 });
  // The connection breaks and comes back: it goes on after what was received, and only what is on disk is safe.
  one.connected([entry(runId, { totalBytes: 200_000 })]);
  expect(orders.at(-1)).toEqual({ kind: 'follow', sessionId: SESSION, offset: 100_005, safe: 5 });
  rig.full(false);
  await eventually('it is acknowledged', () => {
    const last = orders.at(-1);
    return last?.kind === 'acknowledge' && last.offset === 100_005;
  });
});

it('lets a successor go on with the byte after the last one on disk', () => {
  const { rig, orders, make, start, entry, text } = recorder();
  const one = make();
  const runId = start(one);
  one.output(SESSION, 0, Buffer.from('12345'));
  rig.log.flush();
  rig.full(true);
  one.output(SESSION, 5, Buffer.alloc(100_000));
  // It is killed here.
  rig.log.close();
  rig.open();
  const next = make();
  next.connected([entry(runId, { totalBytes: 100_005 })]);
  expect(orders.at(-1)).toEqual({ kind: 'follow', sessionId: SESSION, offset: 5, safe: 5 });
  next.output(SESSION, 5, Buffer.from('678'));
  rig.log.flush();
  expect(text(runId).join(' ')).toBe('12345 started 678');
});

it('takes no byte twice, and says which are missing', () => {
  const { rig, make, start, text } = recorder();
  const one = make();
  const runId = start(one);
  one.output(SESSION, 0, Buffer.from('12345'));
  one.output(SESSION, 3, Buffer.from('4567'));
  one.output(SESSION, 10, Buffer.from('abc'));
  rig.log.flush();
  expect(text(runId)).toEqual(['12345', '67', '{"from":7,"to":10}', 'abc']);
  expect(rig.log.find(runId)).toMatchObject({ outputBytes: 13 });
});

it('ends a run after its last byte, and lets the keeper forget it after that', () => {
  const { rig, orders, make, start, text } = recorder();
  const one = make();
  const runId = start(one);
  one.heard({ kind: 'started', sessionId: SESSION, generation: 1 });
  one.heard({ kind: 'output', sessionId: SESSION, totalBytes: 6 });
  one.heard({ kind: 'ended', sessionId: SESSION, generation: 1, exit, fenced: false });
  one.forget(SESSION);
  one.output(SESSION, 0, Buffer.from('123'));
  rig.log.flush();
  expect(orders.map(({ kind }) => kind)).not.toContain('forget');
  one.output(SESSION, 3, Buffer.from('456'));
  rig.log.flush();
  expect(text(runId)).toEqual(['started', '123', '456', 'ended']);
  expect(orders.at(-1)).toEqual({ kind: 'forget', sessionId: SESSION });
});

it('knows of runs that ended while nobody looked, and of those that a lost log had', () => {
  const { rig, make, start, entry, text } = recorder();
  const runId = start(make());
  rig.log.flush();
  const next = make();
  next.connected([entry('run-unknown', { state: 'ended', exit, totalBytes: 3 })]);
  next.output(SESSION, 0, Buffer.from('123'));
  rig.log.flush();
  expect(text(runId)).toEqual(['ended']);
  expect(rig.log.find(runId)).toMatchObject({ exit: { code: null, signal: null } });
  expect(text('run-unknown')).toEqual(['started', '123', 'ended']);
});
