import type { DeliveryResult } from './decide-attempt.js';
import { signatureOf } from './webhook-secret.js';

export interface Delivery {
  url: string;
  secret: string;
  webhookId: string;
  eventId: number;
  attempt: number;
  body: string;
}

const SECONDS = /^\d{1,6}$/;

/**
 * Sends one event. Never throws: whatever goes wrong is a result. Redirects are not followed, because a
 * receiver could point them inside; of the answer nothing but its head is read.
 */
export async function postDelivery(
  delivery: Delivery,
  timeoutMs: number,
  ending: AbortSignal,
): Promise<DeliveryResult> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(delivery.url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.any([timeout, ending]),
      headers: {
        'Content-Type': 'application/json',
        'User-Agent': 'claude-projects',
        'X-Claude-Projects-Webhook': delivery.webhookId,
        'X-Claude-Projects-Event': String(delivery.eventId),
        'X-Claude-Projects-Delivery-Attempt': String(delivery.attempt),
        'X-Claude-Projects-Signature': signatureOf(
          delivery.secret,
          delivery.body,
          Math.floor(Date.now() / 1000),
        ),
      },
      body: delivery.body,
    });
    await response.body?.cancel().catch(() => undefined);
    return { kind: 'answered', status: response.status, retryAfterSeconds: retryAfter(response.headers) };
  } catch (error) {
    if (ending.aborted) return { kind: 'aborted' };
    if (timeout.aborted) {
      return { kind: 'unanswered', failure: `No answer within ${timeoutMs / 1000} s.` };
    }
    return { kind: 'unanswered', failure: `The receiver cannot be reached (${codeOf(error)}).` };
  }
}

function retryAfter(headers: Headers): number | null {
  const text = headers.get('retry-after') ?? '';
  return SECONDS.test(text) ? Number(text) : null;
}

/** The code only: a message may repeat the URL. */
function codeOf(error: unknown): string {
  const { code } = ((error as { cause?: unknown } | null)?.cause ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : 'no reason given';
}
