import { join, resolve } from 'node:path';
import { isApiKey } from '../api-keys/api-key.js';
import { LOG_LEVELS, type LogLevel } from './log-level.js';
import { parseHeaders } from './parse-headers.js';
import type { Settings } from './settings.js';

/** How one setting is read from the environment. `fallback` and `parse` never see a wrong earlier value. */
export interface Variable<Field extends keyof Settings = keyof Settings> {
  readonly name: string;
  readonly field: Field;
  /** Completes the sentence "NAME must be …". Wrong values are not repeated: one may be a secret. */
  readonly expects: string;
  readonly description: string;
  /** What holds when the variable is not set, as text; null means that the setting stays empty. */
  readonly fallback: string | null | ((before: Partial<Settings>) => string);
  /** Answers undefined for a value that is wrong. */
  readonly parse: (text: string) => Settings[Field] | undefined;
}

/** In this order: a fallback may use the settings before it. */
export const VARIABLES: readonly Variable[] = [
  variable({
    name: 'HOST',
    field: 'host',
    fallback: '127.0.0.1',
    expects: 'a host name or an address',
    description:
      'The address to listen on. Any other than loopback is reachable from elsewhere, without TLS.',
    parse: (text) => (/^[A-Za-z0-9.:_-]{1,253}$/.test(text) ? text : undefined),
  }),
  whole({
    name: 'PORT',
    field: 'port',
    fallback: '3000',
    min: 0,
    max: 65_535,
    description: 'The port to listen on; 0 takes a free one.',
  }),
  variable({
    name: 'MONGODB_URI',
    field: 'mongodbUri',
    fallback: '',
    expects: 'set, to the mongodb:// or mongodb+srv:// URI of a replica set',
    description: 'Left out, `npm start` brings a database of its own.',
    parse: (text) => (/^mongodb(\+srv)?:\/\/\S+$/.test(text) ? text : undefined),
  }),
  variable({
    name: 'MONGODB_DB',
    field: 'mongodbDb',
    fallback: 'claude-projects',
    expects: "a database's name of at most 63 letters, digits, - and _",
    description: 'The name of the database.',
    parse: (text) => (/^[A-Za-z0-9_-]{1,63}$/.test(text) ? text : undefined),
  }),
  whole({
    name: 'MONGODB_POOL_MAX',
    field: 'mongodbPoolMax',
    fallback: '20',
    min: 1,
    max: 500,
    description: 'How many connections to the database one process opens at most.',
  }),
  whole({
    name: 'SLOW_COMMAND_MILLISECONDS',
    field: 'slowCommandMilliseconds',
    fallback: '0',
    min: 0,
    max: 60_000,
    description: 'A command to the database that takes longer is logged, without its values; 0 logs none.',
  }),
  variable({
    name: 'DATA_DIR',
    field: 'dataDir',
    fallback: '.data',
    expects: 'a path',
    description: 'Where the database of `npm start` and the first admin key are kept.',
    parse: (text) => resolve(text),
  }),
  variable({
    name: 'ADMIN_API_KEY_FILE',
    field: 'adminApiKeyFile',
    fallback: ({ dataDir }) => join(dataDir ?? '.data', 'admin-api-key'),
    expects: 'a path',
    description: 'Where the first admin key is written, or read from if it exists.',
    parse: (text) => resolve(text),
  }),
  variable({
    name: 'ADMIN_API_KEY',
    field: 'adminApiKey',
    fallback: null,
    expects: 'an API key of this system: cp_ and 72 hexadecimal digits',
    description: 'The first admin key itself, where no disk outlives the process. Then no file is written.',
    parse: (text) => (isApiKey(text) ? text : undefined),
  }),
  whole({
    name: 'SWEEP_INTERVAL_SECONDS',
    field: 'sweepIntervalSeconds',
    fallback: '10',
    min: 1,
    max: 3_600,
    description:
      'How often sessions that fell silent are looked for. The scheduled function does not choose: tell it how often it is called.',
  }),
  whole({
    name: 'SWEEPS_PER_EVENT',
    field: 'sweepsPerEvent',
    fallback: '1',
    min: 1,
    max: 60,
    description:
      'How often the scheduled function sweeps each time it is called, spread over the interval, while there is time.',
  }),
  variable({
    name: 'SITE_LABEL',
    field: 'siteLabel',
    fallback: 'site',
    expects: 'the name of a label: letters, digits, - and _',
    description: 'The label of machines that says where they are: those of one site may fail together.',
    parse: (text) => (/^[A-Za-z0-9_-]{1,64}$/.test(text) ? text : undefined),
  }),
  whole({
    name: 'DOUBT_HOLD_MAX_SECONDS',
    field: 'doubtHoldMaxSeconds',
    fallback: '7200',
    min: 60,
    max: 604_800,
    description: 'How long no session is failed, at the most, because too many machines are silent at once.',
  }),
  whole({
    name: 'LOST_MACHINES_PER_MINUTE',
    field: 'lostMachinesPerMinute',
    fallback: '6',
    min: 1,
    max: 100_000,
    description:
      'How many machines may be called lost each minute after a doubt; more where else it would take over 3 minutes.',
  }),
  variable({
    name: 'CANARY_URL',
    field: 'canaryUrl',
    fallback: null,
    expects: 'the http or https URL under which runners reach the API',
    description:
      'Each sweep sends a beat through this URL: while it fails and no other lands, no session is failed. Left out, none is sent.',
    parse: (text) => (/^https?:\/\/[^\s?#@]+$/.test(text) && URL.canParse(text) ? text : undefined),
  }),
  variable({
    name: 'CANARY_API_KEY',
    field: 'canaryApiKey',
    fallback: null,
    expects: 'an API key of this system: cp_ and 72 hexadecimal digits',
    description: 'A key of scope runner for that beat. Left out, it is only asked whether the API is ready.',
    parse: (text) => (isApiKey(text) ? text : undefined),
  }),
  whole({
    name: 'CANARY_TIMEOUT_SECONDS',
    field: 'canaryTimeoutSeconds',
    fallback: '5',
    min: 1,
    max: 30,
    description: 'How long that beat may take.',
  }),
  variable({
    name: 'LOG_LEVEL',
    field: 'logLevel',
    fallback: 'info',
    expects: `one of ${LOG_LEVELS.join(', ')}`,
    description: 'The least important messages that are logged.',
    parse: (text) => LOG_LEVELS.find((level): level is LogLevel => level === text),
  }),
  whole({
    name: 'RATE_LIMIT_PER_MINUTE',
    field: 'rateLimitPerMinute',
    fallback: '100',
    min: 1,
    max: 1_000_000,
    description: 'How many requests an API key may make each minute, where the key itself says nothing.',
  }),
  whole({
    name: 'HEARTBEAT_RATE_LIMIT_PER_MINUTE',
    field: 'heartbeatRateLimitPerMinute',
    fallback: '6000',
    min: 1,
    max: 10_000_000,
    description:
      'How many heartbeats an API key may send each minute at the least; a fleet that needs more may send more.',
  }),
  whole({
    name: 'HEARTBEATS_PER_INTERVAL_MAX',
    field: 'heartbeatsPerIntervalMax',
    fallback: '10',
    min: 7,
    max: 100_000_000,
    description: 'How often a session may beat in the interval it was asked to beat once in; 6 are retries.',
  }),
  whole({
    name: 'AUTHENTICATION_FAILURES_PER_MINUTE',
    field: 'authenticationFailuresPerMinute',
    fallback: '30',
    min: 1,
    max: 1_000_000,
    description: 'How often one address may fail to authenticate each minute, or try to redeem a code.',
  }),
  whole({
    name: 'AUDIT_RETENTION_DAYS',
    field: 'auditRetentionDays',
    fallback: '365',
    min: 1,
    max: 3_650,
    description: 'For how many days it is kept what was done with admin keys.',
  }),
  whole({
    name: 'REQUEST_BODY_LIMIT_KIB',
    field: 'requestBodyLimitKib',
    fallback: '256',
    min: 64,
    max: 16_384,
    description: 'The largest body of a request, in KiB.',
  }),
  whole({
    name: 'TRUSTED_PROXY_HOPS',
    field: 'trustedProxyHops',
    fallback: '0',
    min: 0,
    max: 10,
    description: "How many proxies stand in front and tell the client's address in X-Forwarded-For.",
  }),
  whole({
    name: 'SHUTDOWN_TIMEOUT_SECONDS',
    field: 'shutdownTimeoutSeconds',
    fallback: '10',
    min: 1,
    max: 300,
    description: 'How long requests under way may take once the server was asked to stop.',
  }),
  whole({
    name: 'WEBHOOK_TIMEOUT_SECONDS',
    field: 'webhookTimeoutSeconds',
    fallback: '10',
    min: 1,
    max: 60,
    description: 'How long the receiver of a webhook may take to answer.',
  }),
  whole({
    name: 'WEBHOOK_TRIES_MAX',
    field: 'webhookTriesMax',
    fallback: '8',
    min: 1,
    max: 20,
    description: 'How often the delivery of an event to a webhook is tried before it is given up.',
  }),
  whole({
    name: 'WEBHOOK_FIRST_RETRY_SECONDS',
    field: 'webhookFirstRetrySeconds',
    fallback: '30',
    min: 1,
    max: 3_600,
    description: 'How long after a failed delivery the next is tried; each further wait is twice as long.',
  }),
  variable({
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    field: 'otlpEndpoint',
    fallback: null,
    expects: 'the http or https URL of an OpenTelemetry collector',
    description:
      'Where traces are sent by OTLP over HTTP, without /v1/traces at the end. Left out, none are made.',
    parse: (text) => (/^https?:\/\/[^\s?#@]+$/.test(text) && URL.canParse(text) ? text : undefined),
  }),
  variable({
    name: 'OTEL_EXPORTER_OTLP_HEADERS',
    field: 'otlpHeaders',
    fallback: '',
    expects: 'name=value pairs with commas between them, the values percent-encoded',
    description: 'Headers for the collector, such as authorization=Bearer%20....',
    parse: parseHeaders,
  }),
  variable({
    name: 'OTEL_SERVICE_NAME',
    field: 'otelServiceName',
    fallback: 'claude-projects',
    expects: 'at most 100 letters, digits and ._-',
    description: 'The name under which a collector shows the traces.',
    parse: (text) => (/^[A-Za-z0-9._-]{1,100}$/.test(text) ? text : undefined),
  }),
  variable({
    name: 'OTEL_TRACES_SAMPLER_ARG',
    field: 'tracesSampledRatio',
    fallback: '1',
    expects: 'a number from 0 to 1',
    description:
      'The part of the traces that are sent; a trace begun elsewhere is sent as was decided there.',
    parse: (text) => (/^(0|1|[01]?\.\d{1,9})$/.test(text) && Number(text) <= 1 ? Number(text) : undefined),
  }),
];

function variable<Field extends keyof Settings>(description: Variable<Field>): Variable {
  return description as unknown as Variable;
}

type NumberField = {
  [Field in keyof Settings]: Settings[Field] extends number ? Field : never;
}[keyof Settings];

function whole(range: {
  name: string;
  field: NumberField;
  fallback: string;
  min: number;
  max: number;
  description: string;
}): Variable {
  const { min, max, ...rest } = range;
  return variable({
    ...rest,
    expects: `a whole number from ${min} to ${max}`,
    parse: (text) => {
      const value = Number(text);
      return /^\d{1,9}$/.test(text) && value >= min && value <= max ? value : undefined;
    },
  });
}
