import type { Evaluation, Resource } from './evaluation.js';
import { SECRETS } from './evaluation.js';

/** Something that a deployment promises. Answers what breaks it, in words; nothing where it is kept. */
export type Check = (evaluation: Evaluation) => string[];

const FUNCTION = 'aws:lambda/function:Function';
const ROLE = 'aws:iam/role:Role';
const ALARM = 'aws:cloudwatch/metricAlarm:MetricAlarm';
const LOG_GROUP = 'aws:cloudwatch/logGroup:LogGroup';
const SECRET_NAME = /key|secret|token|password|uri|credential/i;
/** SST's key to the file of linked secrets, and its name: without the file it opens nothing. */
const KNOWN_KEYS = ['SST_KEY', 'SST_KEY_FILE'];

export const prodChecks: Readonly<Record<string, Check>> = {
  'one route leads to the one function': ({ resources }) => [
    ...same('routes', keysOf(resources), ['$default']),
    ...same(
      'what the routes call',
      of(resources, 'aws:apigatewayv2/integration:Integration').map(({ inputs }) => [
        bare(inputs.integrationUri),
        inputs.integrationType,
        inputs.payloadFormatVersion,
      ]),
      [[arnOf(resources, 'ApiFunction'), 'AWS_PROXY', '2.0']],
    ),
    ...same(
      'who may call it',
      of(resources, 'aws:lambda/permission:Permission').map(({ inputs }) => [
        inputs.principal,
        inputs.sourceArn,
      ]),
      [['apigateway.amazonaws.com', 'arn:aws:execute-api:eu-central-1:123456789012:abc123/*']],
    ),
    ...same('other origins', find(resources, 'GatewayApi').inputs.corsConfiguration, {}),
  ],

  'the sweeper is called every minute, and not again': ({ resources }) => {
    const { inputs } = find(resources, 'SweepSchedule');
    return [
      ...same('schedule', inputs.scheduleExpression, 'rate(1 minute)'),
      ...same('state', inputs.state, 'ENABLED'),
      ...same('target', bare(inputs.target.arn), arnOf(resources, 'SweeperFunction')),
      ...same('retries of the schedule', inputs.target.retryPolicy.maximumRetryAttempts, 0),
      ...same(
        'retries of the call',
        find(resources, 'SweeperEventInvokeConfig').inputs.maximumRetryAttempts,
        0,
      ),
    ];
  },

  'functions run Node 24 on arm64, as large and as long as decided': ({ resources }) =>
    same(
      'functions',
      Object.fromEntries(
        of(resources, FUNCTION).map(({ name, inputs }) => [
          name,
          [inputs.runtime, inputs.architectures[0], inputs.memorySize, inputs.timeout],
        ]),
      ),
      {
        MigrateFunction: ['nodejs24.x', 'arm64', 512, 900],
        ApiFunction: ['nodejs24.x', 'arm64', 1024, 29],
        SweeperFunction: ['nodejs24.x', 'arm64', 512, 58],
      },
    ),

  'each function is the folder of its own bundle': ({ builds }) =>
    same(
      'builds',
      Object.fromEntries(builds.map((build) => [build.functionID, [build.bundle, build.handler]])),
      {
        Migrate: ['dist/bundle/migrate', 'migrate-on-deploy.handler'],
        Api: ['dist/bundle/api', 'lambda.handler'],
        Sweeper: ['dist/bundle/sweep', 'sweep.handler'],
      },
    ),

  'secrets are linked, each to who needs it': ({ builds }) =>
    same('links', Object.fromEntries(builds.map(({ functionID, links }) => [functionID, links.toSorted()])), {
      Migrate: ['MongodbUri'],
      Api: ['AdminApiKey', 'MongodbUri'],
      Sweeper: ['CanaryApiKey', 'MongodbUri'],
    }),

  'no secret is in a plain environment': ({ resources }) =>
    of(resources, FUNCTION).flatMap(({ name, inputs }) =>
      Object.entries(inputs.environment.variables).flatMap(([variable, value]) => [
        ...(SECRET_NAME.test(variable) && !KNOWN_KEYS.includes(variable) ? [`${name} has ${variable}`] : []),
        ...(Object.values(SECRETS).some((secret) => JSON.stringify(value).includes(secret))
          ? [`${variable} of ${name} holds a secret`]
          : []),
      ]),
    ),

  'the environment tells each function what it has to know': ({ resources }) =>
    of(resources, FUNCTION).flatMap(({ name, inputs: { environment } }) => {
      const { NODE_ENV, MONGODB_DB, MONGODB_POOL_MAX, SWEEP_INTERVAL_SECONDS } = environment.variables;
      return same(
        name,
        [NODE_ENV, MONGODB_DB, MONGODB_POOL_MAX, SWEEP_INTERVAL_SECONDS],
        ['production', 'claude-projects', '5', '60'],
      );
    }),

  'the sweeper beats through the public URL': ({ resources }) =>
    same(
      'CANARY_URL',
      find(resources, 'SweeperFunction').inputs.environment.variables.CANARY_URL,
      'https://claude-projects.truapi.com',
    ),

  'a role is taken by its service alone': ({ resources }) =>
    same(
      'trust',
      Object.fromEntries(
        of(resources, ROLE).map(({ name, inputs }) => [
          name,
          parsed(inputs.assumeRolePolicy).Statement.map(
            (statement: { Principal: object }) => statement.Principal,
          ),
        ]),
      ),
      {
        MigrateRole: [{ Service: 'lambda.amazonaws.com' }],
        ApiRole: [{ Service: 'lambda.amazonaws.com' }],
        SweeperRole: [{ Service: 'lambda.amazonaws.com' }],
        SweepRole: [{ Service: 'scheduler.amazonaws.com' }],
      },
    ),

  'a role may do what its function does, and nothing else': ({ resources }) =>
    of(resources, ROLE).flatMap(({ name, inputs }) => {
      const statements = inputs.inlinePolicies.flatMap(
        (each: { policy: unknown }) => parsed(bare(each.policy)).Statement,
      );
      const log = `${find(resources, `${name.replace('Role', 'Log')}`, true)?.inputs.name}:*`;
      const allowed = statements.map(
        ({ actions, resources: on }: { actions: string[]; resources: string[] }) => [
          actions.join(' '),
          on.map((arn) => arn.replace(/^.*?LogGroup\//, '')).join(' '),
        ],
      );
      const expected =
        name === 'SweepRole'
          ? [['lambda:InvokeFunction', arnOf(resources, 'SweeperFunction')]]
          : [
              ['logs:CreateLogStream logs:PutLogEvents', log],
              ['xray:PutTraceSegments xray:PutTelemetryRecords', '*'],
            ];
      return [
        ...same(`what ${name} may do`, allowed, expected),
        ...same(`managed policies of ${name}`, inputs.managedPolicyArns ?? [], []),
      ];
    }),

  'the domain is the setting, with TLS 1.2, and the only way in': ({ resources }) => [
    ...same(
      'domains',
      of(resources, 'aws:apigatewayv2/domainName:DomainName').map(({ inputs }) => [
        inputs.domainName,
        inputs.domainNameConfiguration.securityPolicy,
      ]),
      [['claude-projects.truapi.com', 'TLS_1_2']],
    ),
    ...same(
      'the way beside it is shut',
      find(resources, 'GatewayApi').inputs.disableExecuteApiEndpoint,
      true,
    ),
  ],

  'every alarm is there and tells the topic': ({ resources }) => {
    const alarms = of(resources, ALARM);
    const there = alarms.filter(({ provider }) => provider === 'Virginia').map(({ name }) => name);
    return [
      ...same('alarms', alarms.map(({ name }) => name).toSorted(), [
        'ApiThrottled',
        'AvailabilityMissed',
        'FailedSweeps',
        'Latency',
        'ServerErrors',
        'StuckSessions',
        'SweeperAway',
        'SweeperThrottled',
        'Unavailable',
      ]),
      // Figures of the check from outside are in one region only.
      ...same('alarms in us-east-1', there.toSorted(), ['AvailabilityMissed', 'Unavailable']),
      ...alarms.flatMap(({ name, provider, inputs }) =>
        same(`who is told of ${name}`, inputs.alarmActions.map(bare), [
          arnOf(resources, provider === '' ? 'Alarms' : 'AvailabilityAlarms'),
        ]),
      ),
      ...same(
        'who is subscribed',
        of(resources, 'aws:sns/topicSubscription:TopicSubscription').map(({ inputs }) => inputs.endpoint),
        ['ops@example.com', 'ops@example.com'],
      ),
    ];
  },

  'a sweeper that is away is told of after 3 minutes, also where nothing is measured': ({ resources }) => {
    const { inputs } = find(resources, 'SweeperAway');
    return [
      ...same('minutes', [inputs.evaluationPeriods, inputs.metricQueries[1]?.metric.period], [3, 60]),
      ...same('no figures', inputs.treatMissingData, 'breaching'),
      ...same(
        'of whom',
        bare(inputs.metricQueries[1]?.metric.dimensions.FunctionName),
        nameOf(resources, 'SweeperFunction'),
      ),
    ];
  },

  'errors and latency are measured as the gateway saw them': ({ resources }) => {
    const errors = find(resources, 'ServerErrors').inputs.metricQueries;
    const latency = find(resources, 'Latency').inputs;
    const filter = find(resources, 'LatencyFilter').inputs;
    const { format } = find(resources, 'GatewayStage').inputs.accessLogSettings;
    return [
      ...same(
        'errors',
        errors.slice(1).map((query: { metric: { metricName: string } }) => query.metric.metricName),
        ['5xx', 'Count'],
      ),
      ...same(
        'latency',
        [latency.extendedStatistic, latency.metricName],
        ['p95', filter.metricTransformation.name],
      ),
      ...same('its log', filter.logGroupName, nameOf(resources, 'GatewayAccessLog')),
      ...same('a number in the log', /"responseLatency":\$context\.responseLatency[,}]/.test(format), true),
      ...same('no query in the log', /querystring|rawQuery|authorization|header/i.test(format), false),
    ];
  },

  'availability is asked for from outside, against the promise': ({ resources }) => [
    ...same(
      'what is asked',
      of(resources, 'aws:route53/healthCheck:HealthCheck').map(({ inputs }) => [
        inputs.fqdn,
        inputs.resourcePath,
        inputs.type,
      ]),
      [['claude-projects.truapi.com', '/health/ready', 'HTTPS']],
    ),
    ...same('what is promised', find(resources, 'AvailabilityMissed').inputs.threshold, 0.995),
  ],

  'logs are kept for 30 days, and outlive what wrote them': ({ resources }) =>
    of(resources, LOG_GROUP).flatMap(({ name, inputs, kept }) => [
      ...same(`retention of ${name}`, inputs.retentionInDays, 30),
      ...(name === 'GatewayAccessLog' ? [] : same(`whether ${name} is kept`, kept, true)),
    ]),

  'every function is traced': ({ resources }) =>
    of(resources, FUNCTION).flatMap(({ name, inputs }) => same(name, inputs.tracingConfig?.mode, 'Active')),

  'what a flood can cost is bounded': ({ resources }) => [
    ...same('of instances', find(resources, 'ApiFunction').inputs.reservedConcurrentExecutions, 50),
    ...same('of requests', find(resources, 'GatewayStage').inputs.defaultRouteSettings, {
      throttlingRateLimit: 500,
      throttlingBurstLimit: 1000,
    }),
  ],

  'indexes are applied before new code answers': ({ resources }) => {
    const migration = find(resources, 'Migration');
    return [
      ...same('what is called', bare(migration.inputs.functionName), nameOf(resources, 'MigrateFunction')),
      ...same('again with new code', /^[0-9a-f]{64}$/.test(migration.inputs.triggers.code), true),
      ...['ApiFunction', 'SweeperFunction'].flatMap((name) =>
        same(`whether ${name} waits`, find(resources, name).after.includes('Migration'), true),
      ),
    ];
  },

  'prod is protected and kept': ({ app }) => same('prod', [app.protect, app.removal], [true, 'retain']),

  'everything is tagged with its stage': ({ app }) =>
    same('tags', app.providers.aws.defaultTags.tags, {
      Application: 'claude-projects',
      Stage: 'prod',
      ManagedBy: 'sst',
    }),
};

export function of(resources: readonly Resource[], type: string): Resource[] {
  return resources.filter((resource) => resource.type === type);
}

/** Compares by value, and says in words where it differs. */
function same(what: string, seen: unknown, expected: unknown): string[] {
  const [a, b] = [seen, expected].map((value) => JSON.stringify(sorted(value)));
  return a === b ? [] : [`${what}: ${a} instead of ${b}`];
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}

function find(resources: readonly Resource[], name: string, optional?: true): Resource {
  const found = resources.find((resource) => resource.name === name && resource.type.startsWith('aws:'));
  // A check that asks for what is not there fails with its name.
  if (found === undefined && !optional) throw new Error(`There is no ${name}.`);
  return found as Resource;
}

function nameOf(resources: readonly Resource[], name: string): string {
  return find(resources, name).inputs.name;
}

function arnOf(resources: readonly Resource[], name: string): string {
  const { type, inputs } = find(resources, name);
  return `arn:aws:mock:eu-central-1:123456789012:${type.split(':').at(-1)}/${inputs.name}`;
}

function keysOf(resources: readonly Resource[]): string[] {
  return of(resources, 'aws:apigatewayv2/route:Route').map(({ inputs }) => inputs.routeKey);
}

function bare(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'secret' in value ? value.secret : value;
}

function parsed(policy: unknown) {
  return typeof policy === 'string' ? JSON.parse(policy) : policy;
}
