import { expect } from 'vitest';
import type { ClaudeRig } from './claude-rig.js';
import { HttpClient } from './http-client.js';
import { leaveAndCome } from './leave-and-come.js';

/** So many pieces of text a second come from the stand-in, and so many seconds a turn of it lasts. */
const PIECES_PER_SECOND = 20;
const TURN_SECONDS = 20;
/** What clients that leave at random wait for on the average, with some to spare. */
const PIECES_PER_DISCONNECT = 3;

/** Clients leave and come back while a conversation streams; all of them have every event once, in order. */
export async function conversationDisconnects(
  rig: ClaudeRig,
  disconnects: number,
  seed: number,
): Promise<void> {
  await rig.up();
  const client = new HttpClient(rig.runner);
  const start = { cwd: rig.runner.work, prompt: 'say hello', keepOpen: true };
  const { runId } = await client.call('POST', '/api/runs/start', {
    ...start,
    options: { includePartialMessages: true },
  });
  const say = (text: string) => client.call('POST', `/api/runs/${runId}/input`, { text });
  const turns = Math.ceil((disconnects * PIECES_PER_DISCONNECT) / PIECES_PER_SECOND / TURN_SECONDS);
  let over = false;
  const talking = (async () => {
    for (let turn = 0; !over; turn += 1) {
      await say(`slow ${TURN_SECONDS}\nsay ${`turn ${turn}, word by word; `.repeat(40)}`);
      await rig.until('its result', async () => over || (await resultsOf()) > turn + 1);
    }
  })();
  const resultsOf = async (): Promise<number> => {
    const { items } = await client.call('GET', `/api/runs/${runId}/messages?limit=200`);
    return items.filter(({ messageType }: { messageType: string }) => messageType === 'result').length;
  };
  const shown = await leaveAndCome(client, runId, disconnects, seed, async () => {
    over = true;
    await client.call('DELETE', `/api/runs/${runId}`);
    await talking;
  });
  expect(shown.filter(([, channel]) => channel === 'claude:delta').length).toBeGreaterThan(turns);
}
