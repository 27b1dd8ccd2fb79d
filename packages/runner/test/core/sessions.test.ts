import { expect, it } from 'vitest';
import { grant, held, LinkRig, sessionReply } from '../support/link-rig.js';

const ended = (code: number | null, signal: string | null = null, fenced = false) =>
  ({ kind: 'ended', sessionId: 'session-1', generation: 1, exit: { code, signal }, fenced }) as const;

it('starts a process only after a heartbeat of its generation was accepted', () => {
  const rig = new LinkRig().up().startCommand();
  rig.answer('create-session', sessionReply('session-1', 1));
  expect(rig.ordersOf('start')).toEqual([]);
  expect(rig.last('machine-heartbeat').request.sessions).toMatchObject([{ generation: 1, sequence: 1 }]);
  rig.acceptBeat();
  expect(rig.ordersOf('start')).toMatchObject([{ generation: 1, launch: { command: ['work'] } }]);
  rig.keeper({ kind: 'started', sessionId: 'session-1', generation: 1 });
  expect(rig.answers).toMatchObject([
    { commandId: 'command-1', result: { ok: true, sessionId: 'session-1' } },
  ]);
});

it('starts nothing when the accepted heartbeat leaves no time', () => {
  const rig = new LinkRig().up().startCommand();
  rig.answer('create-session', sessionReply('session-1', 1, -1)).acceptBeat({ deadlineInSeconds: -1 });
  expect(rig.ordersOf('start')).toEqual([]);
});

it('repeats a creation with the same key until it is answered, and then gives up', () => {
  const rig = new LinkRig().up().startCommand();
  const first = rig.last('create-session');
  rig.fail('create-session', { kind: 'timeout' }).pass(1);
  expect(rig.count('create-session')).toBe(2);
  expect(rig.last('create-session').idempotencyKey).toBe(first.idempotencyKey);
  for (let each = 0; each < 40; each += 1) rig.fail('create-session', { kind: 'timeout' }).pass(1);
  expect(rig.answers).toMatchObject([{ result: { ok: false } }]);
  expect(rig.state.calls.size).toBe(0);
});

it.each([
  [0, null, false, 'complete', undefined, 'exit code 0'],
  [3, null, false, 'fail', 'process-exit', 'exit code 3'],
  [null, 'SIGKILL', false, 'fail', 'process-exit', 'signal SIGKILL'],
  [null, 'SIGTERM', true, 'fail', 'fenced', expect.any(String)],
  [null, null, false, 'fail', 'unknown', expect.any(String)],
] as const)(
  'reports code %s and signal %s (fenced: %s) at once as %s %s',
  (code, signal, fenced, kind, cause, reason) => {
    const rig = new LinkRig().up().running().pass(5);
    rig.keeper(ended(code, signal, fenced));
    expect(rig.last(kind).request).toMatchObject({ generation: 1, reason, ...(cause && { cause }) });
    rig.answer(kind, {});
    expect(rig.session()).toBeUndefined();
    expect(rig.orders.at(-1)).toEqual({ kind: 'forget', sessionId: 'session-1' });
  },
);

it('repeats the report of an end until it is taken, beside the heartbeat', () => {
  const rig = new LinkRig().up().running().pass(5).keeper(ended(1));
  for (let each = 0; each < 8; each += 1) rig.fail('fail', { kind: 'timeout' }).pass(10);
  expect(rig.count('fail')).toBe(9);
  expect(rig.last('machine-heartbeat').request.sessions).toEqual([]);
});

it('reports a process that could not be started', () => {
  const rig = new LinkRig()
    .up()
    .startCommand()
    .answer('create-session', sessionReply('session-1', 1))
    .acceptBeat();
  rig.keeper({ kind: 'start-failed', sessionId: 'session-1', generation: 1, reason: 'no such directory' });
  expect(rig.answers).toMatchObject([{ result: { ok: false, problem: 'no such directory' } }]);
  expect(rig.last('fail').request).toMatchObject({ cause: 'unknown', reason: 'no such directory' });
});

it('tries to adopt once when it is superseded although its keeper holds the processes', () => {
  const rig = new LinkRig().up().running().pass(60);
  rig.acceptBeat({ problems: { 'session-1': 'session-superseded' } });
  expect(rig.last('adopt').request).toMatchObject({ keeperId: 'keeper-1' });
  rig.answer('adopt', sessionReply('session-1', 4));
  expect(rig.orders.at(-1)).toMatchObject({ kind: 'renew', generation: 4 });
  rig.acceptBeat({ problems: { 'session-1': 'session-superseded' } });
  expect(rig.count('adopt')).toBe(1);
  expect(rig.orders.at(-1)).toEqual({ kind: 'stop', sessionId: 'session-1', manner: 'kill' });
});

it('ends its processes when adoption is refused', () => {
  const rig = new LinkRig().up().running().pass(60);
  rig.acceptBeat({ problems: { 'session-1': 'session-superseded' } }).refuse('adopt', 'session-superseded');
  expect(rig.orders.at(-1)).toEqual({ kind: 'stop', sessionId: 'session-1', manner: 'kill' });
  rig.keeper(ended(null, 'SIGKILL'));
  expect(rig.session()).toBeUndefined();
});

it('on a stop from the API ends the tree, and confirms only when nothing is left', () => {
  const rig = new LinkRig().up().running().pass(60);
  const stop = { kind: 'stop', sessionId: 'session-1', generation: 1, reason: 'cancelled by a person' };
  rig.acceptBeat({ directives: [stop, { kind: 'dance', sessionId: 'session-1' }] });
  expect(rig.orders.at(-1)).toEqual({ kind: 'stop', sessionId: 'session-1', manner: 'graceful' });
  expect(rig.count('fail')).toBe(0);
  rig.keeper(ended(null, 'SIGHUP'));
  expect(rig.last('fail').request).toMatchObject({ generation: 1, cause: null });
});

it('confirms a stop of a session of which nothing runs here', () => {
  const rig = new LinkRig().up().pass(15);
  rig.acceptBeat({ directives: [{ kind: 'stop', sessionId: 'gone', generation: 3 }] });
  expect(rig.last('fail').request).toMatchObject({ sessionId: 'gone', generation: 3, keeperId: 'keeper-1' });
});

it('tells the API that a person stopped it before it reports the end', () => {
  const rig = new LinkRig().up().running();
  rig.command({ kind: 'stop', commandId: 'c', sessionId: 'session-1' }).keeper(ended(null, 'SIGHUP'));
  expect(rig.count('cancel')).toBe(1);
  expect(rig.count('fail')).toBe(0);
  rig.answer('cancel', {});
  expect(rig.last('fail').request).toMatchObject({ cause: 'cancelled' });
});

it('gives up what a person stopped here where another machine holds it by now', () => {
  const rig = new LinkRig().up().running();
  rig.command({ kind: 'stop', commandId: 'c', sessionId: 'session-1' }).keeper(ended(null, 'SIGHUP'));
  rig.refuse('cancel', 'forbidden', 403).refuse('fail', 'session-superseded');
  rig.refuse('adopt', 'session-superseded');
  expect(rig.session()).toBeUndefined();
  expect(rig.pass(60).count('cancel')).toBe(1);
});

it('confirms the end of a session that the API holds for it, once it is sure of the generation', () => {
  const rig = new LinkRig()
    .up()
    .pass(15)
    .acceptBeat({ unreported: ['lost'] });
  expect(rig.last('machine-heartbeat').request.sessions).toMatchObject([{ id: 'lost', generation: 0 }]);
  rig.acceptBeat({ problems: { lost: 'session-superseded' }, current: 6 });
  expect(rig.last('machine-heartbeat').request.sessions).toMatchObject([{ generation: 6, sequence: 0 }]);
  expect(rig.count('fail')).toBe(0);
  rig.acceptBeat();
  expect(rig.last('fail').request).toMatchObject({
    ...{ sessionId: 'lost', generation: 6, keeperId: 'keeper-1', cause: 'unknown' },
  });
});

it.each(['forbidden', 'session-ended', 'not-found'])(
  'leaves alone what turns out not to be its own (%s)',
  (code) => {
    const rig = new LinkRig()
      .up()
      .pass(15)
      .acceptBeat({ unreported: ['lost'] });
    rig.acceptBeat({ problems: { lost: 'session-superseded' }, current: 6 });
    rig.acceptBeat({ problems: { lost: code } });
    expect(rig.session('lost')).toBeUndefined();
    expect(rig.count('fail')).toBe(0);
  },
);

it('does not confirm the end of a session that a reply on its way may grant', () => {
  const rig = new LinkRig()
    .up()
    .pass(15)
    .startCommand()
    .acceptBeat({ unreported: ['session-1'] });
  expect(rig.session()).toBeUndefined();
  const other = new LinkRig().up().pass(15).startCommand();
  other.answer('create-session', sessionReply('session-1', 1)).acceptBeat({ unreported: ['session-1'] });
  expect(other.session()?.phase).toBe('granted');
});

const claim = { kind: 'claim', recoveryId: 'r', sessionId: 'session-1', force: false };
const claimReply = (checkpoint: Record<string, unknown>) => ({
  sessionId: 'session-1',
  projectId: 'project-1',
  slot: 1,
  checkpoint,
  ...grant(5),
});
const allowed = { template: 'work', cwd: '/srv/work' };

it('recovers: claim, heartbeat accepted, start, resumed', () => {
  const rig = new LinkRig()
    .up()
    .pass(15)
    .acceptBeat({ directives: [claim] });
  expect(rig.last('claim').request).toMatchObject({ keeperId: 'keeper-1', force: false });
  rig.answer('claim', claimReply(allowed));
  expect(rig.ordersOf('start')).toEqual([]);
  rig.acceptBeat();
  expect(rig.ordersOf('start')).toMatchObject([{ generation: 5 }]);
  expect(rig.count('resumed')).toBe(0);
  rig.keeper({ kind: 'started', sessionId: 'session-1', generation: 5 });
  expect(rig.last('resumed').request).toMatchObject({ recoveryId: 'r', generation: 5 });
  rig.answer('resumed', {});
  expect(rig.session()?.recoveryId).toBeNull();
});

it.each([
  ['a template that this machine does not have', { template: 'other', cwd: '/srv/work' }],
  ['a directory that the template does not allow', { template: 'work', cwd: '/srv/work/../secret' }],
  ['a command that was never started here', { command: ['sh', '-c', 'id'], cwd: '/srv/work' }],
  ['nothing to start', {}],
])('starts nothing with %s, and gives it back untried', (_what, checkpoint) => {
  const rig = new LinkRig()
    .up()
    .pass(15)
    .acceptBeat({ directives: [claim] });
  rig.answer('claim', claimReply(checkpoint)).acceptBeat();
  expect(rig.ordersOf('start')).toEqual([]);
  expect(rig.last('release').request).toMatchObject({ recoveryId: 'r', generation: 5 });
  rig
    .answer('release', {})
    .pass(15)
    .acceptBeat({ directives: [claim] });
  expect(rig.count('claim')).toBe(1);
});

it('takes over what it had refused once an edited template allows it', () => {
  const rig = new LinkRig()
    .up()
    .pass(15)
    .acceptBeat({ directives: [claim] });
  const checkpoint = { template: 'other', cwd: '/srv/work' };
  rig.answer('claim', claimReply(checkpoint)).acceptBeat().answer('release', {});
  const other = { command: ['other'], cwd: '/srv/work', allowedDirectories: ['/srv/work'] };
  rig
    .feed({ kind: 'templates', templates: { other } })
    .pass(15)
    .acceptBeat({ directives: [claim] });
  expect(rig.count('claim')).toBe(2);
  rig.answer('claim', claimReply(checkpoint)).acceptBeat();
  expect(rig.ordersOf('start')).toMatchObject([{ launch: { command: ['other'] } }]);
});

it('gives a claim back when it cannot be started', () => {
  const rig = new LinkRig()
    .up()
    .pass(15)
    .acceptBeat({ directives: [claim] });
  rig.answer('claim', claimReply(allowed)).acceptBeat();
  rig.keeper({ kind: 'start-failed', sessionId: 'session-1', generation: 5, reason: 'no directory' });
  expect(rig.last('recovery-failed').request).toMatchObject({ generation: 5, reason: 'no directory' });
});

it('recovers a command that a person started here', () => {
  const rig = new LinkRig().up().startCommand({ command: ['make', 'all'], cwd: '/srv/x' });
  rig.answer('create-session', sessionReply('session-1', 1)).acceptBeat();
  rig.keeper({ kind: 'started', sessionId: 'session-1', generation: 1 }).keeper(ended(1)).answer('fail', {});
  rig.pass(60).acceptBeat({ directives: [claim] });
  expect(rig.count('claim')).toBe(1);
});

it('claims nothing without a free slot, and nothing that it still holds', () => {
  const full = new LinkRig({ slotCount: 1 })
    .up()
    .running('other')
    .pass(60)
    .acceptBeat({ directives: [claim] });
  expect(full.count('claim')).toBe(0);
  const holding = new LinkRig()
    .up()
    .running()
    .pass(60)
    .acceptBeat({ directives: [claim] });
  expect(holding.count('claim')).toBe(0);
});

it('starts nothing beside processes of an older generation', () => {
  const rig = new LinkRig()
    .up()
    .pass(15)
    .acceptBeat({ directives: [claim] });
  rig.answer('claim', claimReply(allowed));
  rig.feed({ kind: 'keeper-lost' }).connectKeeper([held({ generation: 3 })]);
  rig.acceptBeat();
  expect(rig.ordersOf('start')).toEqual([]);
  expect(rig.orders.at(-1)).toEqual({ kind: 'stop', sessionId: 'session-1', manner: 'kill' });
  rig
    .keeper({ ...ended(null, 'SIGKILL'), generation: 3 })
    .pass(60)
    .acceptBeat();
  expect(rig.ordersOf('start')).toMatchObject([{ generation: 5 }]);
});

it('gives its sessions away when its machine is drained, each once', () => {
  const rig = new LinkRig().up().running();
  const drain = { kind: 'drain' } as const;
  rig.pass(60).acceptBeat({ directives: [drain] });
  expect(rig.ordersOf('stop')).toMatchObject([{ sessionId: 'session-1', manner: 'graceful' }]);
  rig.pass(60).acceptBeat({ directives: [drain] });
  rig.keeper(ended(0));
  expect(rig.last('fail').request).toMatchObject({ generation: 1, cause: 'drained' });
  expect(rig.count('complete')).toBe(0);
});

it('names the fence that it applies, once one was granted in this generation', () => {
  const rig = new LinkRig().up().running();
  rig.pass(60);
  expect(rig.last('machine-heartbeat').request.sessions).toMatchObject([{ fence: 'pause' }]);
  rig.acceptBeat({ fence: 'stop' }).pass(60);
  expect(rig.last('machine-heartbeat').request.sessions).toMatchObject([{ fence: 'stop' }]);
});

it('starts nothing in a slot before what had it is gone, which may be told only now that it was cleared', () => {
  const rig = new LinkRig().up().running();
  rig.startCommand().answer('create-session', sessionReply('session-2', 1));
  rig.pass(60).acceptBeat({ problems: { 'session-1': 'session-superseded' }, current: 2 });
  expect(rig.session('session-2')).toMatchObject({ accepted: true, phase: 'granted' });
  rig.refuse('adopt', 'session-superseded');
  expect(rig.orders.at(-1)).toEqual({ kind: 'stop', sessionId: 'session-1', manner: 'kill' });
  expect(rig.session('session-2')).toMatchObject({ phase: 'granted' });
  rig.keeper(ended(null, 'SIGKILL'));
  expect(rig.ordersOf('start').at(-1)).toMatchObject({ sessionId: 'session-2' });
});
