import { type Command, Option } from 'commander';
import { type CommandContext, onThisMachine, withLine } from '../command-context.js';
import { withNotes } from '../command-notes.js';
import {
  type FleetFilter,
  fleetMachines,
  fleetRecoveries,
  fleetSessions,
  fleetSummary,
  type ListOptions,
} from '../fleet.js';
import type { RecoveryView, SessionView } from '../fleet-pages.js';
import { countUpTo } from '../option-values.js';
import { top } from '../top-command.js';

const HEALTHS = [
  'healthy',
  'late',
  'stalled',
  'lost',
  'suspended',
  'ended',
] as const satisfies readonly SessionView['health'][];
const STATUSES = [
  ...['starting', 'active', 'paused', 'stopping', 'failed', 'recovering', 'completed', 'cancelled'],
  'abandoned',
] as readonly SessionView['status'][];
const RECOVERY_STATUSES = [
  'pending',
  'claimed',
  'resumed',
  'failed',
  'voided',
] as const satisfies readonly RecoveryView['status'][];
const LIMIT = 50;
const LIMIT_MAX = 1_000;

const SHAPE = { items: [], more: false };
const READ = `It takes a key with the scope \`read\`; a machine that has enrolled has one unless its code said otherwise.`;

/** What the API knows of all machines. */
export function addFleetCommands(program: Command, context: CommandContext): void {
  withNotes(
    program
      .command('top')
      .description('show the sessions of this machine and of the fleet, live; q leaves')
      .option('--json', 'once, for programs'),
    {
      examples: ['claude-projects top', 'claude-projects --host me@buildbox top'],
      json: {
        ...{ status: null, runs: [], fleet: null, sessions: [] },
        ...{ daemonProblem: 'No daemon runs here: …', apiProblem: null },
      },
      more: `\`s\` sorts by state (what needs a look first), age, output or name; \`/\` filters by whatever a line says, Esc
shows all again; the arrows scroll. It works without a daemon and without an API, and says which is missing. This machine
is looked at every second, the fleet every 15 s. With \`--json\` the values are those of \`status\`, \`list\`, \`fleet\`
and \`fleet sessions\`, without what has ended.`,
    },
  ).action((options: { json?: true }) =>
    withLine(context, (environment, line) => top(environment, line, options)),
  );

  const fleet = withNotes(
    program
      .command('fleet')
      .description('count the sessions, machines, slots and recoveries of the API')
      .option('--json', 'for programs'),
    {
      examples: ['claude-projects fleet', 'claude-projects fleet sessions --health stalled'],
      json: FLEET,
      more: `${READ} With \`--json\` it is the answer of \`GET /v1/fleet\`.`,
    },
  ).action((options: { json?: true }) =>
    onThisMachine(context, 'fleet', (environment) => fleetSummary(environment, options)),
  );

  const limit = () =>
    new Option('--limit <count>', `how many at most, up to ${LIMIT_MAX}`)
      .default(LIMIT)
      .argParser(countUpTo(LIMIT_MAX));
  const list = (name: string, description: string) =>
    fleet.command(name).description(description).addOption(limit()).option('--json', 'for programs');
  const each = (view: string) =>
    `${READ} With \`--json\` each item is a \`${view}\` of the [API](../openapi.json), and \`more\` says whether there are more.`;
  const options = (command: Command) => command.optsWithGlobals<ListOptions & FleetFilter>();

  withNotes(
    list('sessions', 'list the sessions of the API')
      .addOption(new Option('--health <health>', 'only these').choices(HEALTHS))
      .addOption(new Option('--status <status>', 'only these').choices(STATUSES))
      .option('--project <project>', 'only those of this project, by its id or name')
      .option('--machine <machine>', 'only those of this machine, by its id or hostname'),
    {
      examples: [
        'claude-projects fleet sessions --health stalled',
        'claude-projects fleet sessions --project docs --limit 200',
      ],
      json: SHAPE,
      more: each('SessionView'),
    },
  ).action((_: object, command: Command) =>
    onThisMachine(context, 'fleet sessions', (environment) =>
      fleetSessions(environment, options(command), options(command)),
    ),
  );

  withNotes(list('machines', 'list the machines of the API'), {
    examples: ['claude-projects fleet machines'],
    json: SHAPE,
    more: each('MachineView'),
  }).action((_: object, command: Command) =>
    onThisMachine(context, 'fleet machines', (environment) => fleetMachines(environment, options(command))),
  );

  withNotes(
    list('recoveries', 'list the recoveries of the API')
      .addOption(new Option('--status <status>', 'only these').choices(RECOVERY_STATUSES))
      .option('--project <project>', 'only those of this project, by its id or name')
      .option('--machine <machine>', 'only those that were last held by this machine, by its id or hostname'),
    {
      examples: ['claude-projects fleet recoveries --status pending'],
      json: SHAPE,
      more: each('RecoveryView'),
    },
  ).action((_: object, command: Command) =>
    onThisMachine(context, 'fleet recoveries', (environment) =>
      fleetRecoveries(environment, options(command), options(command)),
    ),
  );
}

const FLEET = {
  at: '2030-01-01T00:00:00.000Z',
  sessionsByStatus: {
    ...{ starting: 0, active: 3, paused: 0, stopping: 0, failed: 1, recovering: 0 },
    ...{ completed: 9, cancelled: 0, abandoned: 0 },
  },
  sessionsByHealth: { healthy: 2, late: 0, stalled: 1, lost: 1, suspended: 0, ended: 9 },
  projectsByStatus: { active: 2, paused: 0, completed: 0, failed: 0 },
  machines: { total: 4, draining: 0, silent: 0 },
  slots: { total: 8, occupied: 4, free: 4 },
  pendingRecoveries: 1,
  doubt: null,
};
