import type { Fault } from '../world/fault.js';
import type { Scenario } from './scenario.js';
import { USUAL } from './usual-world.js';

/** Laptops that are closed for a moment, daemons that are restarted: at any phase of the rhythm. */
export const PAUSES: Scenario = {
  name: 'pause',
  publishedSeeds: 40,
  about: 'machines stand still for up to 110 s, at any phase of their rhythm',
  config: () => ({ ...USUAL, troubleSeconds: 3_600, calmSeconds: 900 }),
  promises: { noVerdict: true },
  plan(chance, { machines, warmUpSeconds, troubleSeconds }) {
    const faults: Fault[] = [];
    for (let machine = 0; machine < machines; machine += 1) {
      // Each has had its rhythm again before the next one.
      for (let at = warmUpSeconds + chance.between(0, 300); at < warmUpSeconds + troubleSeconds; ) {
        const seconds = chance.happens(0.3) ? 110 : chance.between(1, 110);
        faults.push({ at, kind: 'suspend', machine, seconds });
        at += seconds + chance.between(200, 500);
      }
    }
    return faults;
  },
};

export const DAEMON_DEATHS: Scenario = {
  name: 'daemon-death',
  publishedSeeds: 20,
  about: 'daemons die for up to 100 s while their agents live on',
  config: () => ({ ...USUAL, troubleSeconds: 3_600, calmSeconds: 900 }),
  promises: { noVerdict: true },
  plan(chance, { machines, warmUpSeconds, troubleSeconds }) {
    const faults: Fault[] = [];
    for (let machine = 0; machine < machines; machine += 1) {
      for (let at = warmUpSeconds + chance.between(0, 300); at < warmUpSeconds + troubleSeconds; ) {
        const seconds = chance.between(0.5, 100);
        faults.push({ at, kind: 'kill-daemon', machine, seconds });
        at += seconds + chance.between(200, 500);
      }
    }
    return faults;
  },
};

/** A laptop that sleeps for hours is silent, and the only one that is: it is lost until it wakes. */
export const SLEEPS: Scenario = {
  name: 'sleep',
  publishedSeeds: 10,
  about: 'machines sleep for minutes to hours and wake up, their sessions having gone elsewhere',
  config: () => ({ ...USUAL, machines: 5, sessions: 8, troubleSeconds: 14_400, calmSeconds: 4_500 }),
  promises: { noWrongVerdict: true },
  plan(chance, { machines, warmUpSeconds, troubleSeconds }) {
    const faults: Fault[] = [];
    for (
      let at = warmUpSeconds;
      at < warmUpSeconds + troubleSeconds - 7_200;
      at += chance.between(600, 3_000)
    ) {
      const seconds = chance.pick([240, 900, 3_600, 7_200]) * chance.between(0.8, 1);
      faults.push({ at, kind: 'suspend', machine: chance.whole(0, machines - 1), seconds });
    }
    return faults;
  },
};

export const PARTITIONS: Scenario = {
  name: 'partition',
  publishedSeeds: 30,
  about: 'single machines are cut off, one way or both, for seconds to minutes',
  config: () => ({ ...USUAL, machines: 5, sessions: 8, troubleSeconds: 3_600, calmSeconds: 1_800 }),
  promises: { noWrongVerdict: true },
  plan(chance, { machines, warmUpSeconds, troubleSeconds }) {
    const faults: Fault[] = [];
    for (let at = warmUpSeconds; at < warmUpSeconds + troubleSeconds; at += chance.around(300)) {
      const direction = chance.pick(['up', 'down', 'both'] as const);
      const seconds = chance.pick([20, 90, 300, 900]) * chance.between(0.5, 1);
      faults.push({ at, kind: 'cut', machine: chance.whole(0, machines - 1), direction, seconds });
    }
    return faults;
  },
};

export const LOSS: Scenario = {
  name: 'loss-30',
  publishedSeeds: 50,
  about: 'of all messages, either way, 30 % are lost',
  config: () => ({
    ...USUAL,
    machines: 12,
    slotsPerMachine: 2,
    sessions: 12,
    weather: { ...USUAL.weather, loss: 0.3 },
    warmUpSeconds: 600,
    troubleSeconds: 14_400,
    calmSeconds: 900,
  }),
  plan: () => [],
};

export const CALENDARS: Scenario = {
  name: 'client-clocks',
  publishedSeeds: 20,
  about: "the calendars of machines are wrong by up to a day, and jump; so are the servers'",
  config: () => ({ ...USUAL, troubleSeconds: 1_800, calmSeconds: 600 }),
  promises: { noVerdict: true },
  plan(chance, { machines, warmUpSeconds, troubleSeconds }) {
    const faults: Fault[] = [];
    for (let at = 1; at < warmUpSeconds + troubleSeconds; at += chance.around(60)) {
      const shiftSeconds = Math.round(chance.between(-86_400, 86_400));
      const machine = chance.happens(0.3) ? 'servers' : chance.whole(0, machines - 1);
      faults.push({ at, kind: 'calendar', machine, shiftSeconds });
    }
    return faults;
  },
};
