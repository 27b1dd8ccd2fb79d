import { reportHook } from './report-hook.js';

// What Claude Code runs at its hooks. A runner that is away, or anything else that goes wrong here, must not get in
// Claude's way: nothing is printed, and the answer is always that all is well.

const [stateDirectory = '', runId = ''] = process.argv.slice(2);
await reportHook(stateDirectory, runId, process.stdin).catch(() => {});
process.exit(0);
