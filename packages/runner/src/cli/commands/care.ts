import { type Command, Option } from 'commander';
import { type CommandContext, onThisMachine } from '../command-context.js';
import { withNotes } from '../command-notes.js';
import { doctor } from '../doctor.js';
import { installService, type ServiceOptions, showService, uninstallService } from '../service.js';

/** Looking after this machine: `doctor`, `service`. */
export function addCareCommands(program: Command, context: CommandContext): void {
  withNotes(
    program
      .command('doctor')
      .description('look at everything that this machine needs, and say what to do about what is wrong')
      .option('--json', 'for programs'),
    {
      examples: ['claude-projects doctor', 'claude-projects doctor --json'],
      json: {
        worst: 'warning',
        findings: [
          {
            name: 'daemon',
            state: 'warning',
            found: 'No daemon runs here.',
            remedy: 'Run "claude-projects up".',
          },
        ],
      },
      more: `It changes nothing. Each finding is \`ok\`, a \`warning\` or a \`problem\`; with a problem the exit code is 1.
Sessions are held together, and to their limits, where control groups can be written: as a service of systemd
(\`service install\`), as root, or where somebody delegated them to you.`,
    },
  ).action((options: { json?: true }) =>
    onThisMachine(context, 'doctor', (environment) => doctor(environment, options)),
  );

  const service = withNotes(
    program
      .command('service')
      .description('show whether the daemon is a service of your user')
      .option('--json', 'for programs'),
    { examples: ['claude-projects service', 'claude-projects service install'], json: STATE },
  ).action((options: ServiceOptions) =>
    onThisMachine(context, 'service', (environment) => showService(environment, options)),
  );
  const wanted = (command: Command) => command.optsWithGlobals<ServiceOptions>();

  withNotes(
    service
      .command('install')
      .description('start the daemon whenever you log in, by systemd or launchd')
      .option('--print', 'only print the file')
      .addOption(
        new Option('--kind <kind>', 'with --print: for which manager').choices(['systemd', 'launchd']),
      )
      .option('--json', 'for programs'),
    {
      examples: ['claude-projects service install', 'claude-projects service install --print --kind launchd'],
      json: STATE,
      more: `It writes a unit of systemd to \`~/.config/systemd/user\`, or a property list to \`~/Library/LaunchAgents\`, with the
\`PATH\` of this shell, and starts it; a daemon that runs already is stopped first, and its sessions go on. Stopping the service stops the
daemon alone. A service ends with the last login of its user unless \`loginctl enable-linger\` was said. The property list was never
tried on macOS.`,
    },
  ).action((_: object, command: Command) =>
    onThisMachine(context, 'service install', (environment) => installService(environment, wanted(command))),
  );

  withNotes(
    service
      .command('uninstall')
      .description('stop the service and remove its file; sessions go on')
      .option('--json', 'for programs'),
    { examples: ['claude-projects service uninstall'], json: STATE },
  ).action((_: object, command: Command) =>
    onThisMachine(context, 'service uninstall', (environment) =>
      uninstallService(environment, wanted(command)),
    ),
  );
}

const STATE = {
  kind: 'systemd',
  file: '…/systemd/user/claude-projects.service',
  installed: true,
  current: true,
  active: true,
};
