import { expect, it } from 'vitest';
import { held, LinkRig, sessionReply } from '../support/link-rig.js';

it('registers before anything else, and carries the epoch from then on', () => {
  const rig = new LinkRig().connectKeeper();
  expect(rig.sent.map(({ request }) => request.kind)).toEqual(['put-machine']);
  rig.answer('put-machine', { epoch: 7 });
  expect(rig.last('machine-heartbeat').epoch).toBe(7);
});

it('beats in the rhythm that the API dictates, one heartbeat for all sessions', () => {
  const rig = new LinkRig().up().running('a');
  rig.startCommand().answer('create-session', sessionReply('b', 1)).acceptBeat();
  const before = rig.count('machine-heartbeat');
  rig.pass(59);
  expect(rig.count('machine-heartbeat')).toBe(before);
  rig.pass(1);
  expect(rig.count('machine-heartbeat')).toBe(before + 1);
  expect(rig.last('machine-heartbeat').request.sessions.map(({ id }) => id)).toEqual(['a', 'b']);
});

it('keeps one heartbeat in flight, however much happens', () => {
  const rig = new LinkRig().up().running();
  rig.pass(60);
  const before = rig.count('machine-heartbeat');
  rig.startCommand().answer('create-session', sessionReply('b', 1));
  expect(rig.count('machine-heartbeat')).toBe(before);
  rig.acceptBeat();
  expect(rig.count('machine-heartbeat')).toBe(before + 1);
});

it.each([
  ['times out', { kind: 'timeout' as const }, 10],
  ['finds no network', { kind: 'network' as const, detail: 'ECONNREFUSED' }, 10],
  ['is answered 503', { kind: 'problem' as const, status: 503, code: 'unavailable', detail: '' }, 10],
  [
    'is told to wait',
    { kind: 'problem' as const, status: 429, code: 'rate-limited', detail: '', retryAfterSeconds: 20 },
    20,
  ],
])('tries again a sixth of the interval later when a heartbeat %s', (_what, failure, waitSeconds) => {
  const rig = new LinkRig().up().running().pass(60);
  const before = rig.count('machine-heartbeat');
  rig.fail('machine-heartbeat', failure);
  rig.pass(waitSeconds - 1);
  expect(rig.count('machine-heartbeat')).toBe(before);
  rig.pass(1);
  expect(rig.count('machine-heartbeat')).toBe(before + 1);
});

it('gives up a try by itself when no word comes at all, and goes on until one is acknowledged', () => {
  const rig = new LinkRig().up().running().pass(60);
  const before = rig.count('machine-heartbeat');
  rig.pass(50);
  expect(rig.count('machine-heartbeat')).toBe(before + 5);
});

it('raises the sequence with each try, and restarts it with each generation', () => {
  const rig = new LinkRig().up().running().pass(60);
  const [first] = rig.last('machine-heartbeat').request.sessions;
  rig.fail('machine-heartbeat', { kind: 'timeout' }).pass(10);
  const [second] = rig.last('machine-heartbeat').request.sessions;
  expect(second?.sequence).toBe((first?.sequence ?? 0) + 1);
  rig.acceptBeat({ problems: { 'session-1': 'session-superseded' } });
  rig.answer('adopt', sessionReply('session-1', 2));
  expect(rig.last('machine-heartbeat').request.sessions).toMatchObject([
    { id: 'session-1', generation: 2, sequence: 1 },
  ]);
});

it('counts the deadline from the sending of the request, not from its reply', () => {
  const rig = new LinkRig().up().running().pass(60);
  const sentAt = rig.now;
  rig.now += 8;
  rig.acceptBeat({ deadlineInSeconds: 180 });
  expect(rig.session()?.deadlineSeconds).toBe(sentAt + 180);
  expect(rig.orders.at(-1)).toMatchObject({ kind: 'renew', generation: 1, deadlineSeconds: sentAt + 180 });
});

it('never moves a deadline back within a generation', () => {
  const rig = new LinkRig().up().running().pass(60);
  const known = rig.session()?.deadlineSeconds ?? 0;
  const renewals = rig.ordersOf('renew').length;
  rig.acceptBeat({ deadlineInSeconds: 1 });
  expect(rig.session()?.deadlineSeconds).toBe(known);
  expect(rig.ordersOf('renew')).toHaveLength(renewals);
});

it('takes no verdict on a generation that it has left', () => {
  const rig = new LinkRig().up().pass(15);
  rig.acceptBeat({ directives: [{ kind: 'claim', recoveryId: 'r', sessionId: 'session-1' }] });
  rig.answer('claim', { ...sessionReply('session-1', 5), sessionId: 'session-1' });
  rig.acceptBeat().pass(60);
  // While a heartbeat of generation 5 is on its way, `started` is followed by an adoption.
  rig.keeper({ kind: 'started', sessionId: 'session-1', generation: 5 });
  rig.refuse('resumed', 'session-superseded').answer('adopt', sessionReply('session-1', 6));
  rig.acceptBeat({ problems: { 'session-1': 'session-superseded' } });
  expect(rig.session()).toMatchObject({ phase: 'running', generation: 6 });
  expect(rig.ordersOf('stop')).toEqual([]);
});

it('does not keep alive what no keeper holds', () => {
  const rig = new LinkRig().up().running();
  rig.feed({ kind: 'keeper-lost' }).pass(60);
  expect(rig.last('machine-heartbeat').request.sessions).toEqual([]);
});

it('tells how long the machine slept, at once, and until it is acknowledged', () => {
  const rig = new LinkRig().up().running();
  rig.pass(1);
  rig.now += 600;
  rig.feed({ kind: 'tick' });
  expect(rig.last('machine-heartbeat').request.suspendedSeconds).toBe(600);
  rig.fail('machine-heartbeat', { kind: 'timeout' }).pass(10);
  expect(rig.last('machine-heartbeat').request.suspendedSeconds).toBe(600);
  // It sleeps again while the heartbeat that tells of the first time is on its way.
  rig.now += 1;
  rig.feed({ kind: 'tick' });
  rig.now += 8;
  rig.feed({ kind: 'tick' }).acceptBeat();
  expect(rig.last('machine-heartbeat').request.suspendedSeconds).toBe(8);
  rig.acceptBeat().pass(60);
  expect(rig.last('machine-heartbeat').request.suspendedSeconds).toBe(0);
});

it('after a sleep goes on when it is accepted, and ends its processes when it is not', () => {
  const slept = () => {
    const rig = new LinkRig().up().running().pass(1);
    rig.now += 600;
    return rig.feed({ kind: 'tick' }).keeper({ kind: 'frozen', sessionId: 'session-1', why: 'deadline' });
  };
  const accepted = slept();
  const renewals = accepted.ordersOf('renew').length;
  accepted.acceptBeat();
  expect(accepted.ordersOf('renew')).toHaveLength(renewals + 1);
  const refused = slept();
  refused.acceptBeat({ problems: { 'session-1': 'session-superseded' } });
  refused.refuse('adopt', 'session-superseded');
  expect(refused.orders.at(-1)).toEqual({ kind: 'stop', sessionId: 'session-1', manner: 'kill' });
});

it('forgets a session that ended while its adoption was on its way, where another answer says whose it is', () => {
  const rig = new LinkRig().up().pass(15);
  rig.acceptBeat({ directives: [{ kind: 'claim', recoveryId: 'r', sessionId: 'session-1' }] });
  rig.answer('claim', { ...sessionReply('session-1', 5), sessionId: 'session-1' });
  rig.acceptBeat().keeper({ kind: 'started', sessionId: 'session-1', generation: 5 }).pass(60);
  // `resumed` is on its way when the heartbeat is refused and an adoption is tried.
  rig.acceptBeat({ problems: { 'session-1': 'session-superseded' } });
  expect(rig.session()?.phase).toBe('adopting');
  const exit = { code: null, signal: 'SIGKILL' };
  rig.keeper({ kind: 'ended', sessionId: 'session-1', generation: 5, exit, fenced: true });
  rig.refuse('resumed', 'session-ended');
  expect(rig.session()).toBeUndefined();
  expect(rig.orders.at(-1)).toEqual({ kind: 'forget', sessionId: 'session-1' });
});

it('renews a tree that was frozen by a gap, although its deadline is the same', () => {
  const rig = new LinkRig().up().running().pass(1);
  rig.keeper({ kind: 'frozen', sessionId: 'session-1', why: 'gap' });
  const renewals = rig.ordersOf('renew').length;
  rig.acceptBeat({ deadlineInSeconds: 0 });
  expect(rig.ordersOf('renew')).toHaveLength(renewals + 1);
});

it.each(['session-ended', 'not-found', 'session-conflict'])('ends and forgets a session on %s', (code) => {
  const rig = new LinkRig().up().running().pass(60);
  rig.acceptBeat({ problems: { 'session-1': code } });
  expect(rig.orders.at(-1)).toEqual({ kind: 'stop', sessionId: 'session-1', manner: 'kill' });
  rig.keeper({
    kind: 'ended',
    sessionId: 'session-1',
    generation: 1,
    exit: { code: null, signal: 'SIGKILL' },
    fenced: false,
  });
  expect(rig.session()).toBeUndefined();
  expect(rig.count('fail')).toBe(0);
});

it('stops everything and asks nothing more when another daemon is this machine now', () => {
  const rig = new LinkRig().up().running().pass(60);
  rig.refuse('machine-heartbeat', 'machine-superseded').answer('put-machine', { epoch: 3 });
  expect(rig.ordersOf('stop')).toEqual([]);
  rig.pass(10).refuse('machine-heartbeat', 'machine-superseded');
  expect(rig.orders.at(-1)).toEqual({ kind: 'stop', sessionId: 'session-1', manner: 'kill' });
  const sent = rig.sent.length;
  rig.pass(300).startCommand();
  expect(rig.sent).toHaveLength(sent);
  expect(rig.answers.at(-1)).toMatchObject({ result: { ok: false } });
  rig.feed({ kind: 'keeper-lost' }).connectKeeper([held(), held({ sessionId: 'found' })]);
  expect(rig.orders.slice(-2)).toMatchObject([
    { kind: 'stop', sessionId: 'session-1', manner: 'kill' },
    { kind: 'stop', sessionId: 'found', manner: 'kill' },
  ]);
  expect(rig.sent).toHaveLength(sent);
});

it('tells whoever waits for a start that another daemon is this machine now', () => {
  const rig = new LinkRig().up().pass(15).startCommand().refuse('machine-heartbeat', 'machine-superseded');
  rig.answer('put-machine', { epoch: 3 }).pass(3).refuse('machine-heartbeat', 'machine-superseded');
  expect(rig.answers).toMatchObject([{ commandId: 'command-1', result: { ok: false } }]);
});

it('is not outranked by the late registration of a daemon that was killed before it', () => {
  const rig = new LinkRig().up().running().pass(60);
  rig.refuse('machine-heartbeat', 'machine-superseded');
  expect(rig.count('put-machine')).toBe(2);
  rig.answer('put-machine', { epoch: 3 }).pass(10).acceptBeat();
  expect(rig.last('machine-heartbeat').epoch).toBe(3);
  expect(rig.session()).toMatchObject({ phase: 'running' });
});

it('does not change the state it was given', () => {
  const rig = new LinkRig().up().running();
  const before = rig.state;
  const copy = structuredClone(before);
  rig.pass(60).acceptBeat().keeper({ kind: 'output', sessionId: 'session-1', totalBytes: 5 });
  expect(before).toEqual(copy);
});

it('reports output as progress', () => {
  const rig = new LinkRig().up().running();
  rig.keeper({ kind: 'output', sessionId: 'session-1', totalBytes: 1_234 }).pass(60);
  expect(rig.last('machine-heartbeat').request.sessions[0]?.progress).toEqual({ counter: 1_234 });
});

it('asks for directives at its own pace while it has no session', () => {
  const rig = new LinkRig().up();
  const before = rig.count('machine-heartbeat');
  rig.pass(15);
  expect(rig.count('machine-heartbeat')).toBe(before + 1);
});
