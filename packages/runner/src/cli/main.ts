#!/usr/bin/env node
import { CommanderError } from 'commander';
import { explain } from './cli-failure.js';
import { EXIT } from './exit-codes.js';
import { buildProgram } from './program.js';

/** What stands after "--" is a command for a session, whatever it looks like. */
const separator = process.argv.indexOf('--');
const own = separator < 0 ? process.argv : process.argv.slice(0, separator);
const sessionCommand = separator < 0 ? [] : process.argv.slice(separator + 1);

// Whoever reads may have seen enough: "claude-projects logs docs | head".
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await buildProgram(sessionCommand).parseAsync(own);
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has printed what is wrong.
    process.exitCode = error.exitCode === 0 ? 0 : EXIT.usage;
  } else {
    const { text, exitCode } = explain(error);
    process.stderr.write(`${text}\n`);
    process.exitCode = exitCode;
  }
}
