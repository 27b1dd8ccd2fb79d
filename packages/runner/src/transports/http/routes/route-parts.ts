import type { OpenAPIHono } from '@hono/zod-openapi';
import type { RunRecord } from '../../../run-log/run-record.js';
import type { RunAccess } from '../../run-access.js';
import type { HttpEnvironment } from '../http-environment.js';
import { HttpProblem } from '../http-problem.js';

export type HttpApp = OpenAPIHono<HttpEnvironment>;

/** The run of that id, and of no other: programs do not guess. */
export function runOf(access: RunAccess, runId: string): Readonly<RunRecord> {
  const record = access.log.find(runId);
  if (!record) throw new HttpProblem('not-found', `There is no run ${runId}.`);
  return record;
}
