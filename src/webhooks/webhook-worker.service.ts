import { Inject, Injectable, Logger } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { SessionEvent } from '../events/event.schema.js';
import { EventsRepository } from '../events/events.repository.js';
import { type SpanAttributes, Tracing } from '../tracing/tracing.js';
import { decideAttempt } from './decide-attempt.js';
import { type DeliveryReport, emptyDeliveryReport } from './delivery-report.js';
import { type Delivery, postDelivery } from './post-delivery.js';
import type { Webhook } from './webhook.schema.js';
import { deliveryBody } from './webhook-format.js';
import { type LeasedWebhook, WebhooksRepository } from './webhooks.repository.js';

const EVENTS_BATCH_MAX = 100;
/** So many receivers are waited for at once: a slow one holds up few of the others. */
const RECEIVERS_MAX = 8;
/** After this long a round begins nothing new: a function that is called once a minute must come to its end. */
const ROUND_MS = 15_000;
/** What a lease lasts beyond the longest delivery: for the writes around it. */
const LEASE_MARGIN_MS = 20_000;

/**
 * Tells webhooks what the numbered log of events holds behind their cursors. The log is the outbox, so
 * nothing is lost between a decision and its delivery. In order, and at least once: a worker that dies
 * between a delivery and the write of the cursor has the event delivered again by the next.
 * It keeps no state; any number of processes may run it at once.
 */
@Injectable()
export class WebhookWorker {
  private readonly logger = new Logger(WebhookWorker.name);
  private readonly ending = new AbortController();
  private readonly timeoutMs: number;
  private readonly leaseMs: number;
  private stopped = false;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly webhooks: WebhooksRepository,
    private readonly events: EventsRepository,
    private readonly tracing: Tracing,
  ) {
    this.timeoutMs = settings.webhookTimeoutSeconds * 1000;
    this.leaseMs = this.timeoutMs + LEASE_MARGIN_MS;
  }

  /** Delivers what is due. Throws only where not even that can be found out. */
  async deliverDue(): Promise<DeliveryReport> {
    const report = emptyDeliveryReport();
    const until = performance.now() + ROUND_MS;
    const last = await this.events.last();
    const underWay = new Set<Promise<void>>();
    try {
      while (this.mayGoOn(until)) {
        const webhook = await this.webhooks.lease(last, this.leaseMs);
        if (webhook === null) break;
        const work: Promise<void> = this.workOn(webhook, until, report).finally(() => underWay.delete(work));
        underWay.add(work);
        if (underWay.size >= RECEIVERS_MAX) await Promise.race(underWay);
      }
    } finally {
      await Promise.all(underWay);
    }
    return report;
  }

  /** Begins no more deliveries; those under way may take so long. */
  stop(timeoutMs: number): void {
    this.stopped = true;
    setTimeout(() => this.ending.abort(), timeoutMs).unref();
  }

  /** One webhook that cannot be worked on must not keep the others from being told. */
  private async workOn(webhook: LeasedWebhook, until: number, report: DeliveryReport): Promise<void> {
    try {
      if (!(await this.catchUp(webhook, until, report))) report.outrun += 1;
    } catch (error) {
      report.errors += 1;
      this.logger.error({ webhookId: webhook._id, error: String(error) }, 'Could not work on a webhook.');
    }
  }

  /** Delivers until nothing is left, time is up or a delivery fails. False where the lease was lost. */
  private async catchUp(webhook: LeasedWebhook, until: number, report: DeliveryReport): Promise<boolean> {
    let { cursor } = webhook;
    for (;;) {
      if (!this.mayGoOn(until)) return await this.webhooks.release(webhook);
      const events = await this.events.behind(cursor, EVENTS_BATCH_MAX);
      for (const event of events) {
        if (!isWanted(webhook, event)) continue;
        if (!this.mayGoOn(until)) return await this.webhooks.release(webhook);
        // A retry leaves the cursor right before its event; any other event is new.
        const attempt = event._id === webhook.cursor + 1 ? webhook.attempts + 1 : 1;
        const goesOn = await this.deliver(webhook, event, attempt, report);
        if (goesOn !== 'next') return goesOn === 'freed';
      }
      const seen = events.at(-1)?._id;
      if (seen === undefined) return await this.webhooks.release(webhook);
      cursor = seen;
      if (!(await this.webhooks.advance(webhook, cursor, 'passed-over', this.leaseMs))) return false;
    }
  }

  /** Whether to go on with the next event; if not, whether the lease was given back or lost. */
  private async deliver(
    webhook: LeasedWebhook,
    event: SessionEvent,
    attempt: number,
    report: DeliveryReport,
  ): Promise<'next' | 'freed' | 'lost'> {
    const { _id: webhookId, url, secret } = webhook;
    const body = deliveryBody(webhook.format, event);
    const delivery = { url, secret, webhookId, eventId: event._id, attempt, body };
    const result = await this.tracing.span(
      'webhook delivery',
      'client',
      described(delivery),
      async (note) => {
        const answered = await postDelivery(delivery, this.timeoutMs, this.ending.signal);
        note(
          answered.kind === 'answered'
            ? { 'http.response.status_code': answered.status }
            : { 'error.type': answered.kind },
        );
        return answered;
      },
    );
    const policy = {
      triesMax: this.settings.webhookTriesMax,
      firstRetrySeconds: this.settings.webhookFirstRetrySeconds,
    };
    const decision = decideAttempt(result, attempt, policy, Math.random());
    switch (decision.kind) {
      case 'delivered': {
        const kept = await this.webhooks.advance(webhook, event._id, 'delivered', this.leaseMs);
        report.delivered += 1;
        return kept ? 'next' : 'lost';
      }
      case 'retry': {
        const { failure, delayMs } = decision;
        const freed = await this.webhooks.retryLater(webhook, event._id - 1, attempt, failure, delayMs);
        if (freed) report.retried += 1;
        return freed ? 'freed' : 'lost';
      }
      case 'dead-letter': {
        const letter = { eventId: event._id, attempts: attempt, failure: decision.failure, body };
        const kept = await this.webhooks.deadLetter(webhook, letter, this.leaseMs);
        if (kept) report.deadLettered += 1;
        this.logger.warn({ webhookId, eventId: event._id, attempt }, 'Gave up delivering an event.');
        return kept ? 'next' : 'lost';
      }
      case 'disable': {
        const freed = await this.webhooks.disable(webhook, decision.failure);
        if (freed) report.disabled += 1;
        this.logger.warn({ webhookId }, 'A webhook was disabled: its receiver is gone.');
        return freed ? 'freed' : 'lost';
      }
      case 'release':
        return (await this.webhooks.release(webhook)) ? 'freed' : 'lost';
    }
  }

  private mayGoOn(until: number): boolean {
    return !this.stopped && performance.now() < until;
  }
}

/** Not its URL: those of some services are secrets themselves. */
function described({ webhookId, eventId, attempt }: Delivery): SpanAttributes {
  return { 'webhook.id': webhookId, 'webhook.event': eventId, 'webhook.attempt': attempt };
}

function isWanted(webhook: Webhook, event: SessionEvent): boolean {
  return (
    (webhook.events === null || webhook.events.includes(event.type)) &&
    (webhook.projectId === null || webhook.projectId === event.projectId)
  );
}
