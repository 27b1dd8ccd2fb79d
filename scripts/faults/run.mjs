import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { killLeftovers } from '../demo/leftovers.mjs';
import { exitCodeOf, onEnding } from '../launcher/signals.mjs';
import { findMongod } from '../mongod.mjs';
import { chanceFrom } from './chance.mjs';
import { describe } from './report.mjs';
import { Stage } from './stage.mjs';
import { ThreeMembers } from './three-members.mjs';

const scenarioLimitMs = 900_000;
const startedAt = Date.now();

/** Tells what goes on, beside the results. */
export function say(line) {
  console.error(`${((Date.now() - startedAt) / 1_000).toFixed(1).padStart(6)} s  ${line}`);
}

/** The seed that was given, or a new one. */
export function seedOf(given) {
  return given === undefined ? Date.now() % 1_000_000_000 : Number(given);
}

/**
 * Brings a replica set of three, and takes it and everything else away again, however `act` ends.
 *
 * @param {{ keep: boolean }} options `keep` leaves the logs where `act` answers that something failed
 * @param {(around: { members: ThreeMembers, directory: string, signal: AbortSignal }) => Promise<boolean>} act
 * @returns {Promise<number | undefined>} the exit code, where a signal ended it
 */
export async function withReplicaSet({ keep }, act) {
  const ending = new AbortController();
  let endedBy;
  const stopListening = onEnding((signal) => {
    endedBy = signal;
    ending.abort(new Error(`ended by ${signal}`));
  });
  const directory = await mkdtemp(join(tmpdir(), 'cp-faults-'));
  let members;
  let sound = false;
  try {
    members = await ThreeMembers.start({ mongod: await findMongod(say), directory, signal: ending.signal });
    say('three members of a replica set are up');
    sound = await act({ members, directory, signal: ending.signal });
  } catch (error) {
    if (!endedBy) throw error;
  } finally {
    await members?.stop().catch((error) => console.error(error));
    killLeftovers(directory);
    if (keep && !sound && !endedBy) say(`the logs are in ${directory}`);
    else await rm(directory, { recursive: true, force: true });
    stopListening();
  }
  return endedBy && exitCodeOf(null, endedBy);
}

/** Plays one scenario from the beginning to the judgement, and clears the stage. */
export async function runScenario(scenario, { members, directory, seed, signal, short }) {
  const { name, title, env } = scenario;
  const since = Date.now();
  say(`${name}: ${title}`);
  const limit = AbortSignal.any([signal, AbortSignal.timeout(scenarioLimitMs)]);
  const chance = chanceFrom(seed);
  const stage = await Stage.set({ name, members, directory, env, chance, signal: limit, say });
  let result;
  try {
    result = describe(scenario, await scenario.play(stage, { short }));
  } catch (error) {
    result = { name, title, passed: false, figures: [], complaints: [error.stack ?? String(error)] };
  } finally {
    await stage.close();
    if (!signal.aborted && scenario.touchesDatabase) await members.mend();
  }
  result.seconds = (Date.now() - since) / 1_000;
  if (signal.aborted) return result;
  say(`${name}: ${result.passed ? 'passed' : 'FAILED'} in ${result.seconds.toFixed(1)} s`);
  for (const complaint of result.complaints) console.error(`  ${complaint}`);
  return result;
}

/** Writes a text for a person; answers success. */
export function tell(text) {
  process.stdout.write(`${text}\n`);
  return 0;
}
