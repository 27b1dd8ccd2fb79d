import { deploySettings } from './deploy-settings';
import { otlpHeaders } from './secrets';
import { settingsOf } from './stage-settings';

const settings = settingsOf($app.stage);
const { otlpEndpoint } = deploySettings();

interface LambdaFunction {
  /** The folder of the bundle, and the file in it, as scripts/bundle.mjs writes them. */
  readonly folder: string;
  readonly file: string;
  readonly description: string;
  readonly memoryMiB: number;
  readonly timeoutSeconds: number;
  readonly concurrencyMax: number | null;
  readonly environment: Record<string, $util.Input<string>>;
  readonly link: sst.Secret[];
  /** What has to have happened before this code is in place. */
  readonly after: $util.Resource[];
}

/**
 * A function of the built bundle, with a log of its own and a role that may write this log, send its traces, and
 * nothing else.
 */
export function lambdaFunction(name: string, args: LambdaFunction) {
  const logGroup = new aws.cloudwatch.LogGroup(
    `${name}Log`,
    {
      name: `/aws/lambda/${$app.name}-${$app.stage}-${args.folder}`,
      retentionInDays: settings.logRetentionDays,
    },
    { retainOnDelete: settings.kept },
  );
  return {
    logGroup,
    lambda: new sst.aws.Function(name, {
      description: args.description,
      bundle: `dist/bundle/${args.folder}`,
      handler: `${args.file}.handler`,
      runtime: 'nodejs24.x',
      architecture: 'arm64',
      memory: `${args.memoryMiB} MB`,
      timeout: `${args.timeoutSeconds} seconds`,
      ...(args.concurrencyMax === null ? {} : { concurrency: { reserved: args.concurrencyMax } }),
      // Whoever calls asynchronously calls again by itself: a repeat would come on top of that.
      retries: 0,
      logging: { logGroup: logGroup.name, format: 'json' },
      environment: {
        NODE_ENV: 'production',
        MONGODB_DB: settings.databaseName,
        MONGODB_POOL_MAX: String(settings.databaseConnectionsMax),
        SLOW_COMMAND_MILLISECONDS: String(settings.slowCommandMilliseconds),
        SWEEP_INTERVAL_SECONDS: '60',
        ...(otlpEndpoint === null ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint }),
        ...args.environment,
      },
      link: otlpEndpoint === null ? args.link : [...args.link, otlpHeaders],
      permissions: [
        {
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [$interpolate`${logGroup.arn}:*`],
        },
        // X-Ray knows no resources.
        { actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resources: ['*'] },
      ],
      transform: {
        role: (role) => {
          // SST would let every identity of the account take this role, and write every log.
          role.assumeRolePolicy = aws.iam.assumeRolePolicyForPrincipal({ Service: 'lambda.amazonaws.com' });
          role.managedPolicyArns = [];
        },
        function: (fn, options) => {
          fn.tracingConfig = { mode: settings.tracesKept ? 'Active' : 'PassThrough' };
          options.dependsOn = args.after;
        },
        // What could not be delivered within its minute is out of date.
        eventInvokeConfig: { maximumEventAgeInSeconds: 60 },
      },
    }),
  };
}
