import type { Context, MiddlewareHandler } from 'hono';
import type { Gate } from './gate.js';
import type { HttpEnvironment } from './http-environment.js';
import { HttpProblem } from './http-problem.js';

/** What anybody on this machine may read: nothing of it is about a run. */
const PUBLIC = new Set(['/', '/health', '/openapi.json', '/docs']);
/** Input of 1 MiB with every character escaped, or in base64, and what is around it. */
const BODY_MAX_BYTES = 7 * 1024 * 1024;
const STREAM = /^\/api\/runs\/[^/]+\/stream$/;

/** Lets nobody further who is not allowed to. */
export function guard(
  gate: Gate,
  refused: (problem: HttpProblem) => void,
): MiddlewareHandler<HttpEnvironment> {
  return async (context, next) => {
    const problem = refusal(gate, context);
    if (!problem) return next();
    refused(problem);
    throw problem;
  };
}

function refusal(gate: Gate, context: Context<HttpEnvironment>): HttpProblem | null {
  const { req, env } = context;
  const { method, path } = req;
  const caller = { host: req.header('host'), origin: req.header('origin'), url: env.incoming.url ?? '' };
  return (
    gate.refusesCaller(caller) ??
    refusesBody(context) ??
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
function refusesBody({ req, env }: Context<HttpEnvironment>): HttpProblem | null {
  const { method } = req;
  const type = req.header('content-type');
  if (method === 'GET' || method === 'HEAD' || (method === 'DELETE' && type === undefined)) return null;
  if (type?.split(';')[0]?.trim().toLowerCase() !== 'application/json') {
    return new HttpProblem('unsupported-media-type', 'Send the content type application/json.');
  }
  if (env.incoming.headers['transfer-encoding'] !== undefined) {
    return new HttpProblem('invalid-request', 'Say how long the body is: send a content-length.');
  }
  if (Number(req.header('content-length') ?? 0) > BODY_MAX_BYTES) {
    return new HttpProblem('payload-too-large', `A body holds ${BODY_MAX_BYTES} bytes at most.`);
  }
  return null;
}
