import type { Fault } from '../world/fault.js';
import type { Scenario } from './scenario.js';
import { USUAL } from './usual-world.js';

const HOUR = 3_600;
const FOUND_AFTER_OUTAGE_SECONDS = 600;

const LARGE = {
  ...USUAL,
  machines: 8,
  slotsPerMachine: 4,
  sessions: 10,
  troubleSeconds: HOUR + 1_500,
  calmSeconds: 2_400,
};

/** Nobody can beat for an hour, and one machine dies in the middle of it. */
export const API_OUTAGE: Scenario = {
  name: 'api-outage',
  publishedSeeds: 30,
  about: 'the API is away for an hour; a machine dies meanwhile',
  config: (chance) => ({ ...LARGE, ...sweeping(chance.happens(0.5)) }),
  promises: { noWrongVerdict: true, foundWithinSeconds: FOUND_AFTER_OUTAGE_SECONDS },
  plan(chance, { warmUpSeconds }) {
    const at = warmUpSeconds + chance.between(0, 200);
    return [
      { at, kind: 'api-outage', seconds: HOUR },
      { at: at + chance.between(300, 3_300), kind: 'power-off', machine: 0, seconds: null },
    ];
  },
};

/** Nobody judges for an hour, and one machine dies in the middle of it. */
export const SWEEPER_OUTAGE: Scenario = {
  name: 'sweeper-outage',
  publishedSeeds: 30,
  about: 'the sweeper is away for an hour; a machine dies meanwhile',
  config: (chance) => ({ ...LARGE, ...sweeping(chance.happens(0.5)) }),
  promises: { noWrongVerdict: true, foundWithinSeconds: FOUND_AFTER_OUTAGE_SECONDS },
  plan(chance, { warmUpSeconds }) {
    const at = warmUpSeconds + chance.between(0, 200);
    return [
      { at, kind: 'sweeper-outage', seconds: HOUR },
      { at: at + chance.between(300, 3_300), kind: 'power-off', machine: 0, seconds: null },
    ];
  },
};

/** Everything of ours is away for an hour, and the sweeper is back before the API is. */
export const OWN_OUTAGE: Scenario = {
  name: 'own-outage',
  publishedSeeds: 30,
  about: 'API and sweeper are away for an hour, the sweeper comes back first; a machine dies meanwhile',
  // Two machines are not many enough to be believed in together, and not everybody has a canary.
  config: (chance) => {
    const machines = chance.pick([2, 8]);
    return {
      ...LARGE,
      ...sweeping(chance.happens(0.5)),
      machines,
      slotsPerMachine: 10,
      canary: chance.happens(0.5),
    };
  },
  promises: { noWrongVerdict: true, foundWithinSeconds: FOUND_AFTER_OUTAGE_SECONDS },
  plan(chance, { warmUpSeconds }) {
    const at = warmUpSeconds + chance.between(0, 200);
    const ahead = chance.between(0, 150);
    return [
      { at, kind: 'api-outage', seconds: HOUR },
      { at: at + 1, kind: 'sweeper-outage', seconds: HOUR - ahead },
      { at: at + chance.between(300, 3_300), kind: 'power-off', machine: 0, seconds: null },
    ];
  },
};

/** A site loses its line: at least 55 % of at least three machines are silent at once, and some of them die. */
export const MASS_SILENCE: Scenario = {
  name: 'mass-silence',
  publishedSeeds: 50,
  about: 'at least 55 % of the machines are cut off at once; one to three of them die meanwhile',
  config: (chance) => {
    const machines = chance.whole(4, 12);
    return { ...LARGE, ...sweeping(chance.happens(0.5)), machines, sessions: machines + 2 };
  },
  promises: { noWrongVerdict: true, foundWithinSeconds: FOUND_AFTER_OUTAGE_SECONDS },
  plan(chance, { machines, warmUpSeconds }) {
    const least = Math.max(3, Math.ceil(machines * 0.55));
    const silent = Array.from({ length: chance.whole(least, machines) }, (_, index) => index);
    const at = warmUpSeconds + chance.between(0, 200);
    const seconds = chance.between(600, HOUR);
    // Fewer than what is a mass silence by themselves: else the silence is not over when the line is back.
    const dead = silent.slice(0, chance.whole(1, Math.min(3, silent.length - 1, least - 1)));
    return [
      { at, kind: 'site-cut', machines: silent, seconds },
      ...dead.map(
        (machine): Fault => ({
          at: at + chance.between(0, seconds),
          kind: 'power-off',
          machine,
          seconds: null,
        }),
      ),
    ];
  },
};

/** So many machines die at once that nothing tells it from an outage: they are found when the doubt has lasted long enough. */
export const MASS_DEATH: Scenario = {
  name: 'mass-death',
  about: 'at least 55 % of the machines lose their power for good, which looks like an outage',
  publishedSeeds: 10,
  config: (chance) => ({
    ...LARGE,
    ...sweeping(chance.happens(0.5)),
    machines: chance.whole(4, 8),
    slotsPerMachine: 12,
    troubleSeconds: 9_000,
    calmSeconds: 3_000,
  }),
  promises: { noWrongVerdict: true, foundWithinSeconds: 2 * HOUR + FOUND_AFTER_OUTAGE_SECONDS },
  plan(chance, { machines, warmUpSeconds }) {
    const least = Math.max(3, Math.ceil(machines * 0.55));
    const dead = chance.whole(least, machines - 1);
    return Array.from({ length: dead }, (_, machine) => ({
      at: warmUpSeconds + chance.between(0, 60),
      kind: 'power-off',
      machine,
      seconds: null,
    }));
  },
};

/** The database changes its primary again and again, each time with another clock; a machine dies in between. */
export const FAILOVERS: Scenario = {
  name: 'failover',
  publishedSeeds: 30,
  about: 'the primary changes again and again, its clock by up to 3 s; a machine dies meanwhile',
  config: (chance) => ({ ...LARGE, ...sweeping(chance.happens(0.5)), troubleSeconds: 5_400 }),
  promises: { noWrongVerdict: true, foundWithinSeconds: 1_200 },
  plan(chance, { warmUpSeconds, troubleSeconds }) {
    const faults: Fault[] = [];
    const every = chance.pick([100, 400, 1_500]);
    for (
      let at = warmUpSeconds;
      at < warmUpSeconds + troubleSeconds;
      at += chance.between(0.5, 1.5) * every
    ) {
      const clockStepMs = Math.round(chance.between(-3_000, 3_000));
      faults.push({ at, kind: 'failover', seconds: chance.between(1, 15), clockStepMs });
    }
    faults.push({
      at: warmUpSeconds + chance.between(300, 1_500),
      kind: 'power-off',
      machine: 0,
      seconds: null,
    });
    return faults;
  },
};

/** Sweepers that overlap, freeze between read and write, and die: they do no harm. */
export const SWEEPERS: Scenario = {
  name: 'overlapping-sweeps',
  publishedSeeds: 20,
  about:
    'three sweepers at once, which freeze between read and write, and die; machines pause at the same time',
  config: (chance) => ({
    ...USUAL,
    sweepers: 3,
    ...sweeping(chance.happens(0.5)),
    storeSeconds: 0.02,
    troubleSeconds: HOUR,
    calmSeconds: 900,
  }),
  promises: { noVerdict: true },
  plan(chance, { machines, warmUpSeconds, troubleSeconds }) {
    const faults: Fault[] = [];
    const end = warmUpSeconds + troubleSeconds;
    for (let at = warmUpSeconds; at < end; at += chance.around(60)) {
      const seconds = chance.pick([0.5, 5, 30, 100]) * chance.between(0.5, 1);
      faults.push({ at, kind: 'freeze-sweeper', sweeper: chance.whole(0, 2), seconds });
    }
    for (let at = warmUpSeconds; at < end; at += chance.around(300)) {
      faults.push({ at, kind: 'kill-sweeper', sweeper: chance.whole(0, 2) });
    }
    for (let machine = 0; machine < machines; machine += 1) {
      for (let at = warmUpSeconds + chance.between(0, 300); at < end; at += chance.between(350, 700)) {
        faults.push({ at, kind: 'suspend', machine, seconds: chance.between(60, 110) });
      }
    }
    return faults;
  },
};

function sweeping(scheduled: boolean) {
  return { sweepScheduled: scheduled, sweepEverySeconds: scheduled ? 60 : 10 };
}
