import { expect, it } from 'vitest';
import { LinkRig, sessionReply } from '../support/link-rig.js';

const slots = [{ number: 1, memoryMiB: 1_024, cpus: 2 }];
const template = {
  ...{ command: ['work'], cwd: '/srv/work', allowedDirectories: ['/srv/work'] },
  limits: { memoryMiB: 4_096, wallSeconds: 60 },
};

it('holds a session to its template and to its slot, whichever is stricter', () => {
  const rig = new LinkRig({ slots, templates: { work: template } })
    .up()
    .startCommand({ template: 'work', cwd: '/srv/work' });
  rig.answer('create-session', sessionReply('session-1', 1)).acceptBeat();
  expect(rig.ordersOf('start')).toMatchObject([
    { launch: { limits: { memoryMiB: 1_024, cpus: 2, wallSeconds: 60 } } },
  ]);
});

it('starts nothing in a slot that this machine does not have any more', () => {
  const rig = new LinkRig({ slots: [{ number: 7 }] })
    .up()
    .startCommand({ template: 'work', cwd: '/srv/work' });
  rig.answer('create-session', sessionReply('session-1', 1)).acceptBeat();
  expect(rig.ordersOf('start')).toEqual([]);
  expect(rig.last('fail').request.reason).toBe('this machine has no slot 1 any more');
});

it.each([
  ['memory', 'resource-limit'],
  ['wall-time', 'timeout'],
] as const)('reports an end by its limit of %s as %s', (limit, cause) => {
  const rig = new LinkRig().up().startCommand({ template: 'work', cwd: '/srv/work' });
  rig.answer('create-session', sessionReply('session-1', 1)).acceptBeat();
  rig.keeper({ kind: 'started', sessionId: 'session-1', generation: 1 });
  const exit = { code: null, signal: 'SIGKILL' };
  rig.keeper({ kind: 'ended', sessionId: 'session-1', generation: 1, exit, fenced: false, limit });
  expect(rig.last('fail').request).toMatchObject({ cause });
});

it('runs a session in the container of its slot, and makes no sandbox in it', () => {
  const contained = [{ number: 1, container: 'worker-1' }];
  const start = (more: object) => {
    const rig = new LinkRig({ slots: contained, templates: { work: { ...template, ...more } } })
      .up()
      .startCommand({ template: 'work', cwd: '/srv/work' });
    rig.answer('create-session', sessionReply('session-1', 1)).acceptBeat();
    return rig.ordersOf('start');
  };
  expect(start({})).toMatchObject([{ launch: { container: { name: 'worker-1' } } }]);
  expect(start({ sandbox: { writable: [] } })).toEqual([]);
});
