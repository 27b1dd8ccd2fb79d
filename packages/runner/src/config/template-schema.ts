import { isAbsolute } from 'node:path';
import { checkSchema, limitsSchema, restartSchema, sandboxSchema } from '@claude-projects/protocol';
import { z } from 'zod';
import { isWithin } from '../core/allowed-directory.js';

const NUL = '\0';

const absolute = z.string().max(4_096).refine(isAbsolute, 'must be an absolute path');
const argument = z
  .string()
  .max(32_768)
  .refine((text) => !text.includes(NUL), 'may hold no NUL');
/** It is shown in lists, typed at a prompt, and named by the API. */
const name = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._/-]{0,99}$/u, 'must be at most 100 letters, digits, spaces and . _ / -');
const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of a variable');

const templateSchema = z
  .strictObject({
    command: z
      .array(argument)
      .min(1)
      .max(200)
      .refine(([program]) => program !== '', 'must begin with a program'),
    cwd: absolute,
    env: z
      .record(variable, argument)
      .refine(
        (env) => !Object.keys(env).some((each) => each.startsWith('CLAUDE_PROJECTS_')),
        'may set nothing that begins with CLAUDE_PROJECTS_: that is how the runner knows its own',
      )
      .optional(),
    allowedDirectories: z.array(absolute).min(1).max(100),
    limits: limitsSchema.optional(),
    sandbox: sandboxSchema.optional(),
    restart: restartSchema.optional(),
    check: checkSchema.optional(),
  })
  .refine(
    ({ cwd, allowedDirectories }) =>
      !isAbsolute(cwd) || allowedDirectories.some((each) => isWithin(cwd, each)),
    { path: ['cwd'], message: 'must lie in one of its allowedDirectories, or it could never be started' },
  );

/** What `templates.json` holds: commands that may be started by name here, also by the API. */
export const templatesSchema = z.record(name, templateSchema);
