import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { DatabaseClock } from '../database/database-clock.js';
import { DatabasePrimary } from '../database/database-primary.js';
import { SweepMemoryRepository } from '../doubt/sweep-memory.repository.js';
import type { PendingAlert, StoredSweepMemory } from '../doubt/sweep-memory.schema.js';
import { EventsRepository } from '../events/events.repository.js';
import { alertEvent } from '../events/fleet-event.js';
import { countScopes, mayTrip, type ScopeCount } from '../liveness/breaker.js';
import { decideSweep, type Sight, trustOf, withUsed } from '../liveness/doubt.js';
import type { Trust } from '../liveness/grace.js';
import { MachinesService } from '../machines/machines.service.js';
import { type LateSession, SilenceRepository } from '../sessions/silence.repository.js';
import { Canary } from './canary.service.js';
import { ProcessClock } from './process-clock.js';
import { held, type LateMachine, lateMachines, silentMachines, waitingMachines } from './silent-machines.js';

/** So many late sessions are looked at. In a larger outage the part that is seen is silent all the same. */
const LATE_MAX = 20_000;
/** Of a fleet with more machines the ratio is that of the first ones. */
const MACHINES_MAX = 20_000;
/** So far back, in milliseconds, and so many verdicts, are looked at for machines that were failed. */
const VERDICTS_WITHIN_MS = 3_600_000;
const VERDICTS_MAX = 5_000;
/** A sweep says so often in a period, at the most, that it still runs. */
const SAYS_PER_PERIOD = 4;
/** Others sweep at the same time; one that loses this often leaves the sweep to them. */
const TRIES_MAX = 5;

/** What a sweep was allowed. */
export interface Judgement {
  /** The database's clock at the look that all verdicts are made from. */
  at: Date;
  trust: Trust;
  /** So many machines whose grace after a doubt is over may be failed. */
  machinesAllowed: number;
  /** How many sessions are beyond their deadline, and their silence is not believed. */
  held: number;
  /** Machines all of whose live sessions are late, with these. */
  silentMachines: Map<string, LateMachine>;
}

export type JudgementSettings = Pick<
  Settings,
  'sweepIntervalSeconds' | 'doubtHoldMaxSeconds' | 'lostMachinesPerMinute' | 'siteLabel'
>;

/** Looks at the sweeper itself and at the fleet as a whole, before anything silent is judged. */
@Injectable()
export class SweepJudgement {
  /** Both clocks at this process's last look. */
  private lastLook: { database: Date; processMs: number } | null = null;
  /** When this process last left word that it sweeps. */
  private saidAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly memories: SweepMemoryRepository,
    private readonly silence: SilenceRepository,
    private readonly machines: MachinesService,
    private readonly events: EventsRepository,
    private readonly clock: DatabaseClock,
    private readonly primary: DatabasePrimary,
    private readonly canary: Canary,
    private readonly processClock: ProcessClock,
    @Inject(SETTINGS) private readonly settings: JudgementSettings,
  ) {}

  /**
   * Decides what the sweep may believe, and keeps that before anybody acts on it. `continuous`: this process
   * ran on since its last sweep, so that its own clock tells what passed.
   */
  async judge(continuous: boolean): Promise<Judgement> {
    if (!continuous) this.lastLook = null;
    const canarySentAt = await this.clock.now();
    const outcome = await this.canary.beat();
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const judged = await this.tryToJudge({ canary: outcome, canarySentAt });
      if (judged !== null) return judged;
    }
    const at = await this.clock.now();
    const trust = { ...trustOf(await this.memories.read()), holding: true };
    return { at, trust, machinesAllowed: 0, held: 0, silentMachines: new Map() };
  }

  /** A long sweep is not one that is away: between its steps it says so, where that may make a difference. */
  async stillSweeping(): Promise<void> {
    const { sweepIntervalSeconds } = this.settings;
    const nowMs = this.processClock.nowMs();
    if (nowMs - this.saidAtMs < (sweepIntervalSeconds * 1000) / SAYS_PER_PERIOD) return;
    this.saidAtMs = nowMs;
    await this.memories.stillSweeping(sweepIntervalSeconds);
  }

  /** Copies the alerts that wait into the events; also those that somebody did not live to copy. */
  async tellAlerts(): Promise<void> {
    const alerts = (await this.memories.read())?.outbox ?? [];
    if (alerts.length === 0) return;
    for (const alert of alerts) await this.events.append(alertEvent(alert));
    await this.memories.clearOutbox(alerts.map(({ key }) => key));
  }

  /** Null: somebody else swept meanwhile, or this process was frozen: what was seen is to be seen anew. */
  private async tryToJudge(flown: Pick<Sight, 'canary' | 'canarySentAt'>): Promise<Judgement | null> {
    const [memory, look, primary] = await Promise.all([
      this.memories.read(),
      this.look(),
      this.primary.identity(),
    ]);
    const now = look.database;
    const seen = await this.see(memory, flown, now);
    const sight: Sight = {
      ...seen.sight,
      ...flown,
      now,
      primary,
      periodSeconds: this.settings.sweepIntervalSeconds,
      elapsed: this.lastLook && {
        databaseMs: now.getTime() - this.lastLook.database.getTime(),
        processMs: look.processMs - this.lastLook.processMs,
      },
    };
    const decision = decideSweep(memory, sight, {
      holdMaxSeconds: this.settings.doubtHoldMaxSeconds,
      lostMachinesPerMinute: this.settings.lostMachinesPerMinute,
    });
    const machinesAllowed = Math.min(decision.machinesAllowed, sight.machinesWaiting);
    const alerts = decision.alerts.map((alert, index): PendingAlert => {
      const key = `doubt:${(memory?.rev ?? 0) + 1}:${index}`;
      return { key, at: now, ...alert };
    });
    const kept = await this.memories.commit(memory, withUsed(decision.memory, machinesAllowed), alerts);
    if (!kept) return null;
    this.lastLook = look;
    this.saidAtMs = look.processMs;
    const { trust } = decision;
    return {
      at: now,
      trust,
      machinesAllowed,
      held: held(seen.late, trust, now),
      silentMachines: seen.silent,
    };
  }

  private async look(): Promise<{ database: Date; processMs: number }> {
    const before = this.processClock.nowMs();
    const database = await this.clock.now();
    // The database's answer is from somewhere in between, so the error is half of the way there and back.
    return { database, processMs: (before + this.processClock.nowMs()) / 2 };
  }

  private async see(
    memory: StoredSweepMemory | null,
    flown: Pick<Sight, 'canary' | 'canarySentAt'>,
    now: Date,
  ): Promise<{
    sight: Omit<Sight, 'now' | 'primary' | 'periodSeconds' | 'elapsed' | 'canary' | 'canarySentAt'>;
    silent: Map<string, LateMachine>;
    late: LateSession[];
  }> {
    const releasedAt = memory?.releasedAt ?? null;
    const late = await this.silence.late(now, LATE_MAX);
    const byMachine = lateMachines(late, releasedAt);
    const verdicts = late.length === 0 ? [] : await this.recentVerdicts(now);
    const ids = [...byMachine, ...verdicts].map(({ machineId }) => machineId);
    const live =
      ids.length === 0 ? new Map<string, number>() : await this.silence.liveCounts([...new Set(ids)]);
    const silent = silentMachines(byMachine, verdicts, live, releasedAt, now);
    const failingSince = memory?.canary.failingSince ?? flown.canarySentAt;
    const isSilent = new Set(silent.filter(({ beats }) => !beats).map(({ machineId }) => machineId));
    return {
      late,
      sight: {
        beatLanded: flown.canary === 'failed' && (await this.silence.anyBeatSince(failingSince, now)),
        scopes: await this.scopes(silent),
        anythingOverdue: late.some(({ deadlineAt }) => deadlineAt < now),
        longestLifeMs: Math.max(0, ...late.map(({ policy }) => policy.lifeMs)),
        longestLateMs: Math.max(0, ...late.map(({ policy }) => policy.lateMs)),
        machinesWaiting: waitingMachines(byMachine, trustOf(memory), now),
      },
      silent: new Map(
        byMachine.filter(({ machineId }) => isSilent.has(machineId)).map((each) => [each.machineId, each]),
      ),
    };
  }

  private async recentVerdicts(now: Date) {
    const since = new Date(now.getTime() - VERDICTS_WITHIN_MS);
    return await this.events.verdictsOfSilence(since, VERDICTS_MAX);
  }

  /** The others are counted only where enough are silent to make a difference. */
  private async scopes(silent: Awaited<ReturnType<typeof silentMachines>>): Promise<ScopeCount[]> {
    if (!mayTrip(silent.map((machine) => ({ ...machine, site: null })))) return [];
    const live = await this.silence.machinesWithLive(MACHINES_MAX);
    const ids = [...new Set([...live, ...silent.map(({ machineId }) => machineId)])];
    const labels = await this.machines.labelsOf(ids, this.settings.siteLabel);
    const siteOf = new Map(live.map((id) => [id, labels.get(id) ?? null]));
    return countScopes(
      silent.map((machine) => ({ ...machine, site: labels.get(machine.machineId) ?? null })),
      siteOf,
    );
  }
}
