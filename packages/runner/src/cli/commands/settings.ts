import type { Command } from 'commander';
import { type CommandContext, onThisMachine, withLine } from '../command-context.js';
import { withNotes } from '../command-notes.js';
import { type LoginOptions, login } from '../login.js';
import { checkTemplates, listTemplates, showTemplate } from '../templates.js';

/** What is set once. */
export function addSettingsCommands(program: Command, context: CommandContext): void {
  withNotes(
    program
      .command('login')
      .description('give this machine a key of the API, traded for a one-time enrolment code')
      .argument('[url]', 'where the API is; what is set already if left out')
      .option('--key', 'the standard input brings an API key instead of a code')
      .option(
        '--allow-http',
        'also over http to another machine, where everybody on the way can read the key',
      )
      .option('--json', 'for programs'),
    {
      examples: [
        'claude-projects login https://api.example.com',
        'claude-projects login https://api.example.com < code.txt',
        'claude-projects login --key < key.txt',
      ],
      json: {
        ...{
          apiUrl: 'https://api.example.com',
          machineId: '5f0c…',
          keyId: '0190…',
          scopes: ['runner', 'read'],
        },
        ...{ apiKeyFile: '…/api-key', configFile: '…/config.json' },
      },
      more: `The code or key is read from the standard input, or typed at a prompt that does not show it; never from the
command line, which everybody on the machine can read. An admin makes a code with \`POST /v1/enrolments\`; it is good for 15
minutes and once. The key is kept in a file that only you can read, and \`apiUrl\` and \`apiKeyFile\` are set in config.json;
its other settings stay. \`keyId\` and \`scopes\` are null where a key was brought. A daemon that runs uses them after
\`down\` and \`up\`.`,
    },
  ).action((url: string | undefined, options: LoginOptions) =>
    onThisMachine(context, 'login', (environment) => login(environment, url, options)),
  );

  const templates = withNotes(
    program
      .command('templates')
      .description('list the commands that may be started by name, also by the API')
      .option('--json', 'for programs'),
    {
      examples: ['claude-projects templates', 'claude-projects templates check'],
      json: { work: TEMPLATE },
      more: 'The key is the name. `env` is there where the template has one.',
    },
  ).action((options: { json?: true }) =>
    withLine(context, (environment, line) => listTemplates(environment, line, options)),
  );

  withNotes(
    templates
      .command('show')
      .description('show one template')
      .argument('<template>', 'what it is called')
      .option('--json', 'on one line'),
    { examples: ['claude-projects templates show work'], json: TEMPLATE },
  ).action((name: string, _options: object, command: Command) =>
    withLine(context, (environment, line) =>
      showTemplate(environment, line, name, command.optsWithGlobals()),
    ),
  );

  withNotes(
    templates
      .command('check')
      .description('check the file, and whether each template could be started now')
      .option('--json', 'for programs'),
    {
      examples: ['claude-projects templates check'],
      json: { file: '…/templates.json', templates: [{ name: 'work', ok: true, reason: null }] },
    },
  ).action((_options: object, command: Command) =>
    onThisMachine(context, 'templates check', (environment) =>
      checkTemplates(environment, command.optsWithGlobals()),
    ),
  );
}

const TEMPLATE = { command: ['claude', '--continue'], cwd: '/srv/docs', allowedDirectories: ['/srv/docs'] };
