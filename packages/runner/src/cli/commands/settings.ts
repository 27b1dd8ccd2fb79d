import type { Command } from 'commander';
import { type CommandContext, onThisMachine, withLine } from '../command-context.js';
import { withNotes } from '../command-notes.js';
import { checkTemplates, listTemplates, showTemplate } from '../templates.js';

/** What is set once. */
export function addSettingsCommands(program: Command, context: CommandContext): void {
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
      .argument('<name>', 'what it is called')
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
