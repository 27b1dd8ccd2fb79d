const BEGINNING = ['claude-projects', 'conversation'] as const;

/**
 * How a checkpoint names a conversation as its command. It is no program: it says which conversation of this machine's
 * log goes on, so that what the API hands out starts what a person started here, and nothing else.
 */
export function conversationCommand(conversationId: string): string[] {
  return [...BEGINNING, conversationId];
}

/** The conversation that a command names, or null. */
export function conversationIn(command: readonly string[]): string | null {
  const [program, word, conversationId, ...rest] = command;
  const isOne = program === BEGINNING[0] && word === BEGINNING[1] && rest.length === 0;
  return isOne ? (conversationId ?? null) : null;
}
