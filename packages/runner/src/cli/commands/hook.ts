import type { Command } from 'commander';
import { reportHook } from '../../claude/hooks/report-hook.js';
import { type CommandContext, onThisMachine } from '../command-context.js';
import { withNotes } from '../command-notes.js';

/** What programs call, and people never type. */
export function addHookCommand(program: Command, context: CommandContext): void {
  withNotes(
    program
      .command('hook')
      .description('tell the daemon what Claude Code says at one of its hooks, on the standard input')
      .argument('<run>', 'the run that it is about'),
    {
      examples: ['claude-projects hook run-2f6a < event.json'],
      more: `An interactive \`claude\` that the runner starts on a terminal is given hooks by \`--settings\` that do this
for its own run: so its progress, the end of its turns and whom it waits for are known. Your settings files stay as they
are. It prints nothing, and a daemon that is away is no failure: a hook must not get in Claude's way.`,
    },
  ).action((run: string) =>
    onThisMachine(context, 'hook', ({ stateDirectory }) =>
      reportHook(stateDirectory, run, process.stdin).catch(() => {}),
    ),
  );
}
