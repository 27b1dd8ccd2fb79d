import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../database/database-clock.js';
import { retryWhileOutrun } from '../database/retry-while-outrun.js';
import { type Page, toPage } from '../paging/cursor.js';
import { Problem } from '../problems/problem.js';
import { SessionsRepository } from '../sessions/sessions.repository.js';
import { assertVersion } from '../validation/if-match.js';
import { assertCurrentEpoch } from './assert-current-epoch.js';
import { decideRegistration } from './decide-registration.js';
import { type MachineView, type PutMachineDto, viewMachine } from './machine.dto.js';
import { isDeleted, type Machine } from './machine.schema.js';
import { type MachineBeat, MachinesRepository } from './machines.repository.js';

@Injectable()
export class MachinesService {
  constructor(
    private readonly machines: MachinesRepository,
    private readonly sessions: SessionsRepository,
    private readonly clock: DatabaseClock,
  ) {}

  async register(id: string, request: PutMachineDto, ifMatch: number | null = null): Promise<MachineView> {
    const registration = {
      hostname: request.hostname,
      platform: request.platform,
      daemonId: request.daemonId ?? null,
      labels: request.labels ?? {},
      slots: request.slots
        .map((slot) => ({
          number: slot.number,
          cpus: slot.cpus ?? null,
          memoryMiB: slot.memoryMiB ?? null,
          container: slot.container ?? null,
        }))
        .sort((a, b) => a.number - b.number),
    };
    await retryWhileOutrun(`Machine ${id}`, async () => {
      const [known, now] = await Promise.all([this.machines.findEvenDeleted(id), this.clock.now()]);
      assertVersion(known && !isDeleted(known) ? known : { version: 0 }, ifMatch);
      const next = decideRegistration(id, known, registration, now);
      const written =
        known && isDeleted(known)
          ? await this.machines.replaceDeleted(known, next)
          : await this.machines.replace(known, next);
      return written || null;
    });
    return await this.view(id);
  }

  /** Lets a machine give its sessions away and take none, or ends that. Safe to repeat. Throws `version-mismatch`. */
  async drain(id: string, enabled: boolean, ifMatch: number | null = null): Promise<MachineView> {
    await retryWhileOutrun(`Machine ${id}`, async () => {
      const [machine, now] = await Promise.all([this.get(id), this.clock.now()]);
      assertVersion(machine, ifMatch);
      if ((machine.drainingSince !== null) === enabled) return true;
      const { rev, version } = machine;
      const drainingSince = enabled ? now : null;
      const next = { ...machine, drainingSince, rev: rev + 1, version: version + 1, updatedAt: now };
      return (await this.machines.replace(machine, next)) || null;
    });
    return await this.view(id);
  }

  /** Throws `not-found`, `version-mismatch`, and `slot-occupied` while a session is there. */
  async delete(id: string, ifMatch: number | null): Promise<void> {
    await retryWhileOutrun(`Machine ${id}`, async () => {
      const machine = await this.get(id);
      assertVersion(machine, ifMatch);
      const [sessionId] = (await this.sessions.occupants([id])).get(id)?.values() ?? [];
      if (sessionId !== undefined) {
        throw new Problem('slot-occupied', `Session ${sessionId} occupies a slot of machine ${id}.`, {
          sessionId,
        });
      }
      return (await this.machines.delete(machine, await this.clock.now())) || null;
    });
  }

  async view(id: string): Promise<MachineView> {
    const [machine, occupants] = await Promise.all([this.get(id), this.sessions.occupants([id])]);
    return viewMachine(machine, occupants.get(id) ?? new Map());
  }

  async list(limit: number, cursor: string | undefined): Promise<Page<MachineView>> {
    const machines = await this.machines.list(limit, cursor);
    const occupants = await this.sessions.occupants(machines.map((machine) => machine._id));
    return toPage(machines, limit, (machine) =>
      viewMachine(machine, occupants.get(machine._id) ?? new Map()),
    );
  }

  /** Throws `not-found`. */
  async get(id: string): Promise<Machine> {
    const machine = await this.machines.findById(id);
    if (!machine) throw new Problem('not-found', `There is no machine ${id}. Register it with PUT first.`);
    return machine;
  }

  /** The machines of these ids by id; unknown ids are left out. */
  async getMany(ids: readonly string[]): Promise<Map<string, Machine>> {
    const machines = await this.machines.findByIds(ids);
    return new Map(machines.map((machine) => [machine._id, machine]));
  }

  /** What these machines carry under one label; those without it, and unknown ones, are left out. */
  async labelsOf(ids: readonly string[], label: string): Promise<Map<string, string>> {
    return await this.machines.labelsOf(ids, label);
  }

  /** Records that the machine is alive. Throws `not-found` or `machine-superseded`. */
  async beat(id: string, beat: MachineBeat): Promise<Machine> {
    const recorded = await this.machines.recordBeat(id, beat);
    if (recorded) return recorded;
    const machine = await this.get(id);
    assertCurrentEpoch(machine, beat.epoch ?? undefined);
    return machine;
  }
}
