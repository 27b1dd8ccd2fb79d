import { apiFunction, gateway } from './api';
import { settingsOf } from './stage-settings';
import { sweeperFunction, sweeperLog } from './sweeper';
import { alarmTopic } from './topic';

// docs/operations.md tells of each what it means and what to do.

const NAMESPACE = `claude-projects/${$app.stage}`;
const MINUTE = 60;

type AlarmArgs = Omit<aws.cloudwatch.MetricAlarmArgs, 'name' | 'alarmActions' | 'okActions'>;

function makeAlarms(): void {
  const topic = alarmTopic('Alarms');
  const alarm = (name: string, args: AlarmArgs) =>
    new aws.cloudwatch.MetricAlarm(name, {
      name: `${$app.name}-${$app.stage}-${name}`,
      alarmActions: [topic.arn],
      okActions: [topic.arn],
      ...args,
    });
  const onGateway = { ApiId: gateway.nodes.api.id, Stage: '$default' };
  const onSweeper = { FunctionName: sweeperFunction.name };

  alarm('ServerErrors', {
    alarmDescription: 'More than 1 % of at least 20 requests in 5 minutes were answered 5xx.',
    comparisonOperator: 'GreaterThanThreshold',
    threshold: 1,
    evaluationPeriods: 1,
    treatMissingData: 'notBreaching',
    metricQueries: [
      {
        id: 'rate',
        expression: 'IF(total >= 20, 100 * failed / total, 0)',
        label: '5xx in percent',
        returnData: true,
      },
      sum('failed', 'AWS/ApiGateway', '5xx', onGateway, 5 * MINUTE),
      sum('total', 'AWS/ApiGateway', 'Count', onGateway, 5 * MINUTE),
    ],
  });

  // A long poll for events takes as long as its caller wants, and tells nothing of how quick the API is.
  new aws.cloudwatch.LogMetricFilter('LatencyFilter', {
    logGroupName: gateway.nodes.logGroup.name,
    pattern: '{ $.path != "/v1/events" && $.responseLatency >= 0 }',
    metricTransformation: {
      namespace: NAMESPACE,
      name: 'LatencyMilliseconds',
      value: '$.responseLatency',
      unit: 'Milliseconds',
    },
  });
  alarm('Latency', {
    alarmDescription: 'One request in twenty took longer than a second, for 15 minutes.',
    namespace: NAMESPACE,
    metricName: 'LatencyMilliseconds',
    extendedStatistic: 'p95',
    // A few requests of which one met a cold start would be an alarm.
    evaluateLowSampleCountPercentiles: 'ignore',
    period: 5 * MINUTE,
    evaluationPeriods: 3,
    comparisonOperator: 'GreaterThanThreshold',
    threshold: 1000,
    treatMissingData: 'notBreaching',
  });

  alarm('SweeperAway', {
    alarmDescription: 'No sweep has succeeded for 3 minutes: nothing that falls silent is noticed.',
    comparisonOperator: 'LessThanThreshold',
    threshold: 1,
    evaluationPeriods: 3,
    datapointsToAlarm: 3,
    treatMissingData: 'breaching',
    metricQueries: [
      { id: 'swept', expression: 'FILL(called, 0) - FILL(failed, 0)', label: 'sweeps', returnData: true },
      sum('called', 'AWS/Lambda', 'Invocations', onSweeper, MINUTE),
      sum('failed', 'AWS/Lambda', 'Errors', onSweeper, MINUTE),
    ],
  });

  alarm('FailedSweeps', {
    alarmDescription: 'At least two sweeps failed within 5 minutes.',
    namespace: 'AWS/Lambda',
    metricName: 'Errors',
    dimensions: onSweeper,
    statistic: 'Sum',
    period: 5 * MINUTE,
    evaluationPeriods: 1,
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    threshold: 2,
    treatMissingData: 'notBreaching',
  });

  new aws.cloudwatch.LogMetricFilter('StuckSessionsFilter', {
    logGroupName: sweeperLog.name,
    pattern: '{ $.msg = "Could not act on a session." }',
    metricTransformation: { namespace: NAMESPACE, name: 'StuckSessions', value: '1', unit: 'Count' },
  });
  alarm('StuckSessions', {
    alarmDescription: 'Sweeps meet sessions that they cannot act on, for 15 minutes.',
    namespace: NAMESPACE,
    metricName: 'StuckSessions',
    statistic: 'Sum',
    period: 5 * MINUTE,
    evaluationPeriods: 3,
    comparisonOperator: 'GreaterThanThreshold',
    threshold: 0,
    treatMissingData: 'notBreaching',
  });

  for (const [name, fn] of [
    ['ApiThrottled', apiFunction],
    ['SweeperThrottled', sweeperFunction],
  ] as const) {
    alarm(name, {
      alarmDescription: 'Calls were refused because too many ran at once.',
      namespace: 'AWS/Lambda',
      metricName: 'Throttles',
      dimensions: { FunctionName: fn.name },
      statistic: 'Sum',
      period: 5 * MINUTE,
      evaluationPeriods: 1,
      comparisonOperator: 'GreaterThanThreshold',
      threshold: 0,
      treatMissingData: 'notBreaching',
    });
  }
}

function sum(
  id: string,
  namespace: string,
  metricName: string,
  dimensions: Record<string, $util.Input<string>>,
  period: number,
) {
  return { id, metric: { namespace, metricName, dimensions, period, stat: 'Sum' } };
}

if (settingsOf($app.stage).alarms) makeAlarms();
