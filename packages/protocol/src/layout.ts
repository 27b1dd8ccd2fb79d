import { z } from 'zod';
import { isDeeper, JSON_DEPTH_MAX } from './json-depth.js';

const LAYOUT_MAX_CHARACTERS = 64 * 1024;

/** A client's own choice, kept over its connections. */
export const clientIdSchema = z
  .string()
  .regex(/^[\w.-]{1,100}$/, 'must be 1 to 100 letters, digits, "_", "." or "-"');

/** An object of any JSON that is neither too deep nor, written out, too long. */
export function boundedJson(charactersMax: number) {
  return z
    .record(z.string(), z.unknown())
    .refine((value) => !isDeeper(value, JSON_DEPTH_MAX), `must not be deeper than ${JSON_DEPTH_MAX} levels`)
    .refine(
      (value) => isDeeper(value, JSON_DEPTH_MAX) || JSON.stringify(value).length <= charactersMax,
      `must not be longer than ${charactersMax} characters`,
    );
}

/** How a client arranges what it shows; what is in it is the client's own affair. */
export const layoutSchema = boundedJson(LAYOUT_MAX_CHARACTERS).meta({ id: 'Layout' });
export type Layout = z.infer<typeof layoutSchema>;
