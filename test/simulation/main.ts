// What the command and the tests use of the simulator. It is bundled, so that sources can be changed on the way.
export { describeFailure, describeFigures, describeSpeed } from './report/describe.js';
export { figuresOf } from './report/figures.js';
export { describeReliability } from './report/reliability.js';
export { type RunOptions, type RunResult, record, run } from './run.js';
export { SCENARIOS, scenarioNamed } from './scenarios/scenarios.js';
export { shrink } from './shrink.js';
