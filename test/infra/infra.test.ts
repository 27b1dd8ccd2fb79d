import { beforeAll, describe, expect, it } from 'vitest';
import { prodChecks } from './support/checks.js';
import { type Change, type Evaluation, evaluate } from './support/evaluation.js';
import { of } from './support/resources.js';

const env = { DEPLOY_DOMAIN: 'claude-projects.truapi.com', DEPLOY_ALARM_EMAIL: 'ops@example.com' };

/** A mistake in infra/, and the check that has to notice it. */
const mistakes: (Change & { check: string })[] = [
  {
    check: 'one route leads to the one function',
    file: 'infra/api.ts',
    from: "gateway.route('$default', apiFunction.arn);",
    to: "gateway.route('GET /v1/{proxy+}', apiFunction.arn);",
  },
  {
    check: 'one route leads to the one function',
    file: 'infra/api.ts',
    from: 'cors: false',
    to: 'cors: true',
  },
  {
    check: 'the sweeper is called every minute, and not again',
    file: 'infra/sweeper.ts',
    from: "'rate(1 minute)'",
    to: "'rate(5 minutes)'",
  },
  {
    check: 'functions run Node 24 on arm64, as large and as long as decided',
    file: 'infra/lambda-function.ts',
    from: 'nodejs24.x',
    to: 'nodejs22.x',
  },
  {
    check: 'each function is the folder of its own bundle',
    file: 'infra/sweeper.ts',
    from: "folder: 'sweep'",
    to: "folder: 'api'",
  },
  {
    check: 'no secret is in a plain environment',
    file: 'infra/api.ts',
    from: 'environment: {},',
    to: 'environment: { MONGODB_URI: mongodbUri.value },',
  },
  {
    check: 'secrets are linked, each to who needs it',
    file: 'infra/api.ts',
    from: 'link: [mongodbUri, adminApiKey]',
    to: 'link: [mongodbUri]',
  },
  {
    check: 'a role is taken by its service alone',
    file: 'infra/lambda-function.ts',
    from: 'role.assumeRolePolicy =',
    to: 'void',
  },
  {
    check: 'a role may do what its function does, and nothing else',
    file: 'infra/lambda-function.ts',
    from: 'role.managedPolicyArns = [];',
    to: '',
  },
  {
    check: 'a role may do what its function does, and nothing else',
    file: 'infra/lambda-function.ts',
    from: "actions: ['logs:CreateLogStream', 'logs:PutLogEvents']",
    to: "actions: ['logs:*']",
  },
  {
    check: 'the domain is the setting, with TLS 1.2, and the only way in',
    file: 'infra/api.ts',
    from: '...(domain === null ? {} : { domain }),',
    to: "domain: 'another.example.com',",
  },
  {
    check: 'every alarm tells its topic, of the end too',
    file: 'infra/alarms.ts',
    from: 'alarmActions: [topic.arn],',
    to: 'alarmActions: [],',
  },
  {
    check: 'every alarm watches what it says, and no other is there',
    file: 'infra/alarms.ts',
    from: "treatMissingData: 'breaching'",
    to: "treatMissingData: 'notBreaching'",
  },
  {
    check: 'every alarm watches what it says, and no other is there',
    file: 'infra/alarms.ts',
    from: "['ApiThrottled', apiFunction],",
    to: '',
  },
  {
    check: 'every alarm watches what it says, and no other is there',
    file: 'infra/alarms.ts',
    from: "'5xx', onGateway",
    to: "'4xx', onGateway",
  },
  {
    check: 'sessions on which a sweep cannot act are counted as the sweeper logs them',
    file: 'infra/alarms.ts',
    from: 'Could not act on a session.',
    to: 'Cannot act on a session.',
  },
  {
    check: 'functions run Node 24 on arm64, as large and as long as decided',
    file: 'infra/stage-settings.ts',
    from: 'apiMemoryMiB: 1024',
    to: 'apiMemoryMiB: 3008',
  },
  {
    check: 'functions run Node 24 on arm64, as large and as long as decided',
    file: 'infra/api.ts',
    from: 'TIMEOUT_SECONDS = 29',
    to: 'TIMEOUT_SECONDS = 300',
  },
  {
    check: 'a role may do what its function does, and nothing else',
    file: 'infra/lambda-function.ts',
    from: "actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords']",
    to: "actions: ['*']",
  },
  {
    check: 'the environment tells each function what it has to know, and nothing else',
    file: 'infra/lambda-function.ts',
    from: '...args.environment,',
    to: "...args.environment, ADMIN_API_KEY: 'cp_',",
  },
  {
    check: 'logs are kept for 30 days, and outlive what wrote them',
    file: 'infra/stage-settings.ts',
    from: 'logRetentionDays: 30',
    to: 'logRetentionDays: 365',
  },
  {
    check: 'every function is traced',
    file: 'infra/stage-settings.ts',
    from: 'tracesKept: true',
    to: 'tracesKept: false',
  },
  {
    check: 'indexes are applied before new code answers',
    file: 'infra/lambda-function.ts',
    from: 'options.dependsOn = args.after;',
    to: '',
  },
  {
    check: 'prod is protected and kept',
    file: 'infra/stage-settings.ts',
    from: 'kept: true',
    to: 'kept: false',
  },
  {
    check: 'everything is tagged with its stage',
    file: 'infra/app.ts',
    from: 'Stage: stage',
    to: "Stage: 'dev'",
  },
];

let prod: Evaluation;
let dev: Evaluation;

beforeAll(async () => {
  prod = await evaluate({ stage: 'prod', env });
  dev = await evaluate({ stage: 'dev' });
});

describe('prod', () => {
  it.each(Object.keys(prodChecks))('%s', (name) => {
    expect(prodChecks[name]?.(prod)).toEqual([]);
  });

  it('holds nothing that no check knows', () => {
    expect([...new Set(prod.resources.map(({ type }) => type))].toSorted()).toMatchInlineSnapshot(`
      [
        "aws:acm/certificate:Certificate",
        "aws:acm/certificateValidation:CertificateValidation",
        "aws:apigatewayv2/api:Api",
        "aws:apigatewayv2/apiMapping:ApiMapping",
        "aws:apigatewayv2/domainName:DomainName",
        "aws:apigatewayv2/integration:Integration",
        "aws:apigatewayv2/route:Route",
        "aws:apigatewayv2/stage:Stage",
        "aws:cloudwatch/logGroup:LogGroup",
        "aws:cloudwatch/logMetricFilter:LogMetricFilter",
        "aws:cloudwatch/metricAlarm:MetricAlarm",
        "aws:iam/role:Role",
        "aws:lambda/function:Function",
        "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
        "aws:lambda/invocation:Invocation",
        "aws:lambda/permission:Permission",
        "aws:route53/healthCheck:HealthCheck",
        "aws:route53/record:Record",
        "aws:s3/bucketObjectv2:BucketObjectv2",
        "aws:scheduler/schedule:Schedule",
        "aws:sns/topic:Topic",
        "aws:sns/topicSubscription:TopicSubscription",
        "pulumi-nodejs:dynamic:Resource",
        "pulumi:providers:aws",
        "pulumi:pulumi:Stack",
        "random:index/randomBytes:RandomBytes",
        "sst:aws:ApiGatewayV2",
        "sst:aws:ApiGatewayV2LambdaRoute",
        "sst:aws:Certificate",
        "sst:aws:CronV2",
        "sst:aws:Function",
        "sst:sst:LinkRef",
        "sst:sst:Secret",
      ]
    `);
  });
});

describe('dev', () => {
  it('can be removed whole, and is told of nobody', () => {
    expect([dev.app.protect, dev.app.removal]).toEqual([false, 'remove']);
    expect(dev.resources.filter(({ kept }) => kept)).toEqual([]);
    expect(of(dev.resources, 'aws:cloudwatch/metricAlarm:MetricAlarm')).toEqual([]);
    expect(of(dev.resources, 'aws:route53/healthCheck:HealthCheck')).toEqual([]);
  });

  it('has a database and tags of its own, short logs, and the address that the gateway gives', () => {
    const variables = of(dev.resources, 'aws:lambda/function:Function').map(
      ({ inputs }) => inputs.environment.variables,
    );
    expect(variables.map(({ MONGODB_DB }) => MONGODB_DB)).toEqual(Array(3).fill('claude-projects-dev'));
    expect(dev.app.providers.aws.defaultTags.tags.Stage).toBe('dev');
    const logs = of(dev.resources, 'aws:cloudwatch/logGroup:LogGroup');
    expect(logs.map(({ inputs }) => inputs.retentionInDays)).toEqual([7, 7, 7, 7]);
    expect(of(dev.resources, 'aws:apigatewayv2/domainName:DomainName')).toEqual([]);
    const [api] = of(dev.resources, 'aws:apigatewayv2/api:Api');
    expect(api?.inputs.disableExecuteApiEndpoint).toBe(false);
  });
});

describe('a mistake in infra/ is noticed', () => {
  it.each(mistakes)('$file: $to ($check)', async ({ check, ...change }) => {
    const changed = await evaluate({ stage: 'prod', env, changes: [change] });
    let complaints: string[];
    try {
      complaints = prodChecks[check]?.(changed) ?? [];
    } catch (error) {
      complaints = [String(error)];
    }
    expect(complaints).not.toEqual([]);
  });
});

describe('what cannot be deployed is refused before anything is made', () => {
  it('a stage that there is not', async () => {
    await expect(evaluate({ stage: 'pord' })).rejects.toThrow('There is no stage pord');
  });

  it('secrets that nobody stored, all named at once, with what stores them', async () => {
    const none = { SST_SECRET_MongodbUri: '', SST_SECRET_AdminApiKey: '' };
    const refused = 'The stage prod has no MONGODB_URI and no ADMIN_API_KEY stored: set what is missing';
    await expect(evaluate({ stage: 'prod', env: { ...env, ...none } })).rejects.toThrow(refused);
  });

  it('wrong settings, all named at once', async () => {
    const wrong = {
      DEPLOY_DOMAIN: 'https://api.example.com',
      DEPLOY_ALARM_EMAIL: 'nobody',
      DEPLOY_REGION: 'here',
    };
    const refused = evaluate({ stage: 'prod', env: wrong });
    await expect(refused).rejects.toThrow(/DEPLOY_REGION.*DEPLOY_DOMAIN.*DEPLOY_ALARM_EMAIL/);
  });
});
