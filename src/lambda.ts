import 'reflect-metadata';
import { configure } from '@codegenie/serverless-express';
import { FirstAdminKey } from './api-keys/first-admin-key.js';
import { readEnvironment } from './config/environment.js';
import { loadSettings } from './config/settings.js';
import { createApp } from './create-app.js';

// The instance starts once and then answers one request at a time, over the same connection to the database.
const settings = loadSettings(readEnvironment());
const app = await createApp(settings);
// No disk outlives the instance, so without ADMIN_API_KEY there is no place for a key, and none is made.
if (settings.adminApiKey !== null) await app.get(FirstAdminKey, { strict: false }).ensure();
await app.init();

/** Entry of the function behind the API gateway. */
export const handler = configure({ app: app.getHttpAdapter().getInstance() });
