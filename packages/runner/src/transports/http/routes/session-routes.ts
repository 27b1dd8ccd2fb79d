import { isAbsolute } from 'node:path';
import { limitsSchema, runViewSchema, terminalSizeSchema } from '@claude-projects/protocol';
import { createRoute, z } from '@hono/zod-openapi';
import type { RunAccess, StartRequest } from '../../run-access.js';
import { viewOfRun } from '../../view-of-run.js';
import { HttpProblem } from '../http-problem.js';
import { answers, problems, takes } from './documented.js';
import { type HttpApp, runOf } from './route-parts.js';
import { freshSchema, startOf } from './start-conversation.js';

const { columns, rows } = terminalSizeSchema.shape;

/** The options of a terminal. */
const ptyOptionsSchema = z
  .strictObject({
    command: z.array(z.string().max(100_000)).min(1).max(1_000).optional(),
    shell: z.string().max(4_096).optional().meta({ description: 'Instead of a command.', example: 'bash' }),
    template: z
      .string()
      .max(100)
      .optional()
      .meta({ description: 'Instead of a command: one of templates.json.' }),
    cwd: z
      .string()
      .max(4_096)
      .refine((path) => isAbsolute(path), 'must be an absolute path')
      .optional()
      .meta({ description: 'Left out: the home directory, or the template’s own.' }),
    env: z
      .record(z.string().max(1_000), z.string().max(100_000))
      .optional()
      .meta({ description: 'Beside the usual ones.' }),
    cols: columns.optional(),
    rows: rows.optional(),
  })
  .refine(
    ({ command, shell, template }) =>
      [command, shell, template].filter((way) => way !== undefined).length <= 1,
    'name one of command, shell and template',
  );

const ptySchema = z.strictObject({
  kind: z.literal('pty'),
  name: z.string().min(1).max(200).optional(),
  options: ptyOptionsSchema.prefault({}),
  limits: limitsSchema.optional(),
});

const startSession = createRoute({
  ...{
    method: 'post',
    path: '/api/sessions',
    tags: ['sessions'],
    summary: 'Start a terminal or a conversation',
  },
  request: {
    body: takes(z.discriminatedUnion('kind', [ptySchema, freshSchema.extend({ kind: z.literal('claude') })])),
  },
  responses: {
    201: answers(runViewSchema, 'It runs.'),
    ...problems('invalid-request', 'refused', 'payload-too-large', 'unsupported-media-type'),
  },
});

/** Starting what runs here, of every kind. */
export function sessionRoutes(app: HttpApp, access: RunAccess): void {
  const { log } = access;
  app.openapi(startSession, async (context) => {
    const wanted = context.req.valid('json');
    const { runId } =
      wanted.kind === 'pty'
        ? await access.start(terminalOf(access, wanted))
        : await access.claude.start(startOf('fresh', wanted, access.environment));
    if (runId === null) throw new HttpProblem('internal', 'It was started, and has no id.');
    return context.json(viewOfRun(log, runOf(access, runId)), 201, { location: `/api/runs/${runId}` });
  });
}

function terminalOf(
  { environment, templates }: RunAccess,
  { name, limits, options }: z.output<typeof ptySchema>,
): StartRequest {
  const { command, shell, template, cwd, env, cols, rows: lines } = options;
  const own = command ?? (template === undefined ? [shell ?? environment.SHELL ?? '/bin/sh'] : undefined);
  const usual = template === undefined ? environment.HOME : templates()[template]?.cwd;
  return {
    ...{ method: 'start', projectId: null, slot: null, taskId: null, environment: null },
    name: name ?? null,
    ...(env && { variables: env }),
    ...(limits && { limits }),
    size: cols === undefined && lines === undefined ? null : { columns: cols ?? 120, rows: lines ?? 40 },
    checkpoint: {
      cwd: cwd ?? usual ?? '/',
      ...(own && { command: own }),
      ...(template !== undefined && { template }),
    },
  };
}
