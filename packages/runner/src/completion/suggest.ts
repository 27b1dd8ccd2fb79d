import type { Command, Option } from 'commander';

/** What could stand where the cursor is. */
export interface Suggestions {
  readonly words: readonly string[];
  /** Also what only a running daemon or a file knows. */
  readonly also: 'live-runs' | 'all-runs' | 'templates' | null;
}

const NONE: Suggestions = { words: [], also: null };
/** What can be done only with a run that goes on. */
const FOR_LIVE_RUNS = new Set(['attach', 'send', 'stop', 'kill']);

/** What could be typed next. `typed` are the words after the program's name; the last one is under the cursor, maybe empty. */
export function suggest(program: Command, typed: readonly string[]): Suggestions {
  let command = program;
  let given = 0;
  const before = typed.slice(0, -1);
  const current = typed.at(-1) ?? '';
  for (let index = 0; index < before.length; index += 1) {
    const word = before[index] ?? '';
    // What follows is a command for a session.
    if (word === '--') return NONE;
    const option = word.startsWith('-') ? optionNamed(command, word) : null;
    if (option && takesValue(option)) {
      if (index === before.length - 1) return valuesOf(option);
      index += 1;
    }
    if (word.startsWith('-')) continue;
    const below = command.commands.find((each) => each.name() === word);
    if (below && given === 0) command = below;
    else given += 1;
  }
  if (current.startsWith('-')) return { words: flagsOf(command), also: null };
  const names = given === 0 ? command.commands.map((each) => each.name()) : [];
  return { words: names.filter((name) => !name.startsWith('_')), also: null, ...argumentAt(command, given) };
}

function argumentAt(command: Command, given: number): Partial<Suggestions> {
  const argument = command.registeredArguments[given];
  switch (argument?.name()) {
    case 'run':
      return { also: FOR_LIVE_RUNS.has(command.name()) ? 'live-runs' : 'all-runs' };
    case 'template':
      return { also: 'templates' };
    default:
      return argument?.argChoices ? { words: argument.argChoices } : {};
  }
}

function valuesOf({ argChoices, long }: Option): Suggestions {
  return { words: argChoices ?? [], also: long === '--template' ? 'templates' : null };
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}

function optionNamed(command: Command, word: string): Option | null {
  return optionsOf(command).find(({ short, long }) => word === short || word === long) ?? null;
}

function flagsOf(command: Command): string[] {
  return [...optionsOf(command).flatMap(({ long }) => long ?? []), '--help'];
}

/** Its own, and those of every command above it. */
function optionsOf(command: Command): Option[] {
  return [...command.options, ...(command.parent ? optionsOf(command.parent) : [])];
}
