const SECONDS = 30 * 86_400;
const HOURS = 720;
const MILLION = 1e6;
const GB = 1e9;

/**
 * Dollars a month of one way to run, by part. Pure.
 *
 * @param {{ sessions: number, intervalSeconds: number, sessionsPerRequest: number, apiMemoryMiB: number,
 *   sweeperMemoryMiB: number, sweepsPerMinute: number, measured: { heartbeatMs: number, batchMs: number, sweepMs: number,
 *   logBytesPerRequest: number, bytesOutPerRequest: number, tracesPerSecondMax: number, tracedShare: number,
 *   alarmMetrics: number, customMetrics: number, healthCheckFeatures: number, healthChecksPerSecond: number }, tier: string }} way
 * @param {object} prices scripts/cost/unit-prices.json
 */
export function monthlyCost(way, prices) {
  const { sessions, intervalSeconds, sessionsPerRequest, apiMemoryMiB, sweeperMemoryMiB, measured, tier } =
    way;
  const perSecond = sessions / sessionsPerRequest / intervalSeconds;
  const requests = perSecond * SECONDS;
  const ms = sessionsPerRequest === 1 ? measured.heartbeatMs : measured.batchMs;
  const gbSeconds = (requests * Math.ceil(ms) * apiMemoryMiB) / 1024 / 1000;
  const minutes = SECONDS / 60;
  const { sweepsPerMinute } = way;
  // Between the sweeps of one call the function waits, and is paid for it.
  const sweepSeconds = minutes * ((60 * (sweepsPerMinute - 1)) / sweepsPerMinute + measured.sweepMs / 1000);
  const sweepGbSeconds = (sweepSeconds * sweeperMemoryMiB) / 1024;
  const traces =
    (Math.min(perSecond, measured.tracesPerSecondMax) + Math.max(0, perSecond - 1) * measured.tracedShare) *
    SECONDS;
  const logGb = ((requests + minutes) * measured.logBytesPerRequest) / GB;
  const parts = {
    gateway: gatewayCost(requests / MILLION, prices.apiGateway),
    'function, requests': (requests / MILLION) * prices.lambda.perMillionRequests,
    'function, time': gbSeconds * prices.lambda.perGbSecondArm,
    sweeper:
      sweepGbSeconds * prices.lambda.perGbSecondArm +
      (minutes / MILLION) * (prices.lambda.perMillionRequests + prices.scheduler.perMillionInvocations),
    logs: logGb * (prices.logs.perGbIngested + prices.logs.perGbMonthStored),
    traces: (traces / MILLION) * prices.xray.perMillionTraces,
    'sent out': ((requests * measured.bytesOutPerRequest) / GB) * prices.transfer.perGbOut,
    'alarms and check from outside':
      measured.alarmMetrics * prices.alarms.perMetricMonth +
      measured.customMetrics * prices.alarms.perCustomMetricMonth +
      prices.healthCheck.perMonth +
      measured.healthCheckFeatures * prices.healthCheck.perFeatureMonth +
      ((measured.healthChecksPerSecond * SECONDS) / MILLION) *
        (prices.apiGateway.perMillionRequests + prices.lambda.perMillionRequests),
    database: prices.atlas[tier].perHour * HOURS,
  };
  const total = Object.values(parts).reduce((sum, part) => sum + part, 0);
  return { parts, total, perSecond, concurrency: (perSecond * ms) / 1000, requests };
}

function gatewayCost(millions, { perMillionRequests, perMillionRequestsAbove300Million }) {
  const first = Math.min(millions, 300);
  return first * perMillionRequests + (millions - first) * perMillionRequestsAbove300Million;
}
