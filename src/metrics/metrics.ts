import { Injectable } from '@nestjs/common';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { DoubtReader } from '../doubt/doubt-reader.service.js';
import { FleetService } from '../fleet/fleet.service.js';
import type { SessionCounts } from '../fleet/session-group.js';
import { DOUBT_CODES } from '../liveness/doubt-reason.js';
import { HEALTHS } from '../liveness/health.js';
import type { SweepReport } from '../sweeper/sweep-report.js';
import type { DeliveryReport } from '../webhooks/delivery-report.js';

/** Several scrapers within this time cost the database one count. */
const COUNTS_FRESH_MS = 5_000;
const SWEEP_BUCKETS_SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60];

/** What this process counts about itself, in a registry of its own: a test starts several APIs in one. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly requests = new Histogram({
    name: 'claude_projects_http_request_duration_seconds',
    help: 'How long requests took, by the pattern of their route. `aborted`: the client was gone before the answer.',
    labelNames: ['method', 'route', 'status'] as const,
    registers: [this.registry],
  });
  private readonly heartbeats = new Counter({
    name: 'claude_projects_heartbeats_total',
    help: 'Heartbeats by verdict: `accepted`, or the code of the problem. A batch that is refused as a whole counts once.',
    labelNames: ['verdict'] as const,
    registers: [this.registry],
  });
  private readonly sweepDuration = new Histogram({
    name: 'claude_projects_sweep_duration_seconds',
    help: 'How long sweeps took, by whether they came to their end.',
    labelNames: ['result'] as const,
    buckets: SWEEP_BUCKETS_SECONDS,
    registers: [this.registry],
  });
  private readonly sweptSessions = new Counter({
    name: 'claude_projects_swept_sessions_total',
    help: 'What sweeps did with sessions; `examined` counts all that were looked at, `held` whose silence was not believed.',
    labelNames: ['outcome'] as const,
    registers: [this.registry],
  });
  private readonly deliveries = new Counter({
    name: 'claude_projects_webhook_deliveries_total',
    help: 'What became of deliveries to webhooks; `deadLettered` events were given up.',
    labelNames: ['outcome'] as const,
    registers: [this.registry],
  });
  private sweptAtMs = performance.now();
  private counts: { value: Promise<SessionCounts>; atMs: number } | null = null;

  constructor(
    private readonly fleet: FleetService,
    doubts: DoubtReader,
  ) {
    collectDefaultMetrics({ register: this.registry });
    const sweptSecondsAgo = () => (performance.now() - this.sweptAtMs) / 1000;
    new Gauge({
      name: 'claude_projects_sweep_last_success_age_seconds',
      help: 'Time since the last successful sweep of this process; before the first, since its start.',
      registers: [this.registry],
      collect() {
        this.set(sweptSecondsAgo());
      },
    });
    new Gauge({
      name: 'claude_projects_doubt',
      help: '1 while no silence is believed for this reason, else 0. Missing while the database does not answer.',
      labelNames: ['reason'] as const,
      registers: [this.registry],
      async collect() {
        this.reset();
        const memory = await doubts.memory().catch(() => undefined);
        if (memory === undefined) return;
        const codes = new Set(memory?.holding.map(({ code }) => code));
        for (const reason of DOUBT_CODES) this.set({ reason }, codes.has(reason) ? 1 : 0);
      },
    });
    const counted = () => this.sessionCounts();
    new Gauge({
      name: 'claude_projects_sessions',
      help: 'Sessions of the whole fleet by health; a few seconds old. Missing while the database does not answer.',
      labelNames: ['health'] as const,
      registers: [this.registry],
      async collect() {
        this.reset();
        const counts = await counted().catch(() => null);
        if (counts === null) return;
        for (const health of HEALTHS) this.set({ health }, counts.byHealth[health]);
      },
    });
  }

  observeRequest(method: string, route: string, status: string, seconds: number): void {
    this.requests.observe({ method, route, status }, seconds);
  }

  countHeartbeat(verdict: string): void {
    this.heartbeats.inc({ verdict });
  }

  /** Runs a sweep and counts what it did. Throws what it throws. */
  async observeSweep(sweep: () => Promise<SweepReport>): Promise<SweepReport> {
    const end = this.sweepDuration.startTimer();
    try {
      const report = await sweep();
      end({ result: 'success' });
      this.sweptAtMs = performance.now();
      add(this.sweptSessions, report);
      return report;
    } catch (error) {
      end({ result: 'error' });
      throw error;
    }
  }

  /** Runs a round of deliveries and counts what it did. Throws what it throws. */
  async observeDeliveries(deliver: () => Promise<DeliveryReport>): Promise<DeliveryReport> {
    const report = await deliver();
    add(this.deliveries, report);
    return report;
  }

  private async sessionCounts(): Promise<SessionCounts> {
    const nowMs = performance.now();
    if (this.counts === null || nowMs - this.counts.atMs > COUNTS_FRESH_MS) {
      this.counts = { value: this.fleet.sessionCounts(), atMs: nowMs };
    }
    return await this.counts.value;
  }
}

/** Adds every number of a report under its name. */
function add(counter: Counter<'outcome'>, report: SweepReport | DeliveryReport): void {
  for (const [outcome, value] of Object.entries(report)) {
    if (typeof value === 'number') counter.inc({ outcome }, value);
  }
}
