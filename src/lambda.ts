import 'reflect-metadata';
import { configure } from '@codegenie/serverless-express';
import type { Context } from 'aws-lambda';
import { FirstAdminKey } from './api-keys/first-admin-key.js';
import { readEnvironment } from './config/environment.js';
import { loadSettings } from './config/settings.js';
import { createApp } from './create-app.js';
import { Tracing } from './tracing/tracing.js';

// The instance starts once and then answers one request at a time, over the same connection to the database.
const settings = loadSettings(readEnvironment());
const app = await createApp(settings);
// No disk outlives the instance, so without ADMIN_API_KEY there is no place for a key, and none is made.
if (settings.adminApiKey !== null) await app.get(FirstAdminKey, { strict: false }).ensure();
await app.init();

const tracing = app.get(Tracing);
const answer = configure({ app: app.getHttpAdapter().getInstance() });

/** Entry of the function behind the API gateway. */
export async function handler(event: unknown, context: Context): Promise<unknown> {
  try {
    return await answer(event, context, () => {});
  } finally {
    // Whatever was not sent before the answer waits, frozen, for the next request.
    await tracing.flush();
  }
}
