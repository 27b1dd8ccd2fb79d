import type { ProjectSettings } from '../../../src/projects/project-settings.js';
import type { Chance } from '../world/chance.js';
import type { Fault } from '../world/fault.js';
import type { WorldConfig } from '../world/world-config.js';
import type { Scenario } from './scenario.js';
import { USUAL } from './usual-world.js';

/** Short rhythms, so that everything meets everything. */
const FAST: Partial<ProjectSettings> = {
  heartbeatIntervalSeconds: 6,
  missedHeartbeatsAllowed: 3,
  recoveryLeaseSeconds: 60,
  recoveryAffinitySeconds: 10,
  fenceDelaySeconds: 15,
  stalledAfterSeconds: 90,
  maxRecoveryAttempts: 50,
  abandonAfterHours: 0.5,
};

/** Everything at once: what must never happen does not, whatever happens. */
export const CHAOS: Scenario = {
  name: 'chaos',
  publishedSeeds: 50,
  about: 'all faults at once, short rhythms: the promises about safety',
  config: (chance) => ({
    ...USUAL,
    machines: chance.whole(2, 4),
    boundKeys: chance.happens(0.5),
    slotsPerMachine: 2,
    sessions: chance.whole(1, 3),
    keepsGoing: true,
    settings: { ...FAST, ...mode(chance) },
    apis: 2,
    sweepEverySeconds: chance.pick([3, 7]),
    sweepers: 2,
    sweepScheduled: chance.happens(0.5),
    weather: {
      delaySeconds: chance.pick([0.02, 0.2]),
      loss: chance.pick([0, 0.03, 0.1]),
      duplication: 0.05,
      slow: chance.pick([0, 0.1, 0.3]),
      slowSeconds: chance.pick([1, 4, 15]),
    },
    storeSeconds: chance.pick([0.003, 0.03, 0.2]),
    daemonTickSeconds: 0.5,
    warmUpSeconds: 60,
    troubleSeconds: 900,
    calmSeconds: 2_400,
  }),
  plan: (chance, config) => manyFaults(chance, config, chance.pick([6, 15, 40])),
};

/** Long enough a life for so slow a world. */
const SLOW_RHYTHM = { heartbeatIntervalSeconds: 4, missedHeartbeatsAllowed: 5, abandonAfterHours: 0.25 };

/** A slow database, messages that come twice and late, and sweepers everywhere: hardly a step that meets no other. */
export const RACES: Scenario = {
  name: 'races',
  publishedSeeds: 20,
  about: 'all faults at once on a slow database, all messages late or twice: the most interleavings',
  config: (chance) => ({
    ...CHAOS.config(chance),
    sessions: chance.whole(2, 4),
    apis: 3,
    sweepEverySeconds: 2,
    sweepers: 3,
    settings: { ...FAST, ...mode(chance), ...SLOW_RHYTHM },
    weather: { delaySeconds: 0.3, loss: 0.05, duplication: 0.5, slow: 0.3, slowSeconds: 4 },
    storeSeconds: 0.25,
    troubleSeconds: 900,
    calmSeconds: 1_500,
  }),
  plan: (chance, config) => manyFaults(chance, config, 8),
};

function manyFaults(
  chance: Chance,
  { machines, warmUpSeconds, troubleSeconds, settings }: Pick<WorldConfig, PlannedBy>,
  everySeconds: number,
): Fault[] {
  const faults: Fault[] = [];
  for (let at = warmUpSeconds; at < warmUpSeconds + troubleSeconds; at += chance.around(everySeconds)) {
    faults.push(someFault(at, chance, machines, settings));
  }
  return faults;
}

type PlannedBy = 'machines' | 'warmUpSeconds' | 'troubleSeconds' | 'settings';

function mode(chance: Chance): Partial<ProjectSettings> {
  const selfFence = chance.pick(['auto', 'pause', 'stop'] as const);
  const concurrency = chance.pick(['slot', 'slot', 'machine', 'project'] as const);
  const onStalled = chance.pick(['report', 'fail'] as const);
  const recoveryMode = chance.pick(['any-machine', 'any-machine', 'same-machine', 'manual'] as const);
  return { selfFence, concurrency, onStalled, recoveryMode };
}

function someFault(at: number, chance: Chance, machines: number, settings: Partial<ProjectSettings>): Fault {
  const machine = chance.whole(0, machines - 1);
  const kind = chance.pick(KINDS);
  switch (kind) {
    case 'power-off':
      return { at, kind, machine, seconds: chance.around(60) };
    case 'suspend':
      return { at, kind, machine, seconds: chance.around(chance.pick([3, 20, 60, 300])) };
    case 'kill-daemon':
      return { at, kind, machine, seconds: chance.around(chance.pick([1, 10, 60])) };
    case 'kill-keeper':
      return { at, kind, machine };
    case 'exit':
      return { at, kind, machine, code: chance.whole(0, 1) };
    case 'hang':
      return { at, kind, machine };
    case 'cut':
      return {
        at,
        kind,
        machine,
        direction: chance.pick(['up', 'down', 'both']),
        seconds: chance.around(40),
      };
    case 'loss':
      return { at, kind, part: chance.between(0.1, 0.9), seconds: chance.around(30) };
    case 'api-outage':
      return { at, kind, seconds: chance.around(30) };
    case 'kill-api':
      return { at, kind, api: chance.whole(0, 1), seconds: chance.around(5) };
    case 'freeze-api':
      return { at, kind, api: chance.whole(0, 1), seconds: chance.around(10) };
    case 'sweeper-outage':
      return { at, kind, seconds: chance.around(60) };
    case 'freeze-sweeper':
      return { at, kind, sweeper: chance.whole(0, 1), seconds: chance.around(chance.pick([2, 20])) };
    case 'kill-sweeper':
      return { at, kind, sweeper: chance.whole(0, 1) };
    case 'failover':
      return { at, kind, seconds: chance.around(3), clockStepMs: Math.round(chance.between(-3_000, 3_000)) };
    case 'slow-store':
      return { at, kind, factor: chance.between(2, 20), seconds: chance.around(20) };
    case 'policy':
      return { at, kind, settings: newPolicy(chance, settings) };
    case 'stop':
      return { at, kind, how: chance.pick(['cancel', 'clear', 'local']) };
    case 'calendar':
      return { at, kind: 'calendar', machine, shiftSeconds: Math.round(chance.between(-86_400, 86_400)) };
  }
}

const KINDS = [
  'power-off',
  'suspend',
  'suspend',
  'kill-daemon',
  'kill-daemon',
  'kill-keeper',
  'exit',
  'hang',
  'cut',
  'cut',
  'loss',
  'api-outage',
  'kill-api',
  'freeze-api',
  'sweeper-outage',
  'freeze-sweeper',
  'freeze-sweeper',
  'kill-sweeper',
  'failover',
  'slow-store',
  'policy',
  'stop',
  'calendar',
] as const satisfies readonly Fault['kind'][];

function newPolicy(chance: Chance, settings: Partial<ProjectSettings>): Partial<ProjectSettings> {
  const fences =
    settings.recoveryMode === 'any-machine'
      ? (['pause', 'stop'] as const)
      : (['pause', 'stop', 'none'] as const);
  return chance.pick([
    { heartbeatIntervalSeconds: chance.whole(2, 12) },
    { missedHeartbeatsAllowed: chance.whole(2, 6) },
    { selfFence: chance.pick(fences) },
    { fenceDelaySeconds: chance.whole(15, 25) },
  ]);
}
