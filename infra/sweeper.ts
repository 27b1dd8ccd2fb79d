import { url } from './api';
import { lambdaFunction } from './lambda-function';
import { migration } from './migration';
import { canaryApiKey, mongodbUri } from './secrets';
import { settingsOf } from './stage-settings';

const settings = settingsOf($app.stage);

/** The next event comes after a minute. */
const TIMEOUT_SECONDS = 58;

export const { lambda: sweeperFunction, logGroup: sweeperLog } = lambdaFunction('Sweeper', {
  folder: 'sweep',
  file: 'sweep',
  description: 'Looks for sessions that fell silent, and tells webhooks.',
  memoryMiB: settings.sweeperMemoryMiB,
  timeoutSeconds: TIMEOUT_SECONDS,
  concurrencyMax: null,
  environment: { SWEEPS_PER_EVENT: String(settings.sweepsPerMinute), CANARY_URL: url },
  link: [mongodbUri, canaryApiKey],
  after: [migration],
});

new sst.aws.CronV2('Sweep', {
  function: sweeperFunction,
  schedule: 'rate(1 minute)',
  // The next minute's sweep does what a repeat would.
  retries: 0,
});
