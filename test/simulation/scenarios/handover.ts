import type { Chance } from '../world/chance.js';
import type { Fault } from '../world/fault.js';
import type { Scenario } from './scenario.js';
import { USUAL } from './usual-world.js';

/**
 * Sessions change hands all the time, and nobody waits a moment longer than he must: the fence's delay is only just what
 * stopping takes. Clocks of the database do not step here, for that is what the rest of the delay is for.
 */
export const HANDOVER: Scenario = {
  name: 'handover',
  publishedSeeds: 30,
  about:
    'silent holders are relieved at the earliest instant, and come back: the promises about who holds a session',
  config: (chance) => ({
    ...USUAL,
    machines: 3,
    boundKeys: chance.happens(0.3),
    slotsPerMachine: 2,
    sessions: 3,
    keepsGoing: true,
    settings: {
      recoveryMode: 'any-machine',
      recoveryAffinitySeconds: 0,
      selfFence: chance.pick(['pause', 'stop']),
      heartbeatIntervalSeconds: 6,
      missedHeartbeatsAllowed: 3,
      fenceDelaySeconds: 5,
      recoveryLeaseSeconds: 60,
      maxRecoveryAttempts: 100,
      abandonAfterHours: 0.2,
    },
    apis: 2,
    sweepEverySeconds: 1,
    sweepers: 2,
    sweepScheduled: chance.happens(0.5),
    // Here nobody is spared for the silence of many: three machines are always many.
    canary: false,
    weather: { delaySeconds: 0.1, loss: 0.05, duplication: 0.1, slow: 0.2, slowSeconds: 6 },
    storeSeconds: 0.02,
    daemonTickSeconds: 0.5,
    warmUpSeconds: 60,
    troubleSeconds: 600,
    calmSeconds: 1_200,
  }),
  plan(chance, { warmUpSeconds, troubleSeconds }) {
    const faults: Fault[] = [];
    for (let at = warmUpSeconds; at < warmUpSeconds + troubleSeconds; at += chance.around(12)) {
      faults.push(someFault(at, chance));
    }
    return faults;
  },
};

function someFault(at: number, chance: Chance): Fault {
  const machine = chance.whole(0, 2);
  switch (chance.whole(0, 13)) {
    case 0:
    case 1:
    case 2:
      return { at, kind: 'suspend', machine, seconds: chance.between(5, 90) };
    case 3:
      return {
        at,
        kind: 'cut',
        machine,
        direction: chance.pick(['up', 'down', 'both']),
        seconds: chance.around(40),
      };
    case 4:
      return { at, kind: 'kill-daemon', machine, seconds: chance.around(30) };
    case 5:
      return { at, kind: 'power-off', machine, seconds: chance.around(20) };
    case 6:
    case 7:
      return { at, kind: 'freeze-sweeper', sweeper: chance.whole(0, 1), seconds: chance.between(1, 15) };
    case 8:
      return { at, kind: 'exit', machine, code: 1 };
    case 9:
    case 10:
    case 11:
      return {
        at,
        kind: 'policy',
        settings: chance.pick([
          { heartbeatIntervalSeconds: chance.whole(2, 12) },
          { heartbeatIntervalSeconds: chance.pick([2, 12]), missedHeartbeatsAllowed: chance.whole(2, 6) },
        ]),
      };
    default:
      return { at, kind: 'stop', how: chance.pick(['cancel', 'clear']) };
  }
}

/**
 * A disk is copied, and the copy is started beside its original, which may be cut off meanwhile. The copy says of itself
 * what a machine says after a reboot, and nobody can tell the two apart: so neither may act beside the other's successor.
 */
export const COPIES: Scenario = {
  name: 'copied-disk',
  about: 'copies of machines are started beside their originals, and report their sessions as ended',
  publishedSeeds: 20,
  config: (chance) => ({
    ...USUAL,
    machines: 3,
    slotsPerMachine: 6,
    sessions: 6,
    settings: {
      recoveryMode: 'any-machine',
      selfFence: chance.pick(['pause', 'stop']),
      abandonAfterHours: 0.25,
    },
    troubleSeconds: 1_200,
    calmSeconds: 1_800,
  }),
  plan(chance, { warmUpSeconds }) {
    const at = warmUpSeconds + chance.between(0, 120);
    const machine = chance.whole(0, 1);
    const seconds = chance.between(200, 900);
    const faults: Fault[] = [{ at, kind: 'clone', machine, seconds }];
    if (chance.happens(0.5)) {
      const direction = chance.pick(['up', 'down', 'both'] as const);
      const from = Math.max(0, at - chance.between(0, 120));
      faults.push({ at: from, kind: 'cut', machine, direction, seconds: chance.between(30, 400) });
    }
    return faults;
  },
};
