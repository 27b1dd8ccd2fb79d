import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { ConfigError } from './config-error.js';

/** Reads a JSON file of settings. Absent: what the schema makes of `{}`. Throws a `ConfigError` listing every fault. */
export function readJson<Schema extends z.ZodType>(path: string, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(parse(path));
  if (parsed.success) return parsed.data;
  const [first, ...others] = parsed.error.issues.map(
    (issue) => `${shown(issue.path) || 'the whole'}: ${issue.message}`,
  );
  if (others.length === 0) throw new ConfigError(`Correct ${path}: ${first}.`);
  throw new ConfigError([`Correct ${path}:`, first, ...others].join('\n  '));
}

/** A field's name is shown on a terminal, and shall not speak to it. */
function shown(path: readonly PropertyKey[]): string {
  return path.join('.').replace(/[\p{Cc}\p{Cf}]/gu, '?');
}

function parse(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new ConfigError(`${path} cannot be read: ${(error as Error).message}.`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigError(`${path} is not JSON: ${(error as Error).message}.`);
  }
}
