import { Injectable, Logger } from '@nestjs/common';
import { DatabaseClock } from '../database/database-clock.js';
import { Projector } from '../events/projector.service.js';
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
import { SWEEP_STALE_AFTER_MS, sweepPremise } from './premise.js';
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
  ) {}

  async sweep(): Promise<SweepReport> {
    const report = emptyReport(await this.clock.now());
    // Each step reads the clock anew: a long one must not make the next one look frozen.
    await this.sweepOverdue(await this.clock.now(), report);
    await this.sweepStalled(await this.clock.now(), report);
    await this.sweepDue(await this.clock.now(), report);
    await this.repairProjections(await this.clock.now(), report);
    report.tidied += await this.lifecycle.repair();
    if (report.examined > 0) this.logger.log(report, 'Swept.');
    return report;
  }

  private async sweepOverdue(startedAt: Date, report: SweepReport): Promise<void> {
    const overdue = await this.sessions.overdue(startedAt, SWEEP_BATCH_MAX);
    const machines = await this.machines.getMany(overdue.map((session) => session.machineId));
    const projects = await this.projectsOf(overdue);
    await this.actOn(overdue, 'deadlineAt', startedAt, report, (session) => {
      const project = projects.get(session.projectId);
      const machine = machines.get(session.machineId) ?? null;
      if (project) return decideOverdue(session, machine, project.settings, startedAt);
      // Its project is gone, so nobody can want it any more: it is stopped like one that was asked to.
      const stopped = { ...session, stopRequestedAt: session.stopRequestedAt ?? startedAt };
      return decideOverdue(stopped, machine, DEFAULT_PROJECT_SETTINGS, startedAt);
    });
  }

  private async sweepStalled(startedAt: Date, report: SweepReport): Promise<void> {
    const stalled = await this.sessions.stalled(startedAt, SWEEP_BATCH_MAX);
    const projects = await this.projectsOf(stalled);
    await this.actOn(stalled, 'stallDeadlineAt', startedAt, report, (session) => {
      const project = projects.get(session.projectId);
      return decideStalled(session, project?.settings ?? DEFAULT_PROJECT_SETTINGS, startedAt);
    });
  }

  private async sweepDue(startedAt: Date, report: SweepReport): Promise<void> {
    const due = await this.sessions.due(startedAt, SWEEP_BATCH_MAX);
    const projects = await this.projectsOf(due);
    await this.actOn(due, 'dueAt', startedAt, report, (session) => {
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
    dueField: Parameters<typeof sweepPremise>[0],
    startedAt: Date,
    report: SweepReport,
    verdict: Verdict,
  ): Promise<void> {
    report.more ||= sessions.length === SWEEP_BATCH_MAX;
    for (const session of sessions) {
      report.examined += 1;
      try {
        const change = verdict(session);
        if (change === null) continue;
        const premise = sweepPremise(dueField, startedAt);
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
