import { readFileSync } from 'node:fs';
import type { Resource } from './evaluation.js';
import { arnOf, bare, type Check, find, nameOf, of, same } from './resources.js';

const ALARM = 'aws:cloudwatch/metricAlarm:MetricAlarm';
const ABOVE = 'GreaterThanThreshold';
const AT_LEAST = 'GreaterThanOrEqualToThreshold';
const BELOW = 'LessThanThreshold';
/** Nothing measured is nothing wrong, or the worst. */
const QUIET = 'notBreaching';
const ALARMING = 'breaching';

/** What each alarm watches, of what, from which value on, over how many periods of so many seconds. */
const ALARMS = {
  ServerErrors: [
    ['IF(total >= 20, 100 * failed / total, 0)', 'AWS/ApiGateway 5xx Sum', 'AWS/ApiGateway Count Sum'],
    'the gateway',
    [ABOVE, 1],
    [1, 300],
    QUIET,
  ],
  Latency: [['claude-projects/prod LatencyMilliseconds p95'], '', [ABOVE, 1000], [3, 300], QUIET],
  SweeperAway: [
    ['FILL(called, 0) - FILL(failed, 0)', 'AWS/Lambda Invocations Sum', 'AWS/Lambda Errors Sum'],
    'SweeperFunction',
    [BELOW, 1],
    [3, 60],
    ALARMING,
  ],
  FailedSweeps: [['AWS/Lambda Errors Sum'], 'SweeperFunction', [AT_LEAST, 2], [1, 300], QUIET],
  StuckSessions: [['claude-projects/prod StuckSessions Sum'], '', [ABOVE, 0], [3, 300], QUIET],
  ApiThrottled: [['AWS/Lambda Throttles Sum'], 'ApiFunction', [ABOVE, 0], [1, 300], QUIET],
  SweeperThrottled: [['AWS/Lambda Throttles Sum'], 'SweeperFunction', [ABOVE, 0], [1, 300], QUIET],
  Unavailable: [['AWS/Route53 HealthCheckStatus Minimum'], 'the check', [BELOW, 1], [3, 60], ALARMING],
  AvailabilityMissed: [
    ['AWS/Route53 HealthCheckStatus Average'],
    'the check',
    [BELOW, 0.995],
    [1, 86_400],
    ALARMING,
  ],
} as const;

export const alarmChecks: Readonly<Record<string, Check>> = {
  'every alarm watches what it says, and no other is there': ({ resources }) =>
    same(
      'alarms',
      Object.fromEntries(of(resources, ALARM).map((alarm) => [alarm.name, watched(alarm, resources)])),
      ALARMS,
    ),

  'every alarm tells its topic, of the end too': ({ resources }) => [
    ...of(resources, ALARM).flatMap(({ name, provider, inputs }) =>
      same(
        `who is told of ${name}`,
        [inputs.alarmActions?.map(bare), inputs.okActions?.map(bare), inputs.actionsEnabled ?? true],
        // Figures of the check from outside are in one region only.
        [...Array(2).fill([arnOf(resources, provider === '' ? 'Alarms' : 'AvailabilityAlarms')]), true],
      ),
    ),
    ...same(
      'who is subscribed',
      of(resources, 'aws:sns/topicSubscription:TopicSubscription').map(({ inputs }) => [
        inputs.protocol,
        inputs.endpoint,
        bare(inputs.topic),
      ]),
      ['Alarms', 'AvailabilityAlarms'].map((name) => ['email', 'ops@example.com', arnOf(resources, name)]),
    ),
  ],

  'what the check from outside measures is looked for where it is': ({ resources }) => [
    ...same(
      'alarms in us-east-1',
      of(resources, ALARM)
        .filter(({ provider }) => provider === 'Virginia')
        .map(({ name }) => name)
        .toSorted(),
      ['AvailabilityMissed', 'Unavailable'],
    ),
    ...same(
      'the region',
      resources
        .filter(({ type, name }) => type === 'pulumi:providers:aws' && name === 'Virginia')
        .map(({ inputs }) => inputs.region),
      ['us-east-1'],
    ),
  ],

  'latency is that of the gateway, in a log that names no secret': ({ resources }) => {
    const { inputs } = find(resources, 'LatencyFilter');
    const { destinationArn, format } = find(resources, 'GatewayStage').inputs.accessLogSettings;
    return [
      ...same(
        'what is counted',
        [inputs.pattern, inputs.metricTransformation.value],
        ['{ $.path != "/v1/events" && $.responseLatency >= 0 }', '$.responseLatency'],
      ),
      ...same('its log', inputs.logGroupName, nameOf(resources, 'GatewayAccessLog')),
      ...same('where the gateway writes', destinationArn, arnOf(resources, 'GatewayAccessLog')),
      ...same('a number in the log', /"responseLatency":\$context\.responseLatency[,}]/.test(format), true),
      ...same('no query in the log', /querystring|rawQuery|authorization|header/i.test(format), false),
    ];
  },

  'sessions on which a sweep cannot act are counted as the sweeper logs them': ({ resources }) => {
    const { inputs } = find(resources, 'StuckSessionsFilter');
    const said = /\$\.msg = "([^"]+)"/.exec(inputs.pattern)?.[1] ?? 'nothing';
    const sweeper = new URL('../../../src/sweeper/', import.meta.url);
    const sources = ['sweeper.service.ts', 'sweep-judgement.service.ts'].map((file) =>
      readFileSync(new URL(file, sweeper), 'utf8'),
    );
    return [
      ...same('its log', inputs.logGroupName, nameOf(resources, 'SweeperLog')),
      ...same(`whether the sweeper says: ${said}`, sources.join('').includes(`'${said}'`), true),
    ];
  },

  'availability is asked for from outside, every half minute': ({ resources }) =>
    same(
      'what is asked',
      of(resources, 'aws:route53/healthCheck:HealthCheck').map(({ inputs }) => [
        inputs.fqdn,
        inputs.resourcePath,
        inputs.type,
        inputs.requestInterval,
        inputs.failureThreshold,
        inputs.disabled ?? false,
      ]),
      [['claude-projects.truapi.com', '/health/ready', 'HTTPS', 30, 3, false]],
    ),
};

function watched({ inputs }: Resource, resources: readonly Resource[]) {
  const measured = inputs.metricQueries?.slice(1) ?? [{ metric: inputs }];
  const metrics = measured.map(({ metric }: { metric: typeof inputs }) =>
    [metric.namespace, metric.metricName, metric.stat ?? metric.statistic ?? metric.extendedStatistic].join(
      ' ',
    ),
  );
  const expressions = inputs.metricQueries?.slice(0, 1) ?? [];
  return [
    [...expressions.map((query: { expression: string }) => query.expression), ...metrics],
    [
      ...new Set(
        measured.map(({ metric }: { metric: typeof inputs }) => whose(metric.dimensions, resources)),
      ),
    ].join(', '),
    [inputs.comparisonOperator, inputs.threshold],
    [
      inputs.evaluationPeriods,
      ...new Set(measured.map(({ metric }: { metric: typeof inputs }) => metric.period)),
    ],
    inputs.treatMissingData,
  ];
}

/** Of what a figure is, by the name that it has in infra/. Empty where it is ours and knows no more. */
function whose(dimensions: Record<string, unknown> | undefined, resources: readonly Resource[]): string {
  const { FunctionName, ApiId, Stage, HealthCheckId } = dimensions ?? {};
  if (FunctionName !== undefined) {
    const name = bare(FunctionName);
    return resources.find(({ inputs }) => inputs.name === name)?.name ?? `${name}`;
  }
  if (ApiId !== undefined)
    return ApiId === 'GatewayApi-id' && Stage === '$default' ? 'the gateway' : 'another';
  if (HealthCheckId !== undefined) return HealthCheckId === 'Available-id' ? 'the check' : 'another';
  return '';
}
