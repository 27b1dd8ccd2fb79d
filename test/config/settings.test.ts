import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeApiKey } from '../../src/api-keys/api-key.js';
import { loadSettings, SettingsError } from '../../src/config/settings.js';
import { VARIABLES } from '../../src/config/variables.js';

const MONGODB_URI = 'mongodb://127.0.0.1:27017/?replicaSet=rs';

/** A value that each variable must refuse. */
const WRONG: Record<string, string> = {
  HOST: 'two words',
  PORT: '70000',
  MONGODB_URI: 'postgres://127.0.0.1',
  MONGODB_DB: 'a.b',
  MONGODB_POOL_MAX: '0',
  SLOW_COMMAND_MILLISECONDS: '-1',
  ADMIN_API_KEY: `cp_${'0'.repeat(72)}`,
  SWEEP_INTERVAL_SECONDS: '1.5',
  SWEEPS_PER_EVENT: '0',
  SITE_LABEL: 'a site',
  DOUBT_HOLD_MAX_SECONDS: '59',
  LOST_MACHINES_PER_MINUTE: '0',
  CANARY_URL: 'https://name:password@api.example.com',
  CANARY_API_KEY: 'secret',
  CANARY_TIMEOUT_SECONDS: '31',
  LOG_LEVEL: 'loud',
  RATE_LIMIT_PER_MINUTE: '-1',
  HEARTBEAT_RATE_LIMIT_PER_MINUTE: '1e3',
  HEARTBEATS_PER_INTERVAL_MAX: '6',
  AUTHENTICATION_FAILURES_PER_MINUTE: 'many',
  AUDIT_RETENTION_DAYS: '0',
  REQUEST_BODY_LIMIT_KIB: '1',
  TRUSTED_PROXY_HOPS: '11',
  SHUTDOWN_TIMEOUT_SECONDS: '0x10',
  WEBHOOK_TIMEOUT_SECONDS: '61',
  WEBHOOK_TRIES_MAX: '0',
  WEBHOOK_FIRST_RETRY_SECONDS: '0.5',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'https://name:password@collector.example.com',
  OTEL_EXPORTER_OTLP_HEADERS: 'authorization',
  OTEL_SERVICE_NAME: 'two words',
  OTEL_TRACES_SAMPLER_ARG: '1.5',
};

/** Every path is a possible one. */
const NEVER_WRONG = ['DATA_DIR', 'ADMIN_API_KEY_FILE'];

it('needs nothing but the address of the database', () => {
  expect(loadSettings({ MONGODB_URI })).toEqual({
    host: '127.0.0.1',
    port: 3000,
    mongodbUri: MONGODB_URI,
    mongodbDb: 'claude-projects',
    mongodbPoolMax: 20,
    slowCommandMilliseconds: 0,
    dataDir: resolve('.data'),
    adminApiKeyFile: resolve('.data/admin-api-key'),
    adminApiKey: null,
    sweepIntervalSeconds: 10,
    sweepsPerEvent: 1,
    siteLabel: 'site',
    doubtHoldMaxSeconds: 7200,
    lostMachinesPerMinute: 6,
    canaryUrl: null,
    canaryApiKey: null,
    canaryTimeoutSeconds: 5,
    logLevel: 'info',
    rateLimitPerMinute: 100,
    heartbeatRateLimitPerMinute: 6000,
    heartbeatsPerIntervalMax: 10,
    authenticationFailuresPerMinute: 30,
    auditRetentionDays: 365,
    requestBodyLimitKib: 256,
    trustedProxyHops: 0,
    shutdownTimeoutSeconds: 10,
    webhookTimeoutSeconds: 10,
    webhookTriesMax: 8,
    webhookFirstRetrySeconds: 30,
    otlpEndpoint: null,
    otlpHeaders: {},
    otelServiceName: 'claude-projects',
    tracesSampledRatio: 1,
  });
});

it('lists every wrong variable in one error, and repeats no value', () => {
  let thrown: unknown;
  try {
    loadSettings(WRONG);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(SettingsError);
  const { message, wrong } = thrown as SettingsError;
  expect(wrong.map((line) => line.split(' ')[0])).toEqual(
    VARIABLES.map(({ name }) => name).filter((name) => !NEVER_WRONG.includes(name)),
  );
  for (const value of [WRONG.ADMIN_API_KEY, WRONG.MONGODB_URI]) expect(message).not.toContain(value);
});

it('takes an empty variable for one that is not set', () => {
  expect(loadSettings({ MONGODB_URI, PORT: '', LOG_LEVEL: ' ' })).toMatchObject({
    port: 3000,
    logLevel: 'info',
  });
});

it('keeps the key file in the data directory unless told otherwise', () => {
  const settings = { MONGODB_URI, DATA_DIR: '/somewhere' };
  expect(loadSettings(settings).adminApiKeyFile).toBe('/somewhere/admin-api-key');
  expect(loadSettings({ ...settings, ADMIN_API_KEY_FILE: '/else/key' }).adminApiKeyFile).toBe('/else/key');
});

it('takes an admin key whose checksum is right', () => {
  const key = makeApiKey();
  expect(loadSettings({ MONGODB_URI, ADMIN_API_KEY: key }).adminApiKey).toBe(key);
});

describe('.env.example', () => {
  it('names every variable with its description and what holds without it', async () => {
    const text = await readFile('.env.example', 'utf8');
    const blocks = VARIABLES.map(({ name, description, fallback }) => {
      const holds = typeof fallback === 'function' ? '.data/admin-api-key' : (fallback ?? '');
      return `\n# ${description}\n# ${name}=${holds}\n`;
    });
    const [first, ...rest] = text.split(/(?<=\n)(?=\n)/);
    expect(first).toMatch(/^# Copy this file to \.env/);
    expect(rest).toEqual(blocks);
  });
});
