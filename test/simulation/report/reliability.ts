import { number, seconds } from './describe.js';
import type { Figures } from './figures.js';
import { describeRealRuns, type RealRuns } from './real-runs.js';
import { type Row, rowsOf } from './targets.js';

const COMMAND = 'npm run simulate -- --publish';

/** What docs/figures/simulation.json holds. */
interface Simulated {
  readonly figures: readonly Figures[];
  readonly stepsPerMinute: number;
}

/** The whole of docs/reliability.md. */
export function describeReliability({ figures, stepsPerMinute }: Simulated, real: RealRuns | null): string {
  const rows = rowsOf(figures);
  const steps = figures.reduce((sum, each) => sum + each.steps, 0);
  const interleavings = figures.reduce((sum, each) => sum + each.interleavings, 0);
  const hours = figures.reduce((sum, each) => sum + each.simulatedHours, 0);
  return `<!-- Made by \`${COMMAND}\`; what is written into it by hand is lost. -->
# How reliable it is

The promises of \`docs/protocol.md\`, measured. The first part comes from simulated worlds: the real services, repositories,
controllers and decisions of the API, the real sweeper and the real state machine and fence rules of the runner, over a
simulated store, network, clocks, processes and people. All of a world follows from its scenario and its seed, so everybody
gets the same figures from \`${COMMAND}\`. The second part comes from real processes.

${number(steps)} steps (a message delivered, a timer fired, a command of the store carried out, a fault), ${number(hours)} simulated hours,
${number(interleavings)} of the steps while two or more actions on one session were under way. Made at ${number(stepsPerMinute)} steps a minute, on two
threads of a machine that had other work to do.

## Targets

| | target | measured | | seeds of |
|---|---|---|---|---|
${rows.map(rowText).join('\n')}

${rows
  .filter((row) => row.why !== undefined)
  .map((row) => `- **${row.name}**: ${row.why}`)
  .join('\n')}

A scenario is played again by \`npm run simulate -- --scenario <name> --seed 1 --seeds <seeds>\`.

## What the words mean

- A verdict of silence is **right** if the session's processes were gone. It is **unavoidable** if they lived, but their own machine
  was asleep, off, without its daemon or cut off by itself for longer than a pause that is promised to be survived at any phase
  (the length of a deadline, less an interval with its jitter and 4 s: 110 s by default). From outside nobody can tell that from
  death, the holder has fenced itself by then, and waiting longer would only find the dead later. Every other one is **wrong**. Where
  a whole site, the API, the sweeper or the database was away, nobody's own machine was, so each verdict on the living is wrong.
- The **naive rule** is \`lastHeartbeat < now − interval × misses\`, by the database's clock, looked at whenever the sweeper begins, on the same
  worlds and the same heartbeats. What it would do next is not simulated, so a silence counts once.
- **The instant after a wake** lasts from the moment at which a machine wakes until its keeper's next tick. What frozen time left running
  acts in it; nothing outside can prevent that, and its writes are refused.
- An **interleaving** is a step while two or more actions on one session are under way: a request from its sending until it is carried out
  or lost, or a sweep.

## Every scenario

| scenario | seeds | hours | steps | crashes: found, recovered, given up, stopped by a person | silence: right, unavoidable, wrong | naive: right, unavoidable, wrong |
|---|---|---|---|---|---|---|
${figures.map(scenarioText).join('\n')}

| scenario | crash to \`failed\`: p50, p95, max | naive | exit to \`failed\`: max | the instant after a wake: times, p50, max |
|---|---|---|---|---|
${figures
  .filter(({ crashes, wakeInstants }) => crashes > 0 || wakeInstants.samples > 0)
  .map(latencyText)
  .join('\n')}

## What is not simulated

- Validation and idempotency records of the HTTP layer, rate limits, webhooks: a repeated request reaches its service twice here.
- Process tables, signals and terminals: a process tree is a word, which the keeper's real fence rules freeze, thaw and end.
- The writes of a primary that the majority never had: an acknowledged write is never lost here. The second part kills real primaries.
- A keeper and its daemon that die in the same moment.
- A daemon ticks every 0.5 or 1 s here, five times a second in reality.

${describeRealRuns(real)}
`;
}

function rowText({ name, target, measured, met, scenarios }: Row): string {
  return `| ${name} | ${target} | ${measured} | ${met ? 'met' : '**missed**'} | ${scenarios} |`;
}

function scenarioText(figures: Figures): string {
  const { verdicts, naive } = figures;
  const counts = ({ right, unavoidable, wrong }: Figures['verdicts']) => `${right}, ${unavoidable}, ${wrong}`;
  const crashes = `${figures.crashes}: ${figures.detected}, ${figures.recovered}, ${figures.abandoned}, ${figures.excused}`;
  const hours = number(figures.simulatedHours);
  return `| ${figures.scenario} | ${figures.seeds} | ${hours} | ${number(figures.steps)} | ${crashes} | ${counts(verdicts)} | ${counts(naive)} |`;
}

function latencyText({ scenario, detection, naiveDetection, exitToFailed, wakeInstants }: Figures): string {
  const all = (of: Figures['detection']) =>
    of.samples === 0
      ? '–'
      : `${seconds(of.p50Seconds)}, ${seconds(of.p95Seconds)}, ${seconds(of.maxSeconds)}`;
  const { samples, p50Seconds, maxSeconds } = wakeInstants;
  const waking =
    samples === 0 ? '–' : `${samples}, ${(p50Seconds ?? 0).toFixed(2)} s, ${(maxSeconds ?? 0).toFixed(2)} s`;
  return `| ${scenario} | ${all(detection)} | ${all(naiveDetection)} | ${seconds(exitToFailed.maxSeconds)} | ${waking} |`;
}
