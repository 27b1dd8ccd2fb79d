import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../database/database-clock.js';
import { viewDoubt } from '../doubt/doubt.dto.js';
import { DoubtReader } from '../doubt/doubt-reader.service.js';
import { PROJECT_STATUSES } from '../projects/project.schema.js';
import { DEFAULT_PROJECT_SETTINGS } from '../projects/project-settings.js';
import { RECOVERY_STATUSES } from '../sessions/session.js';
import type { FleetView, SloView } from './fleet.dto.js';
import { FleetRepository } from './fleet.repository.js';
import { countSessions, type SessionCounts, zeros } from './session-group.js';
import { detectionFigures, ratio } from './slo.js';

/** So many records are read for the figures at most; where there are more, the newest. */
const RECORDS_MAX = 100_000;

/** A machine beats by the shortest rhythm of its sessions, and by this one where it has none. */
const MACHINE_SILENT_AFTER_MS =
  DEFAULT_PROJECT_SETTINGS.heartbeatIntervalSeconds * DEFAULT_PROJECT_SETTINGS.missedHeartbeatsAllowed * 1000;

/** Tells how the fleet is, and how well this system has watched it, from its own records. */
@Injectable()
export class FleetService {
  constructor(
    private readonly fleet: FleetRepository,
    private readonly clock: DatabaseClock,
    private readonly doubts: DoubtReader,
  ) {}

  async view(): Promise<FleetView> {
    const [now, memory, sessions, projectCounts, machines, occupancy] = await Promise.all([
      this.clock.now(),
      this.doubts.memory(),
      this.sessionCounts(),
      this.fleet.projectCounts(),
      this.fleet.machineCounts(MACHINE_SILENT_AFTER_MS),
      this.fleet.occupancy(),
    ]);
    const projects = zeros(PROJECT_STATUSES);
    for (const count of projectCounts) projects[count.status] = count.projects;
    const { slots, ...machineCounts } = machines;
    return {
      at: now.toISOString(),
      sessionsByStatus: sessions.byStatus,
      sessionsByHealth: sessions.byHealth,
      projectsByStatus: projects,
      machines: machineCounts,
      slots: { total: slots, occupied: occupancy.sessions, free: slots - occupancy.slots },
      pendingRecoveries: sessions.pendingRecoveries,
      doubt: viewDoubt(memory),
    };
  }

  async sessionCounts(): Promise<SessionCounts> {
    return countSessions(await this.fleet.sessionGroups(await this.doubts.trust()));
  }

  /** `recordsMax` bounds what is read of either kind of record. */
  async slo(windowHours: number, recordsMax = RECORDS_MAX): Promise<SloView> {
    const to = await this.clock.now();
    const from = new Date(to.getTime() - windowHours * 3_600_000);
    const [events, recoveryCounts] = await Promise.all([
      this.fleet.sloEvents(from, recordsMax + 1),
      this.fleet.recoveryCounts(from, recordsMax),
    ]);
    const { verdicts, falsePositives, falsePositiveRatio, latencySamples, ...latencies } = detectionFigures(
      events.slice(0, recordsMax),
    );
    const recoveries = zeros(RECOVERY_STATUSES);
    for (const count of recoveryCounts) recoveries[count.status] = count.recoveries;
    const { pending, claimed, resumed, failed, voided } = recoveries;
    const opened = pending + claimed + resumed + failed + voided;
    return {
      windowHours,
      from: from.toISOString(),
      to: to.toISOString(),
      truncated: events.length > recordsMax || opened >= recordsMax,
      detectionLatency: {
        samples: latencySamples,
        p50Seconds: latencies.latencyP50Seconds,
        p95Seconds: latencies.latencyP95Seconds,
        maxSeconds: latencies.latencyMaxSeconds,
      },
      falsePositives: { verdicts, count: falsePositives, ratio: falsePositiveRatio },
      recoveries: {
        opened,
        open: pending + claimed,
        resumed,
        failed,
        voided,
        rate: ratio(resumed, resumed + failed),
      },
    };
  }
}
