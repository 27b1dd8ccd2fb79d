#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { readEnvironment } from '../config/environment.js';
import { explain } from './cli-failure.js';
import { down, logs, showTemplates, start, status, stop, up } from './commands.js';
import { EXIT, EXIT_CODES_HELP } from './exit-codes.js';

const program = new Command('claude-projects')
  .description('Runs sessions on this machine, keeps them fenced, and recovers those that died elsewhere.')
  .addHelpText(
    'after',
    `
Examples:
  claude-projects up
  claude-projects start --project 0190c1de --template work
  claude-projects start --project 0190c1de -- claude --continue
  claude-projects status --json
${EXIT_CODES_HELP}`,
  )
  .showHelpAfterError('(try --help)')
  .exitOverride();

program
  .command('up')
  .description('start the daemon; the sessions that a keeper still holds are adopted')
  .option('--foreground', 'stay in this terminal and show the log')
  .option('--quiet', 'with --foreground: write the log to its file only')
  .action((options: { foreground?: true; quiet?: true }) => up(readEnvironment(), options));

program
  .command('down')
  .description('stop the daemon; sessions go on without it until their deadline')
  .option('--sessions', 'end all sessions first, and then the keeper')
  .action((options: { sessions?: true }) => down(readEnvironment(), options));

program
  .command('status')
  .description('show the daemon, the keeper and the sessions')
  .option('--json', 'for programs')
  .action((options: { json?: true }) => status(readEnvironment(), options));

program
  .command('start')
  .description('start a session, and the daemon where needed')
  .requiredOption('--project <id>', 'the project that it belongs to')
  .option('--slot <number>', 'the slot to take; the lowest free one if left out', wholeNumber)
  .option('--task <id>', 'the task that it works on')
  .option('--template <name>', 'a command of templates.json')
  .option('--cwd <directory>', 'where it runs; this directory, or the one of the template')
  .option('--json', 'for programs')
  .argument('[command...]', 'the command itself, after --')
  .addHelpText(
    'after',
    `
Examples:
  claude-projects start --project 0190c1de --template work --slot 2
  claude-projects start --project 0190c1de -- npm run agent`,
  )
  .action((command: string[], options: Parameters<typeof start>[2]) =>
    start(readEnvironment(), command, options),
  );

program
  .command('stop')
  .description('end a session; it is cancelled and never recovered')
  .argument('<session>', 'its id')
  .action((session: string) => stop(readEnvironment(), session));

program
  .command('logs')
  .description('print the newest output of a session')
  .argument('<session>', 'its id')
  .action((session: string) => logs(readEnvironment(), session));

program
  .command('templates')
  .description('list the commands that may be started by name, also by the API')
  .option('--json', 'for programs')
  .action((options: { json?: true }) => showTemplates(readEnvironment(), options));

function wholeNumber(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('It has to be a whole number.');
  return Number(text);
}

try {
  await program.parseAsync();
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
