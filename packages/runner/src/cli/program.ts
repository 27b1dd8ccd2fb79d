import { Command } from 'commander';
import { VERSION } from '../version.js';
import type { CommandContext } from './command-context.js';
import { addCareCommands } from './commands/care.js';
import { addCompletionCommands } from './commands/completion.js';
import { addConversationCommands } from './commands/conversations.js';
import { addDaemonCommands } from './commands/daemon.js';
import { addFleetCommands } from './commands/fleet.js';
import { addHookCommand } from './commands/hook.js';
import { addRunCommands } from './commands/runs.js';
import { addSettingsCommands } from './commands/settings.js';
import { addStartCommand } from './commands/start.js';
import { EXIT_CODES_HELP } from './exit-codes.js';

/** Every command. Nothing is read or done before the command line is parsed. */
export function buildProgram(sessionCommand: readonly string[] = []): Command {
  const program = new Command('claude-projects')
    .description('Runs sessions on this machine, keeps them fenced, and recovers those that died elsewhere.')
    .version(VERSION, '--version', 'print the version')
    .option('--host <user@machine>', 'the daemon of another machine, through the system’s ssh')
    .addHelpText(
      'after',
      `
Examples:
  claude-projects start ~/work --name docs -- claude
  claude-projects list
  claude-projects attach docs
  claude-projects chat ~/work -- why does the build fail?
  claude-projects start --project 0190c1de --template work
  claude-projects status --json
  claude-projects --host me@buildbox attach docs
${EXIT_CODES_HELP}`,
    );
  const context: CommandContext = {
    sessionCommand,
    host: () => program.opts<{ host?: string }>().host,
  };
  addStartCommand(program, context);
  addRunCommands(program, context);
  addConversationCommands(program, context);
  addDaemonCommands(program, context);
  addCareCommands(program, context);
  addFleetCommands(program, context);
  addHookCommand(program, context);
  addSettingsCommands(program, context);
  addCompletionCommands(program, context);
  // A subcommand copies these when it is made, so all of them are told here.
  for (const command of everyCommand(program)) command.showHelpAfterError('(try --help)').exitOverride();
  return program;
}

/** A command and all below it, parents first. */
export function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}
