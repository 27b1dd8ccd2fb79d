import type { LogLevel } from './log-level.js';
import { VARIABLES } from './variables.js';

/** What an operator can set, checked. One field per variable of the environment. */
export interface Settings {
  host: string;
  port: number;
  mongodbUri: string;
  mongodbDb: string;
  mongodbPoolMax: number;
  /** A command to the database that takes longer is logged; 0: none is. */
  slowCommandMilliseconds: number;
  dataDir: string;
  /** Where the first admin key is written, or read from if it exists. */
  adminApiKeyFile: string;
  /** The first admin key itself, where no disk outlives the process. */
  adminApiKey: string | null;
  sweepIntervalSeconds: number;
  /** How often the scheduled function sweeps for each event of its schedule. */
  sweepsPerEvent: number;
  /** The label of machines that names where they are. */
  siteLabel: string;
  doubtHoldMaxSeconds: number;
  lostMachinesPerMinute: number;
  /** The base URL that runners use; null: no beat is sent through it. */
  canaryUrl: string | null;
  canaryApiKey: string | null;
  canaryTimeoutSeconds: number;
  logLevel: LogLevel;
  rateLimitPerMinute: number;
  heartbeatRateLimitPerMinute: number;
  heartbeatsPerIntervalMax: number;
  authenticationFailuresPerMinute: number;
  auditRetentionDays: number;
  requestBodyLimitKib: number;
  trustedProxyHops: number;
  shutdownTimeoutSeconds: number;
  webhookTimeoutSeconds: number;
  webhookTriesMax: number;
  webhookFirstRetrySeconds: number;
  /** The base URL of an OpenTelemetry collector; null: no traces are made. */
  otlpEndpoint: string | null;
  /** What the collector wants to see, such as a token. */
  otlpHeaders: Readonly<Record<string, string>>;
  otelServiceName: string;
  /** The part of the traces begun here that are sent, from 0 to 1. */
  tracesSampledRatio: number;
}

/** Injects the `Settings`. */
export const SETTINGS = Symbol('Settings');

/** Names every variable that is wrong, so that one start is enough to learn of all of them. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';

  constructor(readonly wrong: readonly string[]) {
    super(`The settings are not valid: ${wrong.join('; ')}.`);
  }
}

/** Reads and checks all settings. Throws one `SettingsError` that lists every wrong variable. */
export function loadSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const wrong: string[] = [];
  const settings: Partial<Record<keyof Settings, unknown>> = {};
  for (const { name, field, fallback, parse, expects } of VARIABLES) {
    // An empty variable is how many tools say "not set".
    const given =
      env[name]?.trim() ||
      (typeof fallback === 'function' ? fallback(settings as Partial<Settings>) : fallback);
    settings[field] = given === null ? null : parse(given);
    if (settings[field] === undefined) wrong.push(`${name} must be ${expects}`);
  }
  if (wrong.length > 0) throw new SettingsError(wrong);
  return settings as Settings;
}
