import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { EventsModule } from '../events/events.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import {
  WEBHOOK_DEAD_LETTER_MODEL,
  WEBHOOK_MODEL,
  webhookDeadLetterSchema,
  webhookSchema,
} from './webhook.schema.js';
import { WebhookWorker } from './webhook-worker.service.js';
import { WebhooksController } from './webhooks.controller.js';
import { WebhooksRepository } from './webhooks.repository.js';
import { WebhooksService } from './webhooks.service.js';

@Module({
  imports: [
    MongooseModule.forFeature([
      { name: WEBHOOK_MODEL, schema: webhookSchema },
      { name: WEBHOOK_DEAD_LETTER_MODEL, schema: webhookDeadLetterSchema },
    ]),
    EventsModule,
    ProjectsModule,
  ],
  controllers: [WebhooksController],
  providers: [WebhooksRepository, WebhooksService, WebhookWorker],
  exports: [WebhookWorker],
})
export class WebhooksModule {}
