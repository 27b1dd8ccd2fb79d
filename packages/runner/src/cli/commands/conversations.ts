import type { Command } from 'commander';
import { type CommandContext, withLine } from '../command-context.js';
import { withNotes } from '../command-notes.js';
import { answer, approvals, type ChatOptions, chat, conversations } from '../conversations.js';
import { numberFrom } from '../option-values.js';

const APPROVAL = 'its id or the beginning of it';

/** Conversations with Claude that this machine holds. */
export function addConversationCommands(program: Command, context: CommandContext): void {
  withNotes(
    program
      .command('chat')
      .description('talk with Claude in a directory; it goes on when this terminal is closed')
      .argument('[directory]', 'where it works; this one, or that of the conversation, if left out')
      .option('--resume <conversation>', 'go on with a conversation')
      .option('--fork <conversation>', 'go on with a branch of it; the conversation itself stays as it is')
      .option('--name <name>', 'what to call its run in other commands')
      .option('--model <model>', 'the model')
      .option('--permission-mode <mode>', 'what it may do without asking, as Claude Code names it')
      .option('--budget <USD>', 'end it when it has cost so much', numberFrom(0.01))
      .option('--wall <seconds>', 'how long it may run', numberFrom(1))
      .option('--project <id>', 'the project of the API that it belongs to')
      .option('--once', 'end it after the first answer')
      .option('--detach', 'print the id of its run and leave')
      .option('--json', 'print its ids and leave')
      .usage('[directory] [options] [-- what to say...]'),
    {
      examples: [
        'claude-projects chat ~/work -- why does the build fail?',
        'claude-projects chat . --once --permission-mode acceptEdits -- tidy the imports',
        'claude-projects chat --resume 7f0e1c52-6a2b-4a39-9d0e-0b6a4a0f8d11',
      ],
      json: { runId: 'run-2f6a…', conversationId: '7f0e1c52-6a2b-4a39-9d0e-0b6a4a0f8d11' },
      more: `What is typed is said, line by line; while Claude asks whether it may do something, a line that begins with \`y\` or \`n\` is
the answer. \`/interrupt\`, \`/model\`, \`/mode\`, \`/close\` and \`/leave\` are for this command. Ctrl-C interrupts Claude, and once more leaves;
Ctrl-D leaves. \`attach\` comes back, from several terminals at once. Where the standard input is no terminal its lines are said, and then the
conversation ends after its turn.`,
    },
  ).action((directory: string | undefined, options: ChatOptions) =>
    withLine(context, (environment, line) => {
      const prompt = context.sessionCommand.length > 0 ? context.sessionCommand.join(' ') : null;
      return chat(environment, line, directory, prompt, options);
    }),
  );

  withNotes(
    program
      .command('conversations')
      .description('list the conversations of this machine, the newest first')
      .option('--json', 'for programs'),
    { examples: ['claude-projects conversations'], json: [CONVERSATION] },
  ).action((options: { json?: true }) => withLine(context, (_, line) => conversations(line, options)));

  withNotes(
    program
      .command('approvals')
      .description('list what conversations ask to be allowed, the oldest first')
      .option('--json', 'for programs'),
    {
      examples: ['claude-projects approvals'],
      json: [],
      more: 'With `--json` each one is a `PendingApproval` of packages/protocol.',
    },
  ).action((options: { json?: true }) => withLine(context, (_, line) => approvals(line, options)));

  withNotes(
    program
      .command('approve')
      .description('allow what a conversation asks for')
      .argument('<approval>', APPROVAL)
      .option('--json', 'for programs'),
    {
      examples: ['claude-projects approve toolu_01'],
      json: { approvalId: 'toolu_01…', runId: 'run-2f6a…', behavior: 'allow' },
    },
  ).action((approval: string, options: { json?: true }) =>
    withLine(context, (_, line) => answer(line, approval, { behavior: 'allow' }, options)),
  );

  withNotes(
    program
      .command('deny')
      .description('do not allow it, and say why not')
      .argument('<approval>', APPROVAL)
      .argument('[why...]', 'what Claude is told')
      .option('--json', 'for programs'),
    {
      examples: ['claude-projects deny toolu_01 use the staging database'],
      json: { approvalId: 'toolu_01…', runId: 'run-2f6a…', behavior: 'deny' },
    },
  ).action((approval: string, why: string[], options: { json?: true }) =>
    withLine(context, (_, line) => {
      const message = why.length > 0 ? why.join(' ') : 'a person said no';
      return answer(line, approval, { behavior: 'deny', message }, options);
    }),
  );
}

const CONVERSATION = {
  conversationId: '7f0e1c52-6a2b-4a39-9d0e-0b6a4a0f8d11',
  parentConversationId: null,
  cwd: '/srv/docs',
  name: null,
  createdAt: 1_700_000_000_000,
  updatedAt: 1_700_000_000_000,
  runs: 1,
  liveRunId: null,
  lastRunId: 'run-2f6a…',
  wasInterrupted: false,
  usage: {
    turns: 3,
    costUsd: 0.02,
    inputTokens: 1_200,
    outputTokens: 300,
    cacheReadInputTokens: 0,
    cacheCreationInputTokens: 0,
    durationMs: 4_100,
    durationApiMs: 3_900,
  },
};
