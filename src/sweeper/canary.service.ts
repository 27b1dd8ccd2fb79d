import { Inject, Injectable, Logger } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { CanaryOutcome } from '../liveness/canary.js';

/** Nobody registers it, so that the beat changes nothing. */
const MACHINE_ID = 'canary-of-the-sweeper';
const BEAT = { bootId: 'canary', sessions: [] };
const ANSWER_MAX_BYTES = 16_384;
/** What our own API answers; a proxy before it knows none of these codes. */
const REFUSALS = new Set(['not-found', 'unauthenticated', 'forbidden', 'rate-limited', 'machine-superseded']);

/**
 * Beats through the URL that runners use. With a key it is the heartbeat of a machine that does not exist:
 * our API's `not-found` shows that key, limits and database all answer. Without one it asks whether the
 * API is ready.
 */
@Injectable()
export class Canary {
  private readonly logger = new Logger(Canary.name);

  constructor(
    @Inject(SETTINGS)
    private readonly settings: Pick<Settings, 'canaryUrl' | 'canaryApiKey' | 'canaryTimeoutSeconds'>,
  ) {}

  /** Never throws: whatever goes wrong is the outcome. */
  async beat(): Promise<CanaryOutcome> {
    const { canaryUrl, canaryApiKey, canaryTimeoutSeconds } = this.settings;
    if (canaryUrl === null) return 'off';
    const base = canaryUrl.replace(/\/+$/, '');
    const init: RequestInit = {
      redirect: 'manual',
      signal: AbortSignal.timeout(canaryTimeoutSeconds * 1000),
    };
    try {
      const response =
        canaryApiKey === null
          ? await fetch(`${base}/health/ready`, init)
          : await fetch(`${base}/v1/machines/${MACHINE_ID}/heartbeat`, {
              ...init,
              method: 'POST',
              headers: { authorization: `Bearer ${canaryApiKey}`, 'content-type': 'application/json' },
              body: JSON.stringify(BEAT),
            });
      return await this.judge(response);
    } catch (error) {
      this.logger.warn({ error: String(error) }, 'The beat through the public URL failed.');
      return 'failed';
    }
  }

  private async judge(response: Response): Promise<CanaryOutcome> {
    const text = await textOf(response);
    const code = codeOf(text);
    if (response.ok || REFUSALS.has(code)) {
      if (code === 'unauthenticated' || code === 'forbidden')
        this.logger.warn({ code }, "The canary's key is not accepted: it shows less than it could.");
      return 'passed';
    }
    this.logger.warn({ status: response.status, code }, 'The beat through the public URL failed.');
    return 'failed';
  }
}

/** Throws where it is longer than any answer of ours, and reads no more of it: a proxy may send without end. */
async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > ANSWER_MAX_BYTES) throw new Error('The answer is too long to be ours.');
  }
  return Buffer.concat(chunks).toString('utf8');
}

function codeOf(text: string): string {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : '';
  } catch {
    return '';
  }
}
