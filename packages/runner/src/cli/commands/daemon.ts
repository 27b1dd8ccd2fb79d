import type { Command } from 'commander';
import { type CommandContext, onThisMachine, withLine } from '../command-context.js';
import { withNotes } from '../command-notes.js';
import { down, status, up } from '../daemon-commands.js';

/** `up`, `down`, `status`: the daemon itself. */
export function addDaemonCommands(program: Command, context: CommandContext): void {
  withNotes(
    program
      .command('up')
      .description('start the daemon; the sessions that a keeper still holds are adopted')
      .option('--foreground', 'stay in this terminal and show the log')
      .option('--quiet', 'with --foreground: write the log to its file only')
      .option('--json', 'for programs'),
    {
      examples: ['claude-projects up', 'claude-projects up --foreground'],
      json: { pid: 4711, started: true },
    },
  ).action((options: Parameters<typeof up>[1]) =>
    onThisMachine(context, 'up', (environment) => up(environment, options)),
  );

  withNotes(
    program
      .command('down')
      .description('stop the daemon; sessions go on without it')
      .option('--sessions', 'end all sessions first, and then the keeper')
      .option('--json', 'for programs'),
    {
      examples: ['claude-projects down', 'claude-projects down --sessions'],
      json: { sessionsLeft: 2, reportsLeft: 0 },
      more: 'Both counts are null where a daemon of another version was stopped, as after an upgrade.',
    },
  ).action((options: Parameters<typeof down>[1]) =>
    onThisMachine(context, 'down', (environment) => down(environment, options)),
  );

  withNotes(
    program
      .command('status')
      .description('show the daemon, the keeper and the sessions of the API')
      .option('--json', 'for programs'),
    {
      examples: [
        'claude-projects status',
        'claude-projects status --json',
        'claude-projects --host me@buildbox status',
      ],
      json: STATUS,
    },
  ).action((options: { json?: true }) => withLine(context, (_environment, line) => status(line, options)));
}

const STATUS = {
  pid: 4711,
  machineId: '5f0c…',
  apiUrl: null,
  httpUrl: 'http://127.0.0.1:4311',
  registered: false,
  epoch: null,
  superseded: false,
  keeperId: '0b9e…',
  keeperPid: 4720,
  slots: 1,
  notice: null,
  sessions: [],
  liveRuns: 1,
  logPaused: null,
};
