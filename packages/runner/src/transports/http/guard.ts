import type { Context, MiddlewareHandler } from 'hono';
import type { HttpEnvironment } from './http-environment.js';
import { HttpProblem } from './http-problem.js';
import type { Gate } from './gate.js';

/** What anybody on this machine may read: nothing of it is about a run. */
const PUBLIC = new Set(['/', '/health', '/openapi.json', '/docs']);
const STREAM = /^\/api\/runs\/[^/]+\/stream$/;

/** Lets nobody further who is not allowed to. */
export function guard(gate: Gate, refused: (problem: HttpProblem) => void): MiddlewareHandler<HttpEnvironment> {
  return async (context, next) => {
    const problem = refusal(gate, context);
    if (!problem) return next();
    refused(problem);
    throw problem;
  };
}

function refusal(gate: Gate, { req, env }: Context<HttpEnvironment>): HttpProblem | null {
  const { method, path } = req;
  const caller = { host: req.header('host'), origin: req.header('origin'), url: env.incoming.url ?? '' };
  return (
    gate.refusesCaller(caller) ??
    refusesBody(req) ??
    (PUBLIC.has(path) && method === 'GET'
      ? null
      : (gate.refusesCredentials(
          {
            authorization: req.header('authorization'),
            ticket: STREAM.test(path) ? req.query('ticket') : undefined,
          },
          env.incoming.socket.remoteAddress ?? '',
        ) ?? gate.refusesRate()))
  );
}

/** A form of another site is sent without asking, but never as JSON. A DELETE is asked for before it is sent. */
function refusesBody(req: Context<HttpEnvironment>["req"]): HttpProblem | null {
  const { method } = req;
  if (method === 'GET' || method === 'HEAD' || (method === 'DELETE' && req.header("content-type") === undefined)) {
    return null;
  }
  const [type] = (req.header("content-type") ?? '').toLowerCase().split(';');
  if (type?.trim() === 'application/json') return null;
  return new HttpProblem('unsupported-media-type', 'Send the content type application/json.');
}
