import { VERSION } from '../../version.js';
import { type AppParts, createApp } from './create-app.js';
import { openApiDocument } from './routes/info-routes.js';

/** The OpenAPI document of the runner, without a daemon: nothing of it is ever asked. */
export function runnerDocument(): object {
  const access = { claude: {} };
  const app = createApp({ access, gate: {} } as AppParts);
  return openApiDocument(app, VERSION);
}
