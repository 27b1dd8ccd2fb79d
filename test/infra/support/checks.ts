import { alarmChecks } from './alarm-checks.js';
import { type Resource, SECRETS } from './evaluation.js';
import { arnOf, bare, type Check, find, nameOf, of, parsed, same } from './resources.js';

const FUNCTION = 'aws:lambda/function:Function';
const ROLE = 'aws:iam/role:Role';
const LOG_GROUP = 'aws:cloudwatch/logGroup:LogGroup';
const SECRET_NAME = /key|secret|token|password|uri|credential/i;
/** SST's key to the file of linked secrets, and its name: without the file it opens nothing. */
const KNOWN_KEYS = ['SST_KEY', 'SST_KEY_FILE'];

export const prodChecks: Readonly<Record<string, Check>> = {
  ...alarmChecks,

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
      ...['Sweeper', 'Api', 'Migrate'].flatMap((name) => {
        const { maximumRetryAttempts, maximumEventAgeInSeconds } = find(
          resources,
          `${name}EventInvokeConfig`,
        ).inputs;
        return same(
          `retries of a call of ${name}`,
          [maximumRetryAttempts, maximumEventAgeInSeconds],
          [0, 60],
        );
      }),
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

  'the environment tells each function what it has to know, and nothing else': ({ resources }) =>
    of(resources, FUNCTION).flatMap(({ name, inputs: { environment } }) => {
      const { SST_KEY, SST_KEY_FILE, SST_RESOURCE_App, CANARY_URL, ...own } = environment.variables;
      return same(name, own, {
        NODE_ENV: 'production',
        MONGODB_DB: 'claude-projects',
        MONGODB_POOL_MAX: '5',
        SLOW_COMMAND_MILLISECONDS: '250',
        SWEEP_INTERVAL_SECONDS: '60',
        ...(name === 'SweeperFunction' ? { SWEEPS_PER_EVENT: '1' } : {}),
      });
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

  'logs are kept for 30 days, and outlive what wrote them': ({ resources }) =>
    of(resources, LOG_GROUP).flatMap(({ name, inputs, kept }) => [
      ...same(`retention of ${name}`, inputs.retentionInDays, 30),
      ...(name === 'GatewayAccessLog' ? [] : same(`whether ${name} is kept`, kept, true)),
    ]),

  'every function writes JSON to its own log': ({ resources }) =>
    of(resources, FUNCTION).flatMap(({ name, inputs }) =>
      same(name, inputs.loggingConfig, {
        logFormat: 'JSON',
        logGroup: nameOf(resources, name.replace('Function', 'Log')),
      }),
    ),

  'every function is traced': ({ resources }) =>
    of(resources, FUNCTION).flatMap(({ name, inputs }) => same(name, inputs.tracingConfig?.mode, 'Active')),

  'what a flood can cost is bounded': ({ resources }) => [
    ...same(
      'of instances',
      Object.fromEntries(
        of(resources, FUNCTION).map(({ name, inputs }) => [
          name,
          inputs.reservedConcurrentExecutions ?? null,
        ]),
      ),
      { ApiFunction: 50, SweeperFunction: null, MigrateFunction: null },
    ),
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

  'it is made where it is said, by what it was tested with': ({ app }) =>
    same(
      'application',
      [app.name, app.home, app.providers.aws.region, app.providers.aws.version],
      ['claude-projects', 'aws', 'eu-central-1', '7.20.0'],
    ),

  'everything is tagged with its stage': ({ app }) =>
    same('tags', app.providers.aws.defaultTags.tags, {
      Application: 'claude-projects',
      Stage: 'prod',
      ManagedBy: 'sst',
    }),
};

function keysOf(resources: readonly Resource[]): string[] {
  return of(resources, 'aws:apigatewayv2/route:Route').map(({ inputs }) => inputs.routeKey);
}
