import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import type { Template } from '../core/checkpoint.js';
import { logSettingsSchema } from '../run-log/log-settings.js';
import { httpSettingsSchema } from '../transports/http/http-settings.js';
import { ConfigError } from './config-error.js';
import type { Environment } from './environment.js';
import { readJson } from './read-json.js';
import { templatesSchema } from './template-schema.js';

const absolute = z.string().refine((path) => isAbsolute(path), 'must be an absolute path');
const word = z.string().min(1).max(100);

const slotSchema = z.strictObject({
  number: z.number().int().min(0).max(9_999),
  cpus: z.number().min(0.01).optional(),
  memoryMiB: z.number().int().min(1).optional(),
  container: z
    .string()
    .regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}$/, 'must be the name or the id of a container')
    .optional(),
});

const configSchema = z.strictObject({
  apiUrl: z.url({ protocol: /^https?$/ }).optional(),
  apiKeyFile: absolute.optional(),
  slots: z
    .array(slotSchema)
    .max(200)
    .default([{ number: 1 }])
    .refine(
      (slots) => new Set(slots.map(({ number }) => number)).size === slots.length,
      'a number is used twice',
    ),
  /** Names of the daemon's own variables that sessions of the API get beside the usual ones. */
  sessionVariables: z.array(word).max(100).default([]),
  runLog: logSettingsSchema.prefault({}),
  http: httpSettingsSchema.prefault({}),
  /** What starts sessions in a slot's container: `docker`, or what takes the same words. */
  containerEngine: z.string().min(1).max(4_096).default('docker'),
  labels: z.record(word, z.string().max(200)).default({}),
  /**
   * How often a machine without sessions asks whether there is something to recover. The API slows down who beats
   * more than a dozen times within the interval that it asked for, which is a minute here.
   */
  idleHeartbeatSeconds: z.number().min(1).max(3_600).default(15),
  /** Passed to the keeper. A running keeper keeps the ones it was started with. */
  keeper: z
    .strictObject({
      gapSeconds: z.number().min(1).max(60).default(5),
      stopGraceSeconds: z.number().min(0).max(60).default(5),
      fenceGraceSeconds: z.number().min(0).max(60).default(2),
      idleExitSeconds: z.number().min(1).default(600),
      daemonPatienceSeconds: z.number().min(0).max(86_400).default(300),
      controlGroups: z.boolean().default(true),
      bufferBytes: z
        .number()
        .int()
        .min(256 * 1024)
        .max(16 * 1024 * 1024)
        .default(512 * 1024),
    })
    .prefault({}),
});

export type RunnerConfig = z.output<typeof configSchema>;

/** Environment variables win over the file. Throws a `ConfigError` that names every wrong field. */
export function readConfig(environment: Environment): RunnerConfig {
  const config = readJson(join(environment.configDirectory, 'config.json'), configSchema);
  const { apiUrl = config.apiUrl, apiKeyFile = config.apiKeyFile } = environment;
  return { ...config, ...(apiUrl && { apiUrl }), ...(apiKeyFile && { apiKeyFile }) };
}

/** The commands that may be started by name here, also by the API. Throws a `ConfigError` that names every wrong field. */
export function readTemplates(environment: Environment): Readonly<Record<string, Template>> {
  return readJson(join(environment.configDirectory, 'templates.json'), templatesSchema);
}

/** Where the API is, and the key to it. Null: neither is set, and the runner works alone. Throws a `ConfigError`. */
export function readApiAccess(
  environment: Environment,
  config: RunnerConfig,
): { readonly apiUrl: string; readonly apiKey: string } | null {
  const file = join(environment.configDirectory, 'config.json');
  const { apiUrl, apiKeyFile } = config;
  if (!apiUrl && !apiKeyFile) return null;
  if (!apiUrl || !apiKeyFile) {
    const missing = [...(apiUrl ? [] : ['apiUrl']), ...(apiKeyFile ? [] : ['apiKeyFile'])].join(' and ');
    throw new ConfigError(
      `Set ${missing} in ${file}, or CLAUDE_PROJECTS_API_URL and CLAUDE_PROJECTS_API_KEY_FILE.`,
    );
  }
  return { apiUrl, apiKey: readKey(apiKeyFile) };
}

function readKey(path: string): string {
  let key: string;
  try {
    key = readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new ConfigError(
      `The API key cannot be read from ${path} (${(error as NodeJS.ErrnoException).code}).`,
    );
  }
  // A header with anything else in it would be refused, with the key in the message.
  if (!/^[\x21-\x7e]+$/.test(key)) throw new ConfigError(`${path} does not hold an API key on one line.`);
  return key;
}
