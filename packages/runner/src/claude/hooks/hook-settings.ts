import { basename } from 'node:path';

/** Those of Claude Code's hooks that say whether it moves, and whom it waits for. */
const IN_ORDER = [
  'SessionStart',
  'UserPromptSubmit',
  'PermissionRequest',
  'Notification',
  'Stop',
  'StopFailure',
];
/** These come with every tool, and shall hold none of them up. */
const MEANWHILE = ['PostToolUse', 'PostToolUseFailure'];
const HOOK_WITHIN_SECONDS = 10;

/**
 * A command for a terminal, where it is Claude Code with settings of its own that make it report by hooks: they are added
 * to the user's, whose files stay as they are. Any other command, and one that brings settings itself, stays as it is.
 * Pure.
 */
export function withHooks(command: readonly string[], hookCommand: readonly string[]): string[] {
  const [program = '', ...args] = command;
  const bringsSettings = args.some((arg) => arg === '--settings' || arg.startsWith('--settings='));
  // Its subcommands hold no conversation.
  const isSubcommand = args[0] !== undefined && /^[a-z][a-z-]*$/.test(args[0]) && SUBCOMMANDS.has(args[0]);
  if (basename(program) !== 'claude' || bringsSettings || isSubcommand) return [...command];
  return [program, '--settings', JSON.stringify(hookSettings(hookCommand)), ...args];
}

const SUBCOMMANDS = new Set([
  ...['agents', 'auth', 'auto-mode', 'config', 'doctor', 'install', 'mcp', 'plugin', 'plugins'],
  ...['setup-token', 'update', 'upgrade'],
]);

function hookSettings(hookCommand: readonly string[]): object {
  const command = hookCommand.map(quoted).join(' ');
  const hook = { type: 'command', command, timeout: HOOK_WITHIN_SECONDS };
  const entries = [
    ...IN_ORDER.map((event) => [event, [{ hooks: [hook] }]]),
    ...MEANWHILE.map((event) => [event, [{ hooks: [{ ...hook, async: true }] }]]),
  ];
  return { hooks: Object.fromEntries(entries) };
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
