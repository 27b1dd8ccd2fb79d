/** Every way in which the runner refuses over HTTP. The list is closed: clients switch on `code`. */
export const HTTP_PROBLEMS = {
  'invalid-request': { status: 400, title: 'The request is not valid' },
  unauthenticated: { status: 401, title: 'The token of this runner, or a ticket, is needed' },
  forbidden: { status: 403, title: 'This caller is not allowed' },
  'not-found': { status: 404, title: 'Not found' },
  refused: { status: 409, title: 'The state does not allow this' },
  'payload-too-large': { status: 413, title: 'The request is too large' },
  'unsupported-media-type': { status: 415, title: 'The body must be JSON' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'The runner made a mistake' },
  unavailable: { status: 503, title: 'Not available at the moment' },
} as const;
export type HttpProblemCode = keyof typeof HTTP_PROBLEMS;

export interface WrongField {
  readonly path: string;
  readonly message: string;
}

/** Expected, and told to whoever asked. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';

  constructor(
    readonly code: HttpProblemCode,
    detail: string,
    readonly more: { readonly errors?: readonly WrongField[]; readonly retryAfterSeconds?: number } = {},
  ) {
    super(detail);
  }

  /** As `application/problem+json` (RFC 9457). */
  get response(): Response {
    const { status, title } = HTTP_PROBLEMS[this.code];
    const { errors, retryAfterSeconds } = this.more;
    const body = { type: `urn:claude-projects:problem:${this.code}`, title, status, code: this.code };
    return Response.json(
      { ...body, detail: this.message, ...(errors && { errors }) },
      {
        status,
        headers: {
          'content-type': 'application/problem+json',
          ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
          ...(this.code === 'unauthenticated' && { 'www-authenticate': 'Bearer' }),
        },
      },
    );
  }
}
