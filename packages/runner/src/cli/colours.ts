import { styleText } from 'node:util';

export type Colour = 'red' | 'yellow' | 'green' | 'dim' | 'bold';

/** Text in a colour where standard output is a terminal that shows colours and nobody asked for none (NO_COLOR). */
export function coloured(colour: Colour | null, text: string): string {
  return colour === null ? text : styleText(colour, text, { stream: process.stdout });
}

const COLOURS: Readonly<Record<string, Colour>> = {
  healthy: 'green',
  active: 'green',
  running: 'green',
  ok: 'green',
  late: 'yellow',
  stalled: 'yellow',
  suspended: 'yellow',
  stopping: 'yellow',
  recovering: 'yellow',
  pending: 'yellow',
  claimed: 'yellow',
  draining: 'yellow',
  warning: 'yellow',
  lost: 'red',
  failed: 'red',
  abandoned: 'red',
  silent: 'red',
  problem: 'red',
  ended: 'dim',
  completed: 'dim',
  cancelled: 'dim',
};

/** The colour of a state as lists show it. */
export function colourOf(state: string): Colour | null {
  return COLOURS[state] ?? null;
}
