import type { Command } from 'commander';
import { attach } from '../attach.js';
import { type CommandContext, withLine } from '../command-context.js';
import { withNotes } from '../command-notes.js';
import { speed } from '../option-values.js';
import { logs, replay, rerun } from '../playback.js';
import { list, send, stop } from '../run-commands.js';

const RUN = 'its id or the beginning of it, its name, or its session';

/** What can be done with runs that were started. */
export function addRunCommands(program: Command, context: CommandContext): void {
  withNotes(
    program
      .command('list')
      .description('list the runs of this machine, the newest first')
      .option('--all', 'also those that have ended')
      .option('--json', 'for programs'),
    {
      examples: ['claude-projects list', 'claude-projects list --all --json'],
      json: [RUN_SUMMARY],
      more: '`claude` is null for a terminal; for a conversation it is `claudeRunSchema` of packages/protocol.',
    },
  ).action((options: Parameters<typeof list>[1]) => withLine(context, (_, line) => list(line, options)));

  withNotes(
    program
      .command('attach')
      .description('show a run in this terminal and type into it; detach with Ctrl-] d, and it goes on')
      .argument('<run>', RUN),
    {
      examples: [
        'claude-projects attach docs',
        'claude-projects attach run-2f6a',
        'claude-projects --host me@buildbox attach docs',
      ],
      more: 'Several terminals may show one run at once; the last one to change its size decides the size.',
    },
  ).action((run: string) => withLine(context, (_, line) => attach(line, run)));

  withNotes(
    program
      .command('send')
      .description('type a text into a run, and the return key; without a text, standard input as it is')
      .argument('<run>', RUN)
      .argument('[text...]', 'what to type')
      .option('--no-enter', 'without the return key')
      .option('--json', 'for programs'),
    {
      examples: ['claude-projects send docs run the tests', 'claude-projects send docs < prompt.txt'],
      json: { sentBytes: 14 },
    },
  ).action((run: string, text: string[], options: Parameters<typeof send>[3]) =>
    withLine(context, (_, line) => send(line, run, [...text, ...context.sessionCommand], options)),
  );

  withNotes(
    program
      .command('logs')
      .description('print what a run wrote, as far as it is kept')
      .argument('<run>', RUN)
      .option('-f, --follow', 'go on until it ends')
      .option('--json', 'every event, one on each line'),
    {
      examples: ['claude-projects logs -f docs', 'claude-projects logs docs --json'],
      json: { runId: 'run-2f6a…', seq: 2, channel: 'pty:stdout', type: 'output', ts: 0, base64: 'aGVsbG8=' },
      more: 'With `--json` an event that is not of bytes has `payload`, a JSON value, in the place of `base64`.',
    },
  ).action((run: string, options: Parameters<typeof logs>[2]) =>
    withLine(context, (_, line) => logs(line, run, options)),
  );

  withNotes(
    program
      .command('replay')
      .description('play what a run wrote, with its pauses')
      .argument('<run>', RUN)
      .option('--speed <times>', 'how many times as fast; 0 plays it at once', speed, 1),
    { examples: ['claude-projects replay docs --speed 8'] },
  ).action((run: string, options: { speed: number }) =>
    withLine(context, (_, line) => replay(line, run, options)),
  );

  withNotes(
    program
      .command('rerun')
      .description('start the command of a run anew and give it the same inputs; prints its id')
      .argument('<run>', RUN)
      .option('--speed <times>', 'how many times as fast as they were typed; 0 gives them at once', speed, 1)
      .option('--json', 'for programs'),
    {
      examples: ['claude-projects rerun docs --speed 4'],
      json: { runId: 'run-7c1d…', sessionId: null },
    },
  ).action((run: string, options: Parameters<typeof rerun>[3]) =>
    withLine(context, (environment, line) => rerun(environment, line, run, options)),
  );

  for (const [name, description] of [
    ['stop', 'end a session: it is asked first, and killed when it does not end; it is never recovered'],
    ['kill', 'end a session at once; it is never recovered'],
  ] as const) {
    withNotes(
      program.command(name).description(description).argument('<run>', RUN).option('--json', 'for programs'),
      {
        examples: [`claude-projects ${name} docs`],
        json: { sessionId: 'run-2f6a…', state: 'ended' },
        more: '`state` is `unreported` where the processes have ended and the API has not taken the report yet.',
      },
    ).action((run: string, options: { json?: true }) =>
      withLine(context, (_, line) => stop(line, run, name, options)),
    );
  }
}

const RUN_SUMMARY = {
  runId: 'run-2f6a…',
  kind: 'pty',
  status: 'running',
  name: 'docs',
  command: ['claude', '--continue'],
  cwd: '/srv/docs',
  sessionId: null,
  createdAt: 1_700_000_000_000,
  endedAt: null,
  exit: null,
  columns: 120,
  rows: 40,
  headSeq: 12,
  firstSeq: 1,
  outputBytes: 2_048,
  storedBytes: 2_304,
  claude: null,
};
