import { deploySettings } from './deploy-settings';
import { lambdaFunction } from './lambda-function';
import { migration } from './migration';
import { adminApiKey, mongodbUri } from './secrets';
import { settingsOf } from './stage-settings';

const settings = settingsOf($app.stage);
const { domain } = deploySettings();

/** The gateway gives up after 30 s; a function that outlived it would be paid for nobody. */
const TIMEOUT_SECONDS = 29;

/** A line of JSON per request, whose numbers are numbers: an alarm counts them. No query, no header, no body. */
const ACCESS_LOG =
  '{"time":"$context.requestTime","requestId":"$context.requestId","ip":"$context.identity.sourceIp",' +
  '"method":"$context.httpMethod","path":"$context.path","status":$context.status,' +
  '"responseLatency":$context.responseLatency,"integrationLatency":"$context.integrationLatency",' +
  '"integrationError":"$context.integrationErrorMessage"}';

export const { lambda: apiFunction } = lambdaFunction('Api', {
  folder: 'api',
  file: 'lambda',
  description: 'Answers the requests of runners, extensions and people.',
  memoryMiB: settings.apiMemoryMiB,
  timeoutSeconds: TIMEOUT_SECONDS,
  concurrencyMax: settings.apiConcurrencyMax,
  environment: {},
  link: [mongodbUri, adminApiKey],
  after: [migration],
});

export const gateway = new sst.aws.ApiGatewayV2('Gateway', {
  ...(domain === null ? {} : { domain }),
  // No page of another origin is to call it: keys are not for browsers.
  cors: false,
  accessLog: { retention: settings.logRetentionDays === 7 ? '1 week' : '1 month' },
  transform: {
    api: (api) => {
      // One way in: what is blocked at the domain must not come in beside it.
      api.disableExecuteApiEndpoint = domain !== null;
    },
    stage: (stage) => {
      stage.accessLogSettings = $resolve({ log: stage.accessLogSettings }).apply(({ log }) => ({
        destinationArn: log?.destinationArn ?? '',
        format: ACCESS_LOG,
      }));
      stage.defaultRouteSettings = {
        throttlingRateLimit: settings.requestsPerSecondMax,
        throttlingBurstLimit: settings.requestsBurstMax,
      };
    },
  },
});
gateway.route('$default', apiFunction.arn);

export const url = gateway.url;
