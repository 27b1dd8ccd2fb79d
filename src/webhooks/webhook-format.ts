import { type SessionEventView, viewEvent } from '../events/event.dto.js';
import type { SessionEvent } from '../events/event.schema.js';

export const WEBHOOK_FORMATS = ['json', 'slack'] as const;
/** `json` is the event as `GET /v1/events` shows it; `slack` one sentence in Slack's form. */
export type WebhookFormat = (typeof WEBHOOK_FORMATS)[number];

/** The body of a delivery. Pure. */
export function deliveryBody(format: WebhookFormat, event: SessionEvent): string {
  const view = viewEvent(event);
  switch (format) {
    case 'json':
      return JSON.stringify(view);
    case 'slack':
      return JSON.stringify({ text: slackText(view) });
  }
}

/** What happened, for those types whose name alone is no sentence. */
const VERBS: Partial<Record<string, string>> = {
  created: 'was created',
  activated: 'is running',
  revived: 'is back: it had not ended',
  claimed: 'is being recovered',
  assigned: 'was assigned',
  resumed: 'was resumed',
  'lease-ended': 'was not resumed in time',
  adopted: 'was taken over by a restarted daemon',
  paused: 'was paused',
  unpaused: 'goes on',
  'stop-requested': 'was asked to stop',
  stalled: 'beats but makes no progress',
  cancelled: 'was cancelled',
  cleared: 'was cleared',
  abandoned: 'was abandoned: somebody has to look at it',
  'end-confirmed': 'has ended its processes',
  'machine-lost': 'a machine fell silent as a whole',
  'doubt-raised': 'silence is not believed for now',
  'doubt-lifted': 'silence is believed again',
};

/** One sentence. A type that is not known here, for there may be others than of sessions, is named. */
function slackText(event: SessionEventView): string {
  const verb = VERBS[event.type] ?? event.type;
  const cause = event.cause === null ? '' : ` (${event.cause})`;
  const reason = event.reason ? `: ${event.reason}` : '';
  const of = event.sessionId ? `Session ${event.sessionId} of project ${event.projectId}` : 'Fleet:';
  const on = event.machineId ? ` on machine ${event.machineId}` : '';
  return escaped(`${of} ${verb}${cause}${on}${reason}`);
}

/** Slack reads these three as the beginning of a link or a mention. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
