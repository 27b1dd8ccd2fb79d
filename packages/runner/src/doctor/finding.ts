/** One thing that was looked at. */
export interface Finding {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'problem';
  /** What was found, in one sentence. */
  readonly found: string;
  /** What to do about it; null where there is nothing to do. */
  readonly remedy: string | null;
}

export function ok(name: string, found: string): Finding {
  return { name, state: 'ok', found, remedy: null };
}

export function warning(name: string, found: string, remedy: string): Finding {
  return { name, state: 'warning', found, remedy };
}

export function problem(name: string, found: string, remedy: string): Finding {
  return { name, state: 'problem', found, remedy };
}

/** What the worst finding is. */
export function worstOf(findings: readonly Finding[]): Finding['state'] {
  const has = (state: Finding['state']) => findings.some((each) => each.state === state);
  return has('problem') ? 'problem' : has('warning') ? 'warning' : 'ok';
}

/** Looks at one thing, whose look may fail itself. */
export async function looked(name: string, look: () => Finding | Promise<Finding>): Promise<Finding> {
  try {
    return await look();
  } catch (error) {
    return problem(name, `It cannot be looked at: ${(error as Error).message}.`, 'Correct that first.');
  }
}
