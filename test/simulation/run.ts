import { Logger } from '@nestjs/common';
import { completeSettings, type ProjectSettings } from '../../src/projects/project-settings.js';
import { closeRun } from './judge/close-run.js';
import { keepPromises } from './judge/keep-promises.js';
import type { Crash } from './judge/truth.js';
import type { VerdictCounts } from './judge/verdicts.js';
import type { Violation } from './judge/violation.js';
import type { Scenario } from './scenarios/scenario.js';
import { type Recorded, Recording } from './store/recording.js';
import type { Doc } from './store/values.js';
import { applyFault } from './world/apply-fault.js';
import { Chance } from './world/chance.js';
import type { Fault } from './world/fault.js';
import { Trace } from './world/trace.js';
import { World } from './world/world.js';

export interface RunOptions {
  /** Which faults of the plan happen, by their places; all where nothing is said. */
  readonly only?: readonly number[] | undefined;
  readonly traceLines?: number | undefined;
}

/** What became of one world. */
export interface RunResult {
  readonly scenario: string;
  readonly seed: number;
  readonly violation: Violation | null;
  readonly faults: readonly Fault[];
  readonly steps: number;
  readonly stepsByKind: Readonly<Record<string, number>>;
  readonly interleavings: number;
  readonly simulatedSeconds: number;
  readonly sessions: number;
  /** The length of a deadline under the policy of the beginning. */
  readonly lifeSeconds: number;
  readonly crashes: readonly Crash[];
  readonly verdicts: VerdictCounts;
  readonly naive: VerdictCounts;
  readonly failedAt: readonly number[];
  readonly smallestMarginSeconds: number;
  readonly wakeInstants: readonly number[];
  readonly events: Readonly<Record<string, number>>;
  readonly trace: readonly string[];
}

/** Plays one world to its end, or to the first thing that must not be. The same seed gives the same run. */
export async function run(scenario: Scenario, seed: number, options: RunOptions = {}): Promise<RunResult> {
  const { world, faults } = worldOf(scenario, seed, options);
  await withOwnChance(world, async () => {
    await world.run(faults, (fault) => applyFault(world, fault));
    if (world.judge.violations.length === 0) closeRun(world);
    if (world.judge.violations.length === 0) keepPromises(world, scenario.promises ?? {}, faults);
  });
  return resultOf(world, scenario, faults);
}

/** Plays the beginning of a world: its first commands to the store, and the documents that they left behind. */
export async function record(
  scenario: Scenario,
  seed: number,
  most: number,
): Promise<{ commands: readonly Recorded[]; documents: Record<string, Doc[]> }> {
  const { world, faults } = worldOf(scenario, seed, {});
  const recording = new Recording(most, () => world.scheduler.stop());
  world.database.record(recording);
  await withOwnChance(world, () => world.run(faults, (fault) => applyFault(world, fault)));
  return { commands: recording.commands, documents: recording.documents };
}

function worldOf(scenario: Scenario, seed: number, { only, traceLines }: RunOptions) {
  Logger.overrideLogger(false);
  const chance = new Chance(seed, `scenario ${scenario.name}`);
  const config = scenario.config(chance.stream('config'));
  const plan = scenario.plan(chance.stream('plan'), config);
  const faults = only ? plan.filter((_, index) => only.includes(index)) : plan;
  const trace = traceLines === undefined ? null : new Trace(traceLines);
  return { world: new World({ ...config, seed }, trace), faults };
}

/**
 * The services' only chance is the jitter of the rhythm that they dictate, their own clocks say how old a copy is at most:
 * all of it is the world's while it is played.
 */
async function withOwnChance(world: World, play: () => Promise<void>): Promise<void> {
  const jitter = new Chance(world.config.seed, 'jitter');
  const own = { random: Math.random, monotonic: performance.now, calendar: Date.now };
  Math.random = () => jitter.random();
  performance.now = () => world.scheduler.nowMs;
  Date.now = () => world.serverCalendarMs();
  try {
    await play();
  } finally {
    Math.random = own.random;
    performance.now = own.monotonic;
    Date.now = own.calendar;
  }
}

function resultOf(world: World, scenario: Scenario, faults: readonly Fault[]): RunResult {
  const { judge, scheduler, truth, naive, handlings, config, trace } = world;
  return {
    scenario: scenario.name,
    seed: config.seed,
    violation: judge.violations[0] ?? null,
    faults,
    steps: scheduler.stepCount,
    stepsByKind: scheduler.steps,
    interleavings: handlings.interleavings,
    simulatedSeconds: scheduler.now,
    sessions: [...world.sessions()].length,
    lifeSeconds: lifeSecondsOf(config.settings),
    crashes: truth.crashes,
    verdicts: judge.verdicts,
    naive: naive.verdicts,
    failedAt: judge.failedAt,
    smallestMarginSeconds: judge.smallestMarginSeconds,
    wakeInstants: judge.wakeInstants,
    events: Object.fromEntries(judge.ledger.counts),
    trace: trace?.last() ?? [],
  };
}

function lifeSecondsOf(settings: Partial<ProjectSettings>): number {
  const { heartbeatIntervalSeconds, missedHeartbeatsAllowed } = completeSettings(settings);
  return heartbeatIntervalSeconds * missedHeartbeatsAllowed;
}
