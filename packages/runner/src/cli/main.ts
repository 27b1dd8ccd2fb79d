#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { readEnvironment } from '../config/environment.js';
import { attach } from './attach.js';
import { explain } from './cli-failure.js';
import { down, showTemplates, status, up } from './commands.js';
import { EXIT, EXIT_CODES_HELP } from './exit-codes.js';
import { logs, replay, rerun } from './playback.js';
import { print } from './print.js';
import { idOf, list, type StartOptions, send, start, stop } from './run-commands.js';

/** What stands after "--" is a command for a session, whatever it looks like. */
const separator = process.argv.indexOf('--');
const own = separator < 0 ? process.argv : process.argv.slice(0, separator);
const sessionCommand = separator < 0 ? [] : process.argv.slice(separator + 1);

const program = new Command('claude-projects')
  .description('Runs sessions on this machine, keeps them fenced, and recovers those that died elsewhere.')
  .addHelpText(
    'after',
    `
Examples:
  claude-projects up
  claude-projects start ~/work --name docs -- claude
  claude-projects list
  claude-projects attach docs
  claude-projects start --project 0190c1de --template work
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
  .option('--json', 'for programs')
  .action((options: Parameters<typeof up>[1]) => up(readEnvironment(), options));

program
  .command('down')
  .description('stop the daemon; sessions go on without it')
  .option('--sessions', 'end all sessions first, and then the keeper')
  .option('--json', 'for programs')
  .action((options: Parameters<typeof down>[1]) => down(readEnvironment(), options));

program
  .command('status')
  .description('show the daemon, the keeper and the sessions of the API')
  .option('--json', 'for programs')
  .action((options: { json?: true }) => status(readEnvironment(), options));

program
  .command('start')
  .description('start a session in a directory, and the daemon where needed; prints its id')
  .argument('[directory]', 'where it runs; this one if left out, or that of the template')
  .option('--template <name>', 'a command of templates.json')
  .option('--name <name>', 'what to call it in other commands')
  .option(
    '--project <id>',
    'the project of the API that it belongs to; without one it is this machine’s alone',
  )
  .option('--slot <number>', 'the slot to take; the lowest free one if left out', wholeNumber)
  .option('--task <id>', 'the task that it works on')
  .option('--cwd <directory>', 'the directory, as an option')
  .option('--attach', 'show it in this terminal at once')
  .option('--json', 'for programs')
  .usage('[directory] [options] [-- command...]')
  .addHelpText(
    'after',
    `
Examples:
  claude-projects start . -- bash
  claude-projects start ~/work --name docs --attach -- claude --continue
  claude-projects start --project 0190c1de --template work --slot 2
  claude-projects start --project 0190c1de -- npm run agent`,
  )
  .action(async (directory: string | undefined, options: StartOptions & { attach?: true }) => {
    const environment = readEnvironment();
    const where = directory ?? options.cwd;
    const started = await start(environment, sessionCommand, { ...options, ...(where && { cwd: where }) });
    if (options.attach) await attach(environment, idOf(started));
    else print(options.json ? JSON.stringify(started) : idOf(started));
  });

program
  .command('list')
  .description('list the runs of this machine, the newest first')
  .option('--all', 'also those that have ended')
  .option('--json', 'for programs')
  .action((options: Parameters<typeof list>[1]) => list(readEnvironment(), options));

program
  .command('attach')
  .description('show a run in this terminal and type into it; detach with Ctrl-] d, and it goes on')
  .argument('<run>', 'its id or the beginning of it, its name, or its session')
  .addHelpText('after', '\nExamples:\n  claude-projects attach docs\n  claude-projects attach run-2f6a')
  .action((run: string) => attach(readEnvironment(), run));

program
  .command('send')
  .description('type a text into a run, and the return key; without a text, standard input as it is')
  .argument('<run>', 'its id or the beginning of it, its name, or its session')
  .argument('[text...]', 'what to type')
  .option('--no-enter', 'without the return key')
  .option('--json', 'for programs')
  .addHelpText(
    'after',
    '\nExamples:\n  claude-projects send docs run the tests\n  claude-projects send docs < prompt.txt',
  )
  .action((run: string, text: string[], options: Parameters<typeof send>[3]) =>
    send(readEnvironment(), run, [...text, ...sessionCommand], options),
  );

program
  .command('logs')
  .description('print what a run wrote, as far as it is kept')
  .argument('<run>', 'its id or the beginning of it, its name, or its session')
  .option('-f, --follow', 'go on until it ends')
  .option('--json', 'every event, one on each line')
  .addHelpText('after', '\nExamples:\n  claude-projects logs -f docs\n  claude-projects logs docs --json')
  .action((run: string, options: Parameters<typeof logs>[2]) => logs(readEnvironment(), run, options));

program
  .command('replay')
  .description('play what a run wrote, with its pauses')
  .argument('<run>', 'its id or the beginning of it, its name, or its session')
  .option('--speed <times>', 'how many times as fast; 0 plays it at once', speed, 1)
  .addHelpText('after', '\nExamples:\n  claude-projects replay docs --speed 8')
  .action((run: string, options: { speed: number }) => replay(readEnvironment(), run, options));

program
  .command('rerun')
  .description('start the command of a run anew and give it the same inputs; prints its id')
  .argument('<run>', 'its id or the beginning of it, its name, or its session')
  .option('--speed <times>', 'how many times as fast as they were typed; 0 gives them at once', speed, 1)
  .option('--json', 'for programs')
  .addHelpText('after', '\nExamples:\n  claude-projects rerun docs --speed 4')
  .action((run: string, options: Parameters<typeof rerun>[2]) => rerun(readEnvironment(), run, options));

for (const [name, description] of [
  ['stop', 'end a session: it is asked first, and killed when it does not end; it is never recovered'],
  ['kill', 'end a session at once; it is never recovered'],
] as const) {
  program
    .command(name)
    .description(description)
    .argument('<run>', 'its id or the beginning of it, its name, or its session')
    .option('--json', 'for programs')
    .action((run: string, options: { json?: true }) => stop(readEnvironment(), run, name, options));
}

program
  .command('templates')
  .description('list the commands that may be started by name, also by the API')
  .option('--json', 'for programs')
  .action((options: { json?: true }) => showTemplates(readEnvironment(), options));

function wholeNumber(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('It has to be a whole number.');
  return Number(text);
}

function speed(text: string): number {
  if (!/^\d{1,4}(\.\d{1,3})?$/.test(text))
    throw new InvalidArgumentError('It has to be a number, 0 or more.');
  return Number(text);
}

try {
  await program.parseAsync(own);
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
