import { Injectable, Logger } from '@nestjs/common';
import { DatabaseClock } from '../database/database-clock.js';
import { Projector } from '../events/projector.service.js';
import type { Trust } from '../liveness/grace.js';
import { MachinesService } from '../machines/machines.service.js';
import { ProjectLifecycle } from '../project-lifecycle/project-lifecycle.service.js';
import type { Project } from '../projects/project.schema.js';
import { DEFAULT_PROJECT_SETTINGS } from '../projects/project-settings.js';
import { ProjectsService } from '../projects/projects.service.js';
import { decideHousekeeping } from '../sessions/decide-housekeeping.js';
import { decideOverdue } from '../sessions/decide-overdue.js';
import { decideStalled } from '../sessions/decide-stalled.js';
import type { Change, Session } from '../sessions/session.js';
import { SessionTransitions } from '../sessions/session-transitions.service.js';
import { SessionsRepository } from '../sessions/sessions.repository.js';
import { graceIsOver, plainFilter, spentFilter } from '../sessions/silence-filter.js';
import { SWEEP_STALE_AFTER_MS, sweepPremise } from './premise.js';
import { type Judgement, SweepJudgement } from './sweep-judgement.service.js';
import { emptyReport, type SweepReport } from './sweep-report.js';

/** So many sessions of a kind are looked at in one sweep; the rest waits for the next. */
const SWEEP_BATCH_MAX = 500;
/** After so many errors the database is the likely reason, and the next sweep begins anew. */
const SWEEP_ERRORS_MAX = 20;
/** A transition that was not copied for this long was left by somebody who died. */
const PROJECTION_OVERDUE_MS = 5_000;

type Verdict = (session: Session) => Change | null;

/**
 * Finds what is due and acts on it. Two sweepers at once do no harm: each write repeats its premise, so
 * one of them is outrun. A timer and a scheduled function can both call it; it keeps no state.
 */
@Injectable()
export class SweeperService {
  private readonly logger = new Logger(SweeperService.name);

  constructor(
    private readonly sessions: SessionsRepository,
    private readonly transitions: SessionTransitions,
    private readonly projects: ProjectsService,
    private readonly machines: MachinesService,
    private readonly projector: Projector,
    private readonly lifecycle: ProjectLifecycle,
    private readonly clock: DatabaseClock,
    private readonly judgement: SweepJudgement,
  ) {}

  /**
   * One sweep. `continuous` says that this process ran on since its last one: not so where it is frozen in
   * between, as a scheduled function is.
   */
  async sweep({ continuous = true } = {}): Promise<SweepReport> {
    const report = emptyReport(await this.clock.now());
    // Each step reads the clock anew: a long one must not make the next one look frozen.
    const judged = await this.judgement.judge(continuous);
    report.held = judged.held;
    await this.sweepOverdue(judged, report);
    await this.judgement.stillSweeping();
    await this.sweepStalled(await this.clock.now(), judged.trust, report);
    await this.judgement.stillSweeping();
    await this.sweepDue(await this.clock.now(), report);
    await this.judgement.stillSweeping();
    await this.repairProjections(await this.clock.now(), report);
    await this.judgement.tellAlerts();
    report.tidied += await this.lifecycle.repair();
    await this.judgement.stillSweeping();
    if (report.examined > 0) this.logger.log(report, 'Swept.');
    return report;
  }

  /** Only here a verdict can be wrong. So it is given on those alone whose silence is to be believed now. */
  private async sweepOverdue(judged: Judgement, report: SweepReport): Promise<void> {
    const { at, trust } = judged;
    const stopped = { stopRequestedAt: { $ne: null } };
    // What a person asked to stop is no matter of belief.
    const now = trust.holding ? stopped : { $or: [stopped, plainFilter(trust)] };
    const overdue = await this.sessions.overdue(at, SWEEP_BATCH_MAX, now);
    const sessions = [...overdue, ...(await this.graceOver(judged))];
    const machines = await this.machines.getMany(sessions.map((session) => session.machineId));
    const projects = await this.projectsOf(sessions);
    report.more ||= overdue.length === SWEEP_BATCH_MAX;
    const verdict = (session: Session) => {
      const project = projects.get(session.projectId);
      const machine = machines.get(session.machineId) ?? null;
      const together = judged.silentMachines.get(session.machineId) ?? null;
      if (project) return decideOverdue(session, machine, project.settings, at, together);
      // Its project is gone, so nobody can want it any more: it is stopped like one that was asked to.
      const orphan = { ...session, stopRequestedAt: session.stopRequestedAt ?? at };
      return decideOverdue(orphan, machine, DEFAULT_PROJECT_SETTINGS, at);
    };
    const asked = sessions.filter(({ stopRequestedAt }) => stopRequestedAt !== null);
    const silent = sessions.filter(({ stopRequestedAt }) => stopRequestedAt === null);
    await this.actOn(asked, sweepPremise('deadlineAt', at), at, report, verdict);
    await this.actOn(silent, sweepPremise('deadlineAt', at, trust), at, report, verdict);
  }

  /** The sessions of as many machines as may be called lost at once after a doubt, the longest silent first. */
  private async graceOver({ at, trust, machinesAllowed }: Judgement): Promise<Session[]> {
    const spent = trust.holding ? null : spentFilter(trust, at);
    if (spent === null || machinesAllowed === 0) return [];
    const unasked = { stopRequestedAt: null, ...spent };
    const sessions = await this.sessions.overdue(at, SWEEP_BATCH_MAX, unasked);
    const machineIds = [...new Set(sessions.map(({ machineId }) => machineId))].slice(0, machinesAllowed);
    return sessions.filter(({ machineId }) => machineIds.includes(machineId));
  }

  /** Progress that nobody could report is not missing: what holds for silence holds for standing still. */
  private async sweepStalled(startedAt: Date, trust: Trust, report: SweepReport): Promise<void> {
    if (trust.holding) return;
    const over = graceIsOver({ ...trust, spentBefore: null });
    const beating = { deadlineAt: { $gt: startedAt }, ...(over.length === 0 ? {} : { $expr: over[0] }) };
    const stalled = await this.sessions.stalled(startedAt, SWEEP_BATCH_MAX, beating);
    report.more ||= stalled.length === SWEEP_BATCH_MAX;
    const projects = await this.projectsOf(stalled);
    const premise = sweepPremise('stallDeadlineAt', startedAt);
    await this.actOn(stalled, premise, startedAt, report, (session) => {
      const project = projects.get(session.projectId);
      return decideStalled(session, project?.settings ?? DEFAULT_PROJECT_SETTINGS, startedAt);
    });
  }

  private async sweepDue(startedAt: Date, report: SweepReport): Promise<void> {
    const due = await this.sessions.due(startedAt, SWEEP_BATCH_MAX);
    report.more ||= due.length === SWEEP_BATCH_MAX;
    const projects = await this.projectsOf(due);
    await this.actOn(due, sweepPremise('dueAt', startedAt), startedAt, report, (session) => {
      const project = projects.get(session.projectId);
      const { retentionDays } = project?.settings ?? DEFAULT_PROJECT_SETTINGS;
      return decideHousekeeping(session, retentionDays, startedAt);
    });
  }

  /** Copies what somebody decided and died before copying. */
  private async repairProjections(startedAt: Date, report: SweepReport): Promise<void> {
    const before = new Date(startedAt.getTime() - PROJECTION_OVERDUE_MS);
    for (const session of await this.sessions.unprojected(before, SWEEP_BATCH_MAX)) {
      report.examined += 1;
      await this.projector.projectOrLeave(session);
      report.tidied += 1;
    }
  }

  private async actOn(
    sessions: readonly Session[],
    premise: Record<string, unknown>,
    startedAt: Date,
    report: SweepReport,
    verdict: Verdict,
  ): Promise<void> {
    for (const session of sessions) {
      report.examined += 1;
      try {
        const change = verdict(session);
        if (change === null) continue;
        const written = await this.transitions.commit(
          { session, now: startedAt },
          change,
          'sweeper',
          premise,
        );
        if (written) {
          count(report, change);
          continue;
        }
        report.outrun += 1;
        if (await this.isStale(startedAt)) {
          // Nothing that this sweep read can be acted on any more: the next one reads it anew.
          report.more = true;
          return;
        }
      } catch (error) {
        // One session that cannot be acted on must not keep the others from being looked at.
        report.errors += 1;
        this.logger.error({ sessionId: session._id, error: String(error) }, 'Could not act on a session.');
        if (report.errors >= SWEEP_ERRORS_MAX) throw error;
      }
    }
  }

  /** By the clock that the premise of each write is judged by. */
  private async isStale(startedAt: Date): Promise<boolean> {
    return (await this.clock.now()).getTime() - startedAt.getTime() >= SWEEP_STALE_AFTER_MS;
  }

  private async projectsOf(sessions: readonly Session[]): Promise<Map<string, Project>> {
    return await this.projects.getMany(sessions.map((session) => session.projectId));
  }
}

function count(report: SweepReport, change: Change): void {
  switch (change.transition) {
    case 'failed':
      report.failed += 1;
      return;
    case 'lease-ended':
      report.leasesEnded += 1;
      return;
    case 'cancelled':
      report.cancelled += 1;
      return;
    case 'stalled':
      report.stalled += 1;
      return;
    case 'abandoned':
      report.abandoned += 1;
      return;
    default:
      report.tidied += 1;
  }
}
