import type { Scenario } from './scenario.js';
import { USUAL } from './usual-world.js';

/** A machine loses its power and does not come back: nobody reports it. */
export function crashScenario(heartbeatIntervalSeconds: number, sweepEverySeconds: number): Scenario {
  return {
    name: `crash-${heartbeatIntervalSeconds}-${sweepEverySeconds}`,
    about: `a machine's power fails for good; heartbeat ${heartbeatIntervalSeconds} s, sweep ${sweepEverySeconds} s`,
    config: () => ({
      ...USUAL,
      settings: { ...USUAL.settings, heartbeatIntervalSeconds },
      sweepEverySeconds,
      sweepScheduled: sweepEverySeconds >= 60,
      machines: 4,
      slotsPerMachine: 6,
      sessions: 8,
      troubleSeconds: 900,
      calmSeconds: 1_500,
    }),
    plan: (chance, { warmUpSeconds }) => [
      { at: warmUpSeconds + chance.between(0, 120), kind: 'power-off', machine: 0, seconds: null },
      { at: warmUpSeconds + chance.between(400, 520), kind: 'power-off', machine: 1, seconds: null },
    ],
  };
}
