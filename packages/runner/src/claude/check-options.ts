/** Set by the runner itself, each where it belongs. */
const OURS = new Map([
  ['cwd', 'cwd'],
  ['env', 'environment'],
  ['maxBudgetUsd', 'budgetUsd'],
  ['resume', 'mode and conversationId'],
  ['sessionId', 'mode and conversationId'],
  ['forkSession', 'mode and conversationId'],
  ['continue', 'mode and conversationId'],
]);
/** Functions, streams and objects of the calling process: no other process can be given them. */
const NOT_CARRIED = new Set([
  ...['abortController', 'canUseTool', 'hooks', 'onElicitation', 'onUserDialog', 'sessionStore'],
  ...['spawnClaudeCodeProcess', 'stderr', 'supportedDialogKinds', 'permissionPromptToolName'],
]);

/** Why a run cannot be started with these options of the Agent SDK, in a sentence, or null. Pure. */
export function optionsProblem(options: Readonly<Record<string, unknown>>): string | null {
  for (const name of Object.keys(options)) {
    const ours = OURS.get(name);
    if (ours !== undefined) return `the option ${name} is set by ${ours}`;
    if (NOT_CARRIED.has(name)) return `the option ${name} cannot be carried to another process`;
  }
  if (options.persistSession === false)
    return 'a conversation that is not kept cannot be resumed after a crash';
  return null;
}
