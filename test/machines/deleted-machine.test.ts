import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { BY, problemOf, useSpine } from '../support/spine.js';

const spine = useSpine();
const registration = () => ({
  hostname: 'h',
  platform: 'linux-x64',
  daemonId: randomUUID(),
  slots: [{ number: 0 }],
});

/** A machine whose daemon was replaced twice, and which then was deleted. */
async function deletedAtEpochThree(): Promise<string> {
  const id = randomUUID();
  for (let n = 0; n < 3; n += 1) await spine.machines.register(id, registration());
  expect((await spine.machines.view(id)).epoch).toBe(3);
  await spine.machines.delete(id, null);
  return id;
}

it('supersedes what a daemon of before the deletion sends, whatever is registered after it', async () => {
  const id = await deletedAtEpochThree();
  expect((await spine.machines.register(id, registration())).epoch).toBe(4);
  const beat = (epoch: number) =>
    problemOf(spine.heartbeats.beatMachine(id, { bootId: 'b', epoch, sessions: [] }, BY));
  expect(await beat(3)).toBe('machine-superseded');
  expect(await beat(4)).toBe('none');
  const projectId = await spine.project();
  expect(await problemOf(spine.sessions.create({ projectId, machineId: id, epoch: 3 }, BY, null))).toBe(
    'machine-superseded',
  );
});

it('raises the epoch for the same daemon too, and each time anew', async () => {
  const id = randomUUID();
  const same = registration();
  for (const epoch of [1, 2, 3]) {
    expect(await spine.machines.register(id, same)).toMatchObject({ epoch, lastHeartbeatAt: null });
    await spine.machines.delete(id, null);
  }
});

it('never gives one epoch to two, however registrations and deletions meet', async () => {
  const id = await deletedAtEpochThree();
  const epochs = new Set<number>();
  for (let round = 0; round < 10; round += 1) {
    const outcomes = await Promise.allSettled([
      spine.machines.register(id, registration()),
      spine.machines.delete(id, null),
      spine.machines.register(id, registration()),
    ]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
    const { epoch } = await spine.machines.register(id, registration());
    expect(epochs.has(epoch)).toBe(false);
    expect(epoch).toBeGreaterThan(Math.max(3, ...epochs));
    epochs.add(epoch);
  }
});

it('shows nothing of a machine that was deleted', async () => {
  const id = await deletedAtEpochThree();
  expect(await problemOf(spine.machines.view(id))).toBe('not-found');
  expect(await problemOf(spine.machines.delete(id, null))).toBe('not-found');
  expect(await problemOf(spine.machines.drain(id, true))).toBe('not-found');
  expect(await problemOf(spine.heartbeats.beatMachine(id, { bootId: 'b', epoch: 3, sessions: [] }, BY))).toBe(
    'not-found',
  );
  expect((await spine.machines.getMany([id])).size).toBe(0);
  const { items } = await spine.machines.list(200, undefined);
  expect(items.map((machine) => machine.id)).not.toContain(id);
  const left = await spine.database.connection.collection('machines').findOne({ _id: id as never });
  expect(Object.keys(left ?? {}).sort()).toEqual(['_id', 'deletedAt', 'epoch', 'purgeAt', 'rev', 'version']);
});
