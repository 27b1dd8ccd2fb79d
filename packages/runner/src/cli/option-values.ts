import { InvalidArgumentError } from 'commander';

export function wholeNumber(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('It has to be a whole number.');
  return Number(text);
}

/** Reads a count from 1 to a maximum. */
export function countUpTo(max: number): (text: string) => number {
  return (text) => {
    const count = wholeNumber(text);
    if (count < 1 || count > max) throw new InvalidArgumentError(`It has to be from 1 to ${max}.`);
    return count;
  };
}

export function speed(text: string): number {
  if (!/^\d{1,4}(\.\d{1,3})?$/.test(text))
    throw new InvalidArgumentError('It has to be a number, 0 or more.');
  return Number(text);
}

/** Reads a number that is not less than a minimum. The daemon refuses what is too much. */
export function numberFrom(min: number, kind: 'any' | 'whole' = 'any'): (text: string) => number {
  return (text) => {
    if (kind === 'whole' && text.includes('.')) {
      throw new InvalidArgumentError('It has to be a whole number.');
    }
    if (!/^\d{1,9}(\.\d{1,3})?$/.test(text) || Number(text) < min) {
      throw new InvalidArgumentError(`It has to be a number, ${min} or more.`);
    }
    return Number(text);
  };
}

/** Collects the values of an option that is given several times. */
export function repeated(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

/** Collects `NAME=value`, given several times. */
export function variable(text: string, before: Record<string, string> = {}): Record<string, string> {
  const [, name, value] = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new InvalidArgumentError('It has to look like NAME=value.');
  }
  if (name.startsWith('CLAUDE_PROJECTS_')) {
    throw new InvalidArgumentError('Names with CLAUDE_PROJECTS_ are how the runner knows its own.');
  }
  return { ...before, [name]: value };
}
