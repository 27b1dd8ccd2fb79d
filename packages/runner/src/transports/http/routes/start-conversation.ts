import { isAbsolute } from 'node:path';
import { boundedJson, type StartClaudeRun, startClaudeRunSchema } from '@claude-projects/protocol';
import { z } from '@hono/zod-openapi';

const OPTIONS_MAX_CHARACTERS = 1_000_000;
const { conversationId, prompt, name, timeoutSeconds, budgetUsd, keepOpen, environment } =
  startClaudeRunSchema.shape;

/** What every run of a conversation may be started with. */
const whatever = {
  name: name.optional(),
  prompt: prompt.optional().meta({ description: 'Left out: it waits for its first message.' }),
  options: boundedJson(OPTIONS_MAX_CHARACTERS)
    .default({})
    .meta({ description: 'The Agent SDK’s own, as far as JSON can carry them.', example: { maxTurns: 5 } }),
  timeoutSeconds: timeoutSeconds.optional().meta({ description: 'The wall time that the run may take.' }),
  budgetUsd: budgetUsd.optional().meta({ description: 'What the run may cost.' }),
  keepOpen: keepOpen
    .default(false)
    .meta({ description: 'After a result it waits for more, until it is closed.' }),
  env: environment.optional().meta({ description: 'Beside the usual ones.' }),
};
const directory = z
  .string()
  .max(4_096)
  .refine((path) => isAbsolute(path), 'must be an absolute path');
const source = conversationId.unwrap();

/** Of a new conversation. Its id may be chosen; it is stored before anything runs. */
export const freshSchema = z.strictObject({ cwd: directory, sessionId: source.optional(), ...whatever });
/** Of one that there is: resumed, or branched from. */
export const laterSchema = z.strictObject({ sessionId: source, cwd: directory.optional(), ...whatever });

/** `usual`: the environment that is given to runs where nothing is said. */
export function startOf(
  mode: StartClaudeRun['mode'],
  given: z.output<typeof freshSchema> | z.output<typeof laterSchema>,
  usual: Readonly<Record<string, string>>,
): StartClaudeRun {
  const { sessionId = null, cwd = null, options, keepOpen: open, env } = given;
  return {
    ...{ mode, conversationId: sessionId, cwd, options, keepOpen: open },
    prompt: given.prompt ?? null,
    name: given.name ?? null,
    timeoutSeconds: given.timeoutSeconds ?? null,
    budgetUsd: given.budgetUsd ?? null,
    environment: env ? { ...usual, ...env } : null,
  };
}
