import process from 'node:process';
import { report } from './launcher/failure.mjs';
import { runStack } from './launcher/stack.mjs';

try {
  process.exitCode = await runStack({ apiArguments: ['dist/main.js'] });
} catch (error) {
  process.exitCode = report(error);
}
