import 'reflect-metadata';
import type { ServerResponse } from 'node:http';
import { configure } from '@codegenie/serverless-express';
import type { Context } from 'aws-lambda';
import type { Express } from 'express';
import { FirstAdminKey } from './api-keys/first-admin-key.js';
import { readEnvironment } from './config/environment.js';
import { loadSettings } from './config/settings.js';
import { createApp } from './create-app.js';
import { describeStartFailure } from './lifecycle/describe-start-failure.js';
import { endOnSigterm } from './lifecycle/end-on-sigterm.js';
import { gatewayProblem } from './lifecycle/gateway-problem.js';
import { LateStart } from './lifecycle/late-start.js';
import { whatHappenedMeanwhile } from './lifecycle/thaw.js';
import { createLogger } from './logging/logger.js';
import { Problem } from './problems/problem.js';
import { Tracing } from './tracing/tracing.js';

/** For the answer to be sent, and the traces, before the cloud ends the call. */
const MARGIN_MS = 2_000;
const RETRY_AFTER_SECONDS = 5;

const settings = loadSettings(readEnvironment());
const logger = createLogger(settings.logLevel);

// The instance starts once and then answers one request at a time, over the same connection to the database.
const api = new LateStart(async () => {
  const app = await createApp(settings);
  // No disk outlives the instance, so without ADMIN_API_KEY there is no place for a key, and none is made.
  if (settings.adminApiKey !== null) await app.get(FirstAdminKey, { strict: false }).ensure();
  await app.init();
  const handle = app.getHttpAdapter().getInstance() as Express;
  let response: ServerResponse | null = null;
  const answer = configure({
    app: (request, itsResponse) => {
      response = itsResponse;
      handle(request, itsResponse);
    },
  });
  return {
    app,
    tracing: app.get(Tracing),
    answer: async (event: unknown, context: Context): Promise<unknown> =>
      await answer(event, context, () => {}),
    /** Tells what listens that the request is over, answered or not. A server would, and a function has no connection. */
    over: () => response?.emit('close'),
  };
});
// Where the database is away, the next request tries again.
await api
  .get()
  .catch((error: unknown) => logger.error({ reason: describeStartFailure(error) }, 'Did not start.'));
endOnSigterm(async () => (await api.get()).app.close());

/** Entry of the function behind the API gateway. Answers within the time that the call has left. */
export async function handler(event: unknown, context: Context): Promise<unknown> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), context.getRemainingTimeInMillis() - MARGIN_MS);
  const late = new Promise<null>((resolve) => {
    deadline.signal.addEventListener('abort', () => resolve(null), { once: true });
  });
  try {
    await whatHappenedMeanwhile();
    const started = await Promise.race([api.get(), late]);
    if (started === null) return unavailable('The API took too long to start.');
    const answer = await Promise.race([started.answer(event, context), late]);
    started.over();
    // Whatever was not sent before the answer waits, frozen, for the next request.
    await started.tracing.flush();
    return answer ?? unavailable('The answer took longer than the API has time for.');
  } catch (error) {
    logger.error({ reason: describeStartFailure(error) }, 'A request met an API that did not start.');
    return unavailable('The API cannot start now.');
  } finally {
    clearTimeout(timer);
  }
}

function unavailable(detail: string) {
  return gatewayProblem(new Problem('unavailable', detail), RETRY_AFTER_SECONDS);
}
