import { url } from './api';
import { settingsOf } from './stage-settings';
import { alarmTopic } from './topic';

/** What is promised, measured over a day; see docs/operations.md for the month. */
const AVAILABLE_AT_LEAST = 0.995;
const DAY_SECONDS = 86_400;

/**
 * Asks every 30 seconds, from several regions of the world and through the public URL, whether the API is ready. The
 * service that does so keeps its figures in one region only, so the alarm and its topic are there.
 */
function watchFromOutside(): void {
  const there = { provider: new aws.Provider('Virginia', { region: 'us-east-1' }) };
  const check = new aws.route53.HealthCheck('Available', {
    type: 'HTTPS',
    fqdn: url.apply((address) => new URL(address).hostname),
    port: 443,
    resourcePath: '/health/ready',
    requestInterval: 30,
    failureThreshold: 3,
    measureLatency: true,
  });
  const topic = alarmTopic('AvailabilityAlarms', there);
  const dimensions = { HealthCheckId: check.id };
  const common = {
    namespace: 'AWS/Route53',
    metricName: 'HealthCheckStatus',
    dimensions,
    evaluationPeriods: 1,
    comparisonOperator: 'LessThanThreshold',
    treatMissingData: 'breaching',
    alarmActions: [topic.arn],
    okActions: [topic.arn],
  };
  new aws.cloudwatch.MetricAlarm(
    'Unavailable',
    {
      ...common,
      name: `${$app.name}-${$app.stage}-Unavailable`,
      alarmDescription: 'From outside the API is not ready.',
      statistic: 'Minimum',
      period: 60,
      evaluationPeriods: 3,
      threshold: 1,
    },
    there,
  );
  new aws.cloudwatch.MetricAlarm(
    'AvailabilityMissed',
    {
      ...common,
      name: `${$app.name}-${$app.stage}-AvailabilityMissed`,
      alarmDescription: 'Over a day the API was there for less than 99.5 % of the time.',
      statistic: 'Average',
      period: DAY_SECONDS,
      threshold: AVAILABLE_AT_LEAST,
    },
    there,
  );
}

if (settingsOf($app.stage).availabilityCheck) watchFromOutside();
