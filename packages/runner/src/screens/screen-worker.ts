import { parentPort, workerData } from 'node:worker_threads';
import type { TerminalSize } from '@claude-projects/protocol';
import { openReader } from '../run-log/open-database.js';
import { modesIn } from './modes-in.js';
import { Screen } from './screen.js';
import type { ScreenAnswer, ScreenQuestion } from './screens.js';

/**
 * Draws runs beside the daemon, in a thread of its own: parsing is several times slower than a terminal writes. It reads
 * the log by itself, so what waits to be drawn costs no memory.
 */
const PAGE_EVENTS = 32;
/** Of a longer backlog only the end is drawn, and of the rest what sets the terminal's modes. */
const DRAWN_MAX_BYTES = 1024 * 1024;
const SCREENS_MAX = 64;

interface Drawn {
  readonly screen: Screen;
  seq: number;
}
interface EventRow {
  readonly seq: number;
  readonly channel: string;
  readonly payload: Uint8Array | string;
}

const database = openReader((workerData as { path: string }).path);
const after = database.prepare(
  `SELECT seq, channel, payload FROM events
   WHERE run = ? AND seq > ? AND channel IN ('pty:stdout', 'pty:resize') ORDER BY seq LIMIT ?`,
);
const backlog = database.prepare(
  "SELECT total(length(payload)) AS bytes FROM events WHERE run = ? AND seq > ? AND channel = 'pty:stdout'",
);
/** In the order of their last use. */
const drawn = new Map<number, Drawn>();
/** Somebody waits for these. */
const urgent: ScreenQuestion[] = [];
/** Runs that are drawn while nobody waits. */
const ahead = new Map<number, ScreenQuestion>();
let working = false;

parentPort?.on('message', (question: ScreenQuestion) => {
  if (question.id === null) ahead.set(question.run, question);
  else urgent.push(question);
  if (!working) void work();
});

async function work(): Promise<void> {
  working = true;
  for (;;) {
    const question = urgent.shift() ?? ahead.values().next().value;
    if (!question) break;
    if (question.id === null) ahead.delete(question.run);
    try {
      await answer(question);
    } catch (error) {
      console.error(error);
    }
  }
  working = false;
}

async function answer(question: ScreenQuestion): Promise<void> {
  const { id, run, size } = question;
  const found = drawn.get(run) ?? { screen: new Screen(size), seq: 0 };
  drawn.delete(run);
  drawn.set(run, found);
  const done = await catchUp(run, found, id === null);
  if (!done) ahead.set(run, question);
  if (id !== null) {
    const reply: ScreenAnswer = {
      id,
      seq: found.seq,
      size: found.screen.size,
      text: found.screen.serialize(),
    };
    parentPort?.postMessage(reply);
  }
  for (const [oldest, { screen }] of drawn) {
    if (drawn.size <= SCREENS_MAX) break;
    drawn.delete(oldest);
    screen.dispose();
  }
}

/** False: it made room for somebody who waits. */
async function catchUp(run: number, found: Drawn, yields: boolean): Promise<boolean> {
  let { bytes: left } = backlog.get(run, found.seq) as { bytes: number };
  for (;;) {
    const rows = after.all(run, found.seq, PAGE_EVENTS) as unknown as EventRow[];
    for (const { seq, channel, payload } of rows) {
      if (channel === 'pty:resize') found.screen.resize(JSON.parse(payload as string) as TerminalSize);
      else {
        const bytes = payload as Uint8Array;
        await found.screen.write(left > DRAWN_MAX_BYTES ? modesIn(bytes) : bytes);
        left -= bytes.length;
      }
      found.seq = seq;
    }
    // What is written meanwhile goes to the client as it is.
    if (rows.length < PAGE_EVENTS || left <= 0) return true;
    // Words of others are heard between two turns of the loop only.
    await new Promise(setImmediate);
    if (yields && urgent.length > 0) return false;
  }
}
