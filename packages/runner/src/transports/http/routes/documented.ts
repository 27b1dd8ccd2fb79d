import { z } from '@hono/zod-openapi';
import { HTTP_PROBLEMS, type HttpProblemCode } from '../http-problem.js';

const LIMIT_MAX = 200;
const LIMIT_USUAL = 50;
/** Any route that wants the token may answer these. */
const ALWAYS: readonly HttpProblemCode[] = ['unauthenticated', 'forbidden', 'rate-limited', 'internal'];

const problemSchema = z
  .object({
    type: z.string().meta({ description: 'A URN made from the code.' }),
    title: z.string(),
    status: z.int(),
    code: z
      .enum(Object.keys(HTTP_PROBLEMS) as HttpProblemCode[])
      .meta({ description: 'Stable: what a client decides by.' }),
    detail: z.string().meta({ description: 'What was wrong this time, for a person.' }),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });

/** The problems that a route may answer beside those that every route may, for its document. */
export function problems(...codes: HttpProblemCode[]) {
  const byStatus = Map.groupBy(new Set([...codes, ...ALWAYS]), (code) => HTTP_PROBLEMS[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => [
      status,
      {
        description: same.map((code) => `\`${code}\`: ${HTTP_PROBLEMS[code].title}.`).join(' '),
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    ]),
  );
}

export function answers<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

export function takes<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { 'application/json': { schema } } };
}

export function pageOf<Schema extends z.ZodType>(schema: Schema) {
  return z.object({
    items: z.array(schema),
    nextCursor: z.string().nullable().meta({ description: 'For the next page. Null: there is none.' }),
  });
}

/** How a list is paged: `limit`, and the `cursor` of the page before. */
export function pageQuery(cursor: RegExp) {
  return z.object({
    limit: z.coerce.number().int().min(1).max(LIMIT_MAX).default(LIMIT_USUAL),
    cursor: z.string().max(200).regex(cursor, 'must be one that was answered').optional(),
  });
}

/** Where a page ends: its last item, and whether there is more. */
export function pageOfFound<Found, Item>(
  found: readonly Found[],
  limit: number,
  view: (each: Found) => Item,
  cursorOf: (last: Found) => string,
): { items: Item[]; nextCursor: string | null } {
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(view), nextCursor: last && found.length > limit ? cursorOf(last) : null };
}

export const runParameter = z.object({ runId: z.string().min(1).max(200) });
