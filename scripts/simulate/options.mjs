import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

export const HELP = `npm run simulate -- [options]

Plays worlds in which everything goes wrong that can, and checks what must never happen after every step. All of a world
follows from its scenario and its seed.

  --scenario S   one of those that --list names; all where it is left out
  --seeds N      how many seeds of each scenario (default 20)
  --seed X       the first of them (default 1); "new" takes one from the clock and prints it
  --seconds T    begin no world after so many seconds, however many seeds were played
  --only A,B     of the plan's faults only those at these places; "none" for none. With a single seed
  --trace        print the last steps, also of a world in which nothing broke. With a single seed
  --workers N    play in so many threads (default: as many as there are cores, two at most)
  --json         print the figures as JSON, and nothing else to standard output
  --publish      play what docs/reliability.md is made from (some minutes), and write it
  --render       write that document anew from the figures that were made last
  --list         name the scenarios
  --help         this

Exits with 1 when an invariant broke, and then prints how to see it again, shrunk to the faults that are needed.`;

const WORKERS_MAX = 2;

/** Throws where an option is not understood. */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      scenario: { type: 'string' },
      seeds: { type: 'string', default: '20' },
      seed: { type: 'string', default: '1' },
      seconds: { type: 'string' },
      only: { type: 'string' },
      workers: { type: 'string', default: String(Math.min(availableParallelism(), WORKERS_MAX)) },
      trace: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      publish: { type: 'boolean', default: false },
      render: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const newSeed = Math.floor(Date.now() / 1_000) % 1_000_000_000;
  return {
    ...values,
    seeds: wholeNumber('seeds', values.seeds),
    first: values.seed === 'new' ? newSeed : wholeNumber('seed', values.seed),
    workers: wholeNumber('workers', values.workers),
    seconds: values.seconds === undefined ? Number.POSITIVE_INFINITY : wholeNumber('seconds', values.seconds),
    only: values.only === 'none' ? [] : values.only?.split(',').map((place) => wholeNumber('only', place)),
  };
}

function wholeNumber(name, text) {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new Error(`--${name} has to be a whole number, not ${text}.`);
}
