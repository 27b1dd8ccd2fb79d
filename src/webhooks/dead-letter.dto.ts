import { ApiProperty } from '@nestjs/swagger';
import type { WebhookDeadLetter } from './webhook.schema.js';

const FAILURE_LENGTH_MAX = 200;

export class WebhookDeadLetterView {
  @ApiProperty({ type: String, description: 'Its id: that of the webhook and the number of the event.' })
  id!: string;

  @ApiProperty({ type: String, description: 'The event that was given up: its `id` in `GET /v1/events`.' })
  eventId!: string;

  @ApiProperty({ type: Number, minimum: 1, maximum: 20, description: 'How often it was tried.' })
  attempts!: number;

  @ApiProperty({ type: String, maxLength: FAILURE_LENGTH_MAX, description: 'How the last try failed.' })
  failure!: string;

  @ApiProperty({ type: String, description: 'The body of the delivery, as text.' })
  body!: string;

  @ApiProperty({ type: String, format: 'date-time', description: 'When it was given up.' })
  at!: string;

  @ApiProperty({ type: String, format: 'date-time', description: 'From then on it may be gone.' })
  purgeAt!: string;
}

export class WebhookDeadLetterPage {
  @ApiProperty({ type: [WebhookDeadLetterView], description: 'In the order of their events.' })
  items!: WebhookDeadLetterView[];

  @ApiProperty({ type: String, nullable: true, description: 'Where to go on; null on the last page.' })
  nextCursor!: string | null;
}

/** `letters` may hold one more than `limit`, which only tells that there is more. */
export function viewDeadLetters(letters: readonly WebhookDeadLetter[], limit: number): WebhookDeadLetterPage {
  const shown = letters.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((letter) => ({
      id: letter._id,
      eventId: String(letter.eventId),
      attempts: letter.attempts,
      failure: letter.failure,
      body: letter.body,
      at: letter.at.toISOString(),
      purgeAt: letter.purgeAt.toISOString(),
    })),
    nextCursor: letters.length > limit && last ? String(last.eventId) : null,
  };
}
