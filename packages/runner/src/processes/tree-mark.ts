/** Every process of a session carries this in its environment, unless it cleans it on purpose. */
export const TREE_MARK_VARIABLE = 'CLAUDE_PROJECTS_SESSION';

/** The generation is the one that the tree was started with; a later adoption does not change it. */
export function treeMark(sessionId: string, startedGeneration: number): string {
  return `${sessionId}:${startedGeneration}`;
}

/** The mark in the contents of `/proc/<pid>/environ`. Null: none. */
export function markIn(environ: string): string | null {
  const prefix = `${TREE_MARK_VARIABLE}=`;
  const entry = environ.split('\0').find((each) => each.startsWith(prefix));
  return entry === undefined ? null : entry.slice(prefix.length);
}
