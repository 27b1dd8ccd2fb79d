import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../database/database-clock.js';
import type { EventsQuery } from '../events/event.dto.js';
import { EventsRepository } from '../events/events.repository.js';
import { assertSameWish } from '../idempotency/assert-same-wish.js';
import { idFromKey } from '../idempotency/id-from-key.js';
import { type Page, toPage } from '../paging/cursor.js';
import { Problem } from '../problems/problem.js';
import { ProjectsService } from '../projects/projects.service.js';
import { assertVersion } from '../validation/if-match.js';
import { viewDeadLetters, type WebhookDeadLetterPage } from './dead-letter.dto.js';
import {
  type CreatedWebhookView,
  type CreateWebhookDto,
  viewWebhook,
  type WebhookView,
} from './webhook.dto.js';
import type { Webhook } from './webhook.schema.js';
import { makeWebhookSecret } from './webhook-secret.js';
import { WebhooksRepository } from './webhooks.repository.js';

@Injectable()
export class WebhooksService {
  constructor(
    private readonly webhooks: WebhooksRepository,
    private readonly events: EventsRepository,
    private readonly projects: ProjectsService,
    private readonly clock: DatabaseClock,
  ) {}

  /**
   * It is told of what happens from now on. Repeated under one idempotency key it answers the webhook of the
   * first try, without its secret. Throws `not-found` for a project that is not there, and `idempotency-mismatch`.
   */
  async create(
    request: CreateWebhookDto,
    by: string,
    idempotencyKey: string | null,
  ): Promise<CreatedWebhookView> {
    if (request.projectId !== undefined) await this.projects.get(request.projectId);
    const [now, cursor] = await Promise.all([this.clock.now(), this.events.last()]);
    const webhook: Webhook = {
      _id: idempotencyKey === null ? randomUUID() : idFromKey('webhook', by, idempotencyKey),
      url: request.url,
      events: request.events ?? null,
      projectId: request.projectId ?? null,
      format: request.format ?? 'json',
      secret: makeWebhookSecret(),
      disabledReason: null,
      disabledAt: null,
      cursor,
      attempts: 0,
      nextAttemptAt: now,
      leaseId: null,
      leaseUntil: null,
      deliveredCount: 0,
      deadLetterCount: 0,
      lastDeliveredAt: null,
      lastFailedAt: null,
      lastFailure: null,
      version: 1,
      createdAt: now,
      updatedAt: now,
    };
    if (!(await this.webhooks.insert(webhook))) {
      const earlier = await this.view(webhook._id);
      assertSameWish(wishOf(earlier), wishOf(webhook));
      return earlier;
    }
    return { ...viewWebhook(webhook), secret: webhook.secret };
  }

  /** Throws `not-found`. */
  async view(id: string): Promise<WebhookView> {
    const webhook = await this.webhooks.findById(id);
    if (!webhook) throw notFound(id);
    return viewWebhook(webhook);
  }

  async list(limit: number, cursor: string | undefined): Promise<Page<WebhookView>> {
    return toPage(await this.webhooks.list(limit, cursor), limit, viewWebhook);
  }

  /** Throws `not-found`. */
  async deadLetters(id: string, { limit, cursor }: EventsQuery): Promise<WebhookDeadLetterPage> {
    await this.view(id);
    return viewDeadLetters(await this.webhooks.deadLettersOf(id, Number(cursor ?? 0), limit + 1), limit);
  }

  /** A delivery under way may still arrive. Throws `not-found`, `version-mismatch`. */
  async delete(id: string, ifMatch: number | null): Promise<void> {
    if (!(await this.webhooks.delete(id, ifMatch))) {
      assertVersion(await this.view(id), ifMatch);
      throw notFound(id);
    }
  }
}

/** None of this is ever changed. */
function wishOf({ url, events, projectId, format }: Webhook | WebhookView) {
  return { url, events, projectId, format };
}

function notFound(id: string): Problem {
  return new Problem('not-found', `There is no webhook ${id}.`);
}
