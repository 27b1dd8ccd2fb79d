import { type Command, Option } from 'commander';
import { attach } from '../attach.js';
import { type CommandContext, withLine } from '../command-context.js';
import { withNotes } from '../command-notes.js';
import { numberFrom, repeated, variable, wholeNumber } from '../option-values.js';
import { print } from '../print.js';
import { idOf, type StartOptions, start } from '../start.js';

export function addStartCommand(program: Command, context: CommandContext): void {
  withNotes(
    program
      .command('start')
      .description('start a session in a directory, and the daemon where needed; prints its id')
      .argument('[directory]', 'where it runs; this one if left out, or that of the template')
      .option('--template <name>', 'a command of templates.json')
      .option('--name <name>', 'what to call it in other commands')
      .option('--env <NAME=value>', 'a variable beside those of this shell; may be given again', variable)
      .option(
        '--project <id>',
        'the project of the API that it belongs to; without one it is this machine’s alone',
      )
      .option('--slot <number>', 'the slot to take; the lowest free one if left out', wholeNumber)
      .option('--task <id>', 'the task that it works on')
      .option('--cwd <directory>', 'the directory, as an option')
      .option('--memory <MiB>', 'how much memory all its processes together may use', numberFrom(1, 'whole'))
      .option('--cpus <number>', 'how many processors’ worth of time they may use', numberFrom(0.01))
      .option('--wall <seconds>', 'how long it may run', numberFrom(1))
      .option('--output <KiB>', 'how much it may write in a second; a faster one waits', numberFrom(1))
      .option('--sandbox', 'let it write its directory alone, and see no secrets of yours')
      .option('--writable <directory>', 'with --sandbox: may write this too; may be given again', repeated)
      .addOption(
        new Option(
          '--restart <when>',
          'start it again when it fails, three times in 5 minutes; not with --project',
        ).choices(['on-failure']),
      )
      .option('--attach', 'show it in this terminal at once')
      .option('--json', 'for programs')
      .usage('[directory] [options] [-- command...]'),
    {
      examples: [
        'claude-projects start ~/work --name docs -- claude --continue',
        'claude-projects start . --attach',
        'claude-projects start --template work --env LANG=C.UTF-8',
        'claude-projects start . --name tests --memory 4096 --wall 3600 --restart on-failure -- npm test',
        'claude-projects start --project 0190c1de --template work --slot 2',
      ],
      json: { runId: 'run-2f6a…', sessionId: null },
      more: `Without a command it is your shell. \`doctor\` says what holds a session to its limits on this machine. What \`--sandbox\` keeps away is in the [runner's
README](../packages/runner/README.md#sandbox); where it cannot be had the session is not started. A value after \`--env\` is seen by everyone who may list this machine's
processes for as long as the command runs, so a secret is better exported before: a session of this machine alone has the
environment of whoever started it. With \`--host\` it has that of the other machine's daemon.`,
    },
  ).action(async (directory: string | undefined, options: StartOptions & { attach?: true }) =>
    withLine(context, async (environment, line) => {
      const where = directory ?? options.cwd;
      const wanted = { ...options, ...(where && { cwd: where }) };
      const started = await start(environment, line, context.sessionCommand, wanted);
      if (options.attach) await attach(line, idOf(started));
      else print(options.json ? JSON.stringify(started) : idOf(started));
    }),
  );
}
