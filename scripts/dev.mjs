import process from 'node:process';
import { report } from './launcher/failure.mjs';
import { runStack } from './launcher/stack.mjs';

// The compiler writes dist where a source changes, and Node starts the API again where dist changes.
try {
  process.exitCode = await runStack({
    apiArguments: ['--watch', '--watch-preserve-output', 'dist/main.js'],
    companions: [['node_modules/typescript/bin/tsc', '-b', '--watch', '--preserveWatchOutput']],
  });
} catch (error) {
  process.exitCode = report(error);
}
