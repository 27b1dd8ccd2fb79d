import { expect, it } from 'vitest';
import { held, LinkRig, sessionReply } from '../support/link-rig.js';

/** A daemon that finds the state of one that ran `session-1` and was killed. */
const successor = (prepare: (rig: LinkRig) => LinkRig = (rig) => rig.up().running(), bootId = 'boot-1') =>
  new LinkRig({ daemonId: 'daemon-2', bootId }, prepare(new LinkRig()).memory());

it('adopts what the keeper held while no daemon was there, and goes on beating', () => {
  const rig = successor().connectKeeper([held()]).answer('put-machine', { epoch: 2 });
  expect(rig.last('machine-heartbeat').request.sessions).toEqual([]);
  rig.acceptBeat().answer('adopt', sessionReply('session-1', 2));
  expect(rig.orders.at(-1)).toMatchObject({ kind: 'renew', generation: 2 });
  expect(rig.last('machine-heartbeat').request.sessions).toMatchObject([{ generation: 2, sequence: 1 }]);
  expect(rig.count('fail')).toBe(0);
});

it('is not shut out by a lost reply to its adoption', () => {
  const rig = successor().connectKeeper([held()]).answer('put-machine', { epoch: 2 });
  const { idempotencyKey } = rig.last('adopt');
  rig.fail('adopt', { kind: 'timeout' }).pass(1);
  expect(rig.last('adopt').idempotencyKey).toBe(idempotencyKey);
  rig.answer('adopt', sessionReply('session-1', 3));
  expect(rig.session()).toMatchObject({ phase: 'running', generation: 3 });
});

it.each([
  [0, 'complete'],
  [9, 'fail'],
] as const)('reports a process that ended with %s while no daemon was there', (code, kind) => {
  const rig = successor().connectKeeper([held({ state: 'ended', exit: { code, signal: null } })]);
  rig.answer('put-machine', { epoch: 2 });
  expect(rig.last(kind).request).toMatchObject({
    ...{ generation: 1, keeperId: 'keeper-1', reason: `exit code ${code}` },
  });
});

it('adopts first when the generation of an end is old, and is quiet when that is refused', () => {
  const rig = successor().connectKeeper([held({ state: 'ended', exit: { code: 9, signal: null } })]);
  rig.answer('put-machine', { epoch: 2 }).refuse('fail', 'session-superseded');
  rig.answer('adopt', sessionReply('session-1', 3));
  expect(rig.last('fail').request).toMatchObject({ generation: 3, reason: 'exit code 9' });
  rig.refuse('fail', 'session-superseded');
  expect(rig.session()).toBeUndefined();
  expect(rig.count('adopt')).toBe(1);
});

it('reports what no keeper holds any more, for the one that held it in this boot', () => {
  const rig = successor().connectKeeper([], 'keeper-2').answer('put-machine', { epoch: 2 });
  expect(rig.last('fail').request).toMatchObject({
    ...{ generation: 1, keeperId: 'keeper-1', cause: 'unknown' },
  });
});

it('reports a reboot, for no keeper: the disk may be a copy, and its original may run', () => {
  const rig = successor(undefined, 'boot-2')
    .connectKeeper([], 'keeper-2')
    .answer('put-machine', { epoch: 2 });
  expect(rig.last('fail').request).toMatchObject({
    ...{ generation: 1, keeperId: null, cause: 'machine-rebooted' },
  });
});

it('gives back a claim that it never started', () => {
  const rig = successor((first) => {
    first
      .up()
      .pass(15)
      .acceptBeat({ directives: [{ kind: 'claim', recoveryId: 'r', sessionId: 'session-1' }] });
    return first.answer('claim', { ...sessionReply('session-1', 5), sessionId: 'session-1' });
  });
  rig.connectKeeper([]).answer('put-machine', { epoch: 2 });
  expect(rig.last('release').request).toMatchObject({ recoveryId: 'r', generation: 5 });
});

it('says resumed after an adoption when the daemon before could not', () => {
  const rig = successor((first) => {
    first
      .up()
      .pass(15)
      .acceptBeat({ directives: [{ kind: 'claim', recoveryId: 'r', sessionId: 'session-1' }] });
    first.answer('claim', { ...sessionReply('session-1', 5), sessionId: 'session-1' }).acceptBeat();
    return first.keeper({ kind: 'started', sessionId: 'session-1', generation: 5 });
  });
  rig.connectKeeper([held({ generation: 5 })]).answer('put-machine', { epoch: 2 });
  rig.answer('adopt', sessionReply('session-1', 6));
  expect(rig.last('resumed').request).toMatchObject({ recoveryId: 'r', generation: 6 });
});

it('repeats a report that the daemon before could not deliver', () => {
  const rig = successor((first) => {
    first.up().running();
    const exit = { code: 2, signal: null };
    return first.keeper({ kind: 'ended', sessionId: 'session-1', generation: 1, exit, fenced: false });
  });
  rig.connectKeeper([]).answer('put-machine', { epoch: 2 });
  expect(rig.last('fail').request).toMatchObject({ cause: 'process-exit', reason: 'exit code 2' });
});

it('repeats after a reboot what was seen to end before it, for the keeper that saw it', () => {
  const rig = successor((first) => {
    first.up().running();
    const exit = { code: 2, signal: null };
    return first.keeper({ kind: 'ended', sessionId: 'session-1', generation: 1, exit, fenced: false });
  }, 'boot-2');
  rig.connectKeeper([], 'keeper-2').answer('put-machine', { epoch: 2 });
  expect(rig.last('fail').request).toMatchObject({ keeperId: 'keeper-1', cause: 'process-exit' });
});

it("knows after a second restart of its daemon still that what it reports is another boot's", () => {
  const once = successor(undefined, 'boot-2').connectKeeper([], 'keeper-2');
  const rig = new LinkRig({ daemonId: 'daemon-3', bootId: 'boot-2' }, once.memory());
  rig.connectKeeper([], 'keeper-2').answer('put-machine', { epoch: 3 });
  expect(rig.last('fail').request).toMatchObject({ keeperId: null, cause: 'machine-rebooted' });
});

it('adopts a session that no state on disk names', () => {
  const rig = new LinkRig().connectKeeper([held({ generation: 4 })]).answer('put-machine', { epoch: 2 });
  expect(rig.last('adopt').request).toMatchObject({ sessionId: 'session-1' });
});

it('ends what was being stopped when the daemon before ended', () => {
  const rig = successor((first) =>
    first.up().running().command({ kind: 'stop', commandId: 'c', sessionId: 'session-1' }),
  );
  rig.connectKeeper([held()]).answer('put-machine', { epoch: 2 });
  expect(rig.orders.at(-1)).toEqual({ kind: 'stop', sessionId: 'session-1', manner: 'graceful' });
  rig.answer('adopt', sessionReply('session-1', 2));
  const exit = { code: null, signal: 'SIGHUP' };
  rig.keeper({ kind: 'ended', sessionId: 'session-1', generation: 2, exit, fenced: false });
  rig.answer('cancel', {});
  expect(rig.last('fail').request).toMatchObject({ generation: 2, cause: 'cancelled' });
});

it('goes on where it was when only the connection to its keeper broke', () => {
  const rig = new LinkRig().up().running();
  rig.feed({ kind: 'keeper-lost' }).connectKeeper([held({ totalBytes: 9 })]);
  expect(rig.session()).toMatchObject({ phase: 'running', generation: 1, outputBytes: 9 });
  expect(rig.count('adopt')).toBe(0);
});

it('reports the end of what a dead keeper held', () => {
  const rig = new LinkRig().up().running();
  rig.feed({ kind: 'keeper-lost' }).connectKeeper([], 'keeper-2');
  expect(rig.last('fail').request).toMatchObject({
    ...{ generation: 1, keeperId: 'keeper-1', cause: 'unknown' },
  });
});
