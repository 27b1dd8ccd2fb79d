import type { Machine } from '../machine/machine.js';
import { mayAct, type ProcessTree } from '../machine/process-tree.js';
import type { Fault } from './fault.js';
import type { World } from './world.js';

/** A daemon takes this long to be up after its machine, in the mean; slow starts take much longer. */
const BOOT_SECONDS = 20;

/** Lets one planned fault happen. */
export function applyFault(world: World, fault: Fault): void {
  world.note(() => `FAULT ${JSON.stringify(fault)}`);
  const { scheduler, network } = world;
  switch (fault.kind) {
    case 'power-off':
      with_(world, fault.machine, (machine) => powerOff(world, machine, fault.seconds));
      return;
    case 'suspend':
      with_(world, fault.machine, (machine) => {
        if (!machine.awake) return;
        world.truth.absent(machine.name, world.now, world.now + fault.seconds);
        machine.suspend();
        scheduler.after(fault.seconds, 'fault', () => machine.wake());
      });
      return;
    case 'kill-daemon':
      with_(world, fault.machine, (machine) => {
        // With orphans about, somebody has to be there to end them.
        if (machine.orphans.length > 0 || machine.daemonId === null) return;
        machine.killDaemon();
        world.truth.absent(machine.name, world.now, world.now + fault.seconds);
        scheduler.after(fault.seconds, 'fault', () => machine.startDaemon());
      });
      return;
    case 'kill-keeper':
      with_(world, fault.machine, (machine) => {
        if (!machine.awake) return;
        crashed(world, machine, 'keeper');
        machine.killKeeper();
      });
      return;
    case 'exit':
      with_(world, fault.machine, (machine) => {
        const tree = someTree(world, machine);
        if (!tree) return;
        if (!machine.exitProcess(tree.sessionId, { code: fault.code, signal: null })) return;
        if (fault.code !== 0) world.crashed(machine, tree, 'exit');
      });
      return;
    case 'hang':
      with_(world, fault.machine, (machine) => {
        const tree = someTree(world, machine);
        if (tree) tree.stuck = true;
      });
      return;
    case 'cut':
      with_(world, fault.machine, (machine) => {
        for (const direction of ['up', 'down'] as const) {
          if (fault.direction === direction || fault.direction === 'both') {
            network.cut(machine.name, direction, fault.seconds);
          }
        }
        world.truth.absent(machine.name, world.now, world.now + fault.seconds);
      });
      return;
    case 'site-cut':
      // Nobody's own absence: that so many are silent at once says so.
      for (const index of fault.machines) {
        with_(world, index, (machine) => {
          network.cut(machine.name, 'up', fault.seconds);
          network.cut(machine.name, 'down', fault.seconds);
        });
      }
      return;
    case 'loss': {
      const before = network.weather;
      network.weather = { ...before, loss: fault.part };
      scheduler.after(fault.seconds, 'fault', () => {
        network.weather = { ...network.weather, loss: world.config.weather.loss };
      });
      return;
    }
    case 'api-outage':
      world.apis.outage(fault.seconds);
      return;
    case 'kill-api':
      world.apis.kill(fault.api, fault.seconds);
      return;
    case 'freeze-api':
      world.apis.freeze(fault.api, fault.seconds);
      return;
    case 'sweeper-outage':
      world.sweepers.outage(fault.seconds);
      return;
    case 'freeze-sweeper':
      world.sweepers.freezeNext(fault.sweeper, fault.seconds);
      return;
    case 'kill-sweeper':
      world.sweepers.kill(fault.sweeper);
      return;
    case 'failover':
      failover(world, fault.seconds, fault.clockStepMs);
      return;
    case 'slow-store':
      world.speed.meanSeconds = world.config.storeSeconds * fault.factor;
      scheduler.after(fault.seconds, 'fault', () => {
        world.speed.meanSeconds = world.config.storeSeconds;
      });
      return;
    case 'policy':
      world.person.changePolicy(fault.settings);
      return;
    case 'stop':
      world.person.stop(fault.how);
      return;
    case 'clone':
      with_(world, fault.machine, (machine) => cloneDisk(world, machine, fault.seconds));
      return;
    case 'calendar':
      if (fault.machine === 'servers') {
        world.serverCalendarShiftSeconds += fault.shiftSeconds;
        return;
      }
      with_(world, fault.machine, (machine) => {
        machine.calendarShiftSeconds += fault.shiftSeconds;
      });
  }
}

function with_(world: World, index: number, act: (machine: Machine) => void): void {
  const machine = world.machines[index];
  if (machine) act(machine);
}

function powerOff(world: World, machine: Machine, seconds: number | null): void {
  if (!machine.powered) return;
  crashed(world, machine, 'power');
  machine.powerOff();
  if (seconds === null) return;
  world.scheduler.after(seconds, 'fault', () => machine.powerOn(machine.chance.around(BOOT_SECONDS)));
}

function crashed(world: World, machine: Machine, kind: 'power' | 'keeper'): void {
  for (const tree of machine.trees()) if (tree.alive) world.crashed(machine, tree, kind);
}

function failover(world: World, seconds: number, clockStepMs: number): void {
  const { database, scheduler } = world;
  database.available = false;
  scheduler.after(seconds, 'fault', () => {
    database.available = true;
    database.primaryTerm += 1;
    database.clockOffsetMs = clockStepMs;
    database.clockWasSet = true;
  });
}

/** A second machine starts from a copy of the disk, beside the first; one of them goes after a while. */
function cloneDisk(world: World, original: Machine, seconds: number): void {
  const copy = world.addMachine(
    world.machines.length,
    `${original.name}-copy-${world.machines.length}`,
    original,
  );
  copy.takeDiskOf(original);
  copy.powerOn(copy.chance.between(0, 5));
  world.scheduler.after(seconds, 'fault', () => {
    const leaves = copy.chance.happens(0.5) ? copy : original;
    powerOff(world, leaves, null);
  });
}

/** One that acts, by the machine's own chance. */
function someTree(_world: World, machine: Machine): ProcessTree | null {
  const among = [...machine.trees()].filter((tree) => mayAct(tree) && !tree.orphan);
  return among.length > 0 && machine.awake ? machine.chance.pick(among) : null;
}
