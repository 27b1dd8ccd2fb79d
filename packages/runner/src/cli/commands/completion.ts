import { Argument, type Command } from 'commander';
import { SHELL_SCRIPTS, SHELLS, type Shell } from '../../completion/shell-scripts.js';
import type { CommandContext } from '../command-context.js';
import { withNotes } from '../command-notes.js';
import { complete } from '../complete.js';

export function addCompletionCommands(program: Command, context: CommandContext): void {
  withNotes(
    program
      .command('completion')
      .description('print what a shell has to read to complete these commands, with runs and templates')
      .addArgument(new Argument('<shell>', 'bash, zsh or fish').choices(SHELLS)),
    {
      examples: [
        'source <(claude-projects completion bash)',
        'claude-projects completion fish > ~/.config/fish/completions/claude-projects.fish',
      ],
      more: 'It wants `claude-projects` on the `PATH`.',
    },
  ).action((shell: Shell) => {
    process.stdout.write(SHELL_SCRIPTS[shell]);
  });

  // What those scripts call; the words that were typed stand after "--".
  program.command('_complete', { hidden: true }).action(() => complete(program, context.sessionCommand));
}
