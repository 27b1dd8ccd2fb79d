import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../database/database-clock.js';
import { type Page, toPage } from '../paging/cursor.js';
import { Problem } from '../problems/problem.js';
import { SessionsRepository } from '../sessions/sessions.repository.js';
import { assertCurrentEpoch } from './assert-current-epoch.js';
import { decideRegistration } from './decide-registration.js';
import { type MachineView, type PutMachineDto, viewMachine } from './machine.dto.js';
import type { Machine } from './machine.schema.js';
import { type MachineBeat, MachinesRepository } from './machines.repository.js';

const REGISTRATION_TRIES_MAX = 10;

@Injectable()
export class MachinesService {
  constructor(
    private readonly machines: MachinesRepository,
    private readonly sessions: SessionsRepository,
    private readonly clock: DatabaseClock,
  ) {}

  async register(id: string, request: PutMachineDto): Promise<MachineView> {
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
    for (let tries = 0; tries < REGISTRATION_TRIES_MAX; tries += 1) {
      const [known, now] = await Promise.all([this.machines.findById(id), this.clock.now()]);
      const next = decideRegistration(id, known, registration, now);
      if (await this.machines.replace(known, next)) return await this.view(id);
    }
    throw new Problem('unavailable', 'The machine is being registered by many at once; try again.');
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

  /** Records that the machine is alive. Throws `not-found` or `machine-superseded`. */
  async beat(id: string, beat: MachineBeat): Promise<Machine> {
    const recorded = await this.machines.recordBeat(id, beat);
    const machine = await this.get(id);
    if (!recorded) assertCurrentEpoch(machine, beat.epoch ?? undefined);
    return machine;
  }
}
