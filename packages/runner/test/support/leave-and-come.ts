import { expect } from 'vitest';
import { seeded } from '../../../../test/support/seeded.js';
import { CutFollower, type Follower, SocketFollower, StreamFollower } from './follower.js';
import type { HttpClient } from './http-client.js';

const EVENTS_BETWEEN_MAX = 12;

/**
 * Clients over Socket.IO and server-sent events that leave and come back again and again while a run goes on, and at last
 * stay. Then `finish` is called, and each of them has to have the same events, each once, in order. Answers them.
 */
export async function leaveAndCome(
  client: HttpClient,
  runId: string,
  disconnects: number,
  seed: number,
  finish: () => unknown,
): Promise<Follower['shown']> {
  const random = seeded(seed);
  const followers = [
    ...[new SocketFollower(client, runId), await CutFollower.open(client, runId)],
    ...Array.from({ length: 2 }, () => new StreamFollower(client, runId)),
  ];
  const rounds = Math.ceil(disconnects / followers.length);
  const follow = async (follower: Follower) => {
    for (let round = 0; round < rounds; round += 1) {
      const wanted = follower.last + Math.floor(random() * EVENTS_BETWEEN_MAX);
      follower.come();
      await follower.until('more', () => follower.last >= wanted);
      follower.leave();
    }
    follower.come();
  };
  try {
    await Promise.all(followers.map(follow));
    await finish();
    for (const follower of followers) await follower.until('its end', () => follower.ended);
    expect(followers.flatMap(({ faults }) => faults)).toEqual([]);
    const [first, ...others] = followers.map(({ shown }) => shown);
    for (const other of others) expect(other).toEqual(first);
    expect(first?.map(([seq]) => seq)).toEqual(first?.map((_, index) => index + 1));
    return first ?? [];
  } finally {
    for (const follower of followers) await follower.close();
  }
}
