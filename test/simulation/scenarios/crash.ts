import type { Fault } from '../world/fault.js';
import type { Scenario } from './scenario.js';
import { USUAL } from './usual-world.js';

/** A machine loses its power and does not come back: nobody reports it. */
export function crashScenario(
  heartbeatIntervalSeconds: number,
  sweepEverySeconds: number,
  foundWithinSeconds: number,
): Scenario {
  return {
    name: `crash-${heartbeatIntervalSeconds}-${sweepEverySeconds}`,
    publishedSeeds: 60,
    about: `machines lose their power for good; heartbeat ${heartbeatIntervalSeconds} s, sweep ${sweepEverySeconds} s`,
    config: () => ({
      ...USUAL,
      settings: { ...USUAL.settings, heartbeatIntervalSeconds },
      sweepEverySeconds,
      sweepScheduled: sweepEverySeconds >= 60,
      machines: 6,
      slotsPerMachine: 8,
      sessions: 12,
      troubleSeconds: 1_600,
      calmSeconds: 1_500,
    }),
    promises: { noWrongVerdict: true, foundWithinSeconds },
    plan: (chance, { warmUpSeconds }) =>
      [0, 1, 2].map((machine) => ({
        at: warmUpSeconds + machine * 500 + chance.between(0, 120),
        kind: 'power-off',
        machine,
        seconds: null,
      })),
  };
}

/** Agents exit with an error, and their runners see it. */
export const EXITS: Scenario = {
  name: 'process-exit',
  publishedSeeds: 30,
  about: "agents exit with an error, and their machine's runner says so",
  config: () => ({ ...USUAL, keepsGoing: true, settings: { ...USUAL.settings, maxRecoveryAttempts: 50 } }),
  promises: { noVerdict: true, foundWithinSeconds: 5 },
  plan(chance, { machines, warmUpSeconds, troubleSeconds }) {
    const faults: Fault[] = [];
    for (let at = warmUpSeconds; at < warmUpSeconds + troubleSeconds; at += chance.around(40)) {
      faults.push({ at, kind: 'exit', machine: chance.whole(0, machines - 1), code: 1 });
    }
    return faults;
  },
};

/** The only machine there is starts anew, with five sessions on it. */
export const REBOOT: Scenario = {
  name: 'reboot',
  publishedSeeds: 60,
  about: 'the only machine reboots with five sessions',
  config: () => ({
    ...USUAL,
    machines: 1,
    slotsPerMachine: 5,
    sessions: 5,
    settings: { ...USUAL.settings, recoveryMode: 'same-machine' },
    troubleSeconds: 600,
    calmSeconds: 1_500,
  }),
  promises: { noWrongVerdict: true },
  plan: (chance, { warmUpSeconds }) => [
    {
      at: warmUpSeconds + chance.between(0, 60),
      kind: 'power-off',
      machine: 0,
      seconds: chance.between(5, 100),
    },
  ],
};
