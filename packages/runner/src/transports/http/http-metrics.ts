import { Counter, Gauge, Registry } from 'prom-client';
import type { RunAccess } from '../run-access.js';

/** What the runner counts about itself. */
export class HttpMetrics {
  private readonly registry = new Registry();
  private readonly requests = new Counter({
    name: 'claude_projects_runner_http_requests_total',
    help: 'Requests over HTTP, by what they were answered.',
    labelNames: ['method', 'status'],
    registers: [this.registry],
  });
  private readonly refusals = new Counter({
    name: 'claude_projects_runner_http_refused_total',
    help: 'Callers over HTTP and Socket.IO that were not let in, by why.',
    labelNames: ['code'],
    registers: [this.registry],
  });

  constructor({ log, attachments }: Pick<RunAccess, 'log' | 'attachments'>, socketClients: () => number) {
    this.gauge('runs_live', 'Runs that have not ended.', () => [...log.liveRuns].length);
    this.gauge('runs_watched', 'How often a run is being watched.', () => attachments.watching);
    this.gauge('socket_clients', 'Clients over Socket.IO.', socketClients);
    this.gauge('log_queued_bytes', 'What waits to be written to the run log.', () => log.queuedBytes);
    this.gauge('log_paused', '1 while nothing can be written.', () => Number(log.paused !== null));
    this.gauge('events_committed', 'Events that this daemon wrote.', () => log.committedEvents);
    this.gauge('resident_memory_bytes', 'Memory of the daemon.', () => process.memoryUsage.rss());
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }

  answered(method: string, status: number): void {
    this.requests.inc({ method, status });
  }

  refused(code: string): void {
    this.refusals.inc({ code });
  }

  private gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name: `claude_projects_runner_${name}`,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }
}
