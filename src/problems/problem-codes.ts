/** Every way in which the API refuses, each with its status and title. The list is closed: clients switch on `code`. */
export const PROBLEM_CODES = {
  'invalid-request': { status: 400, title: 'The request is not valid' },
  unauthenticated: { status: 401, title: 'A valid API key is needed' },
  forbidden: { status: 403, title: 'The API key does not allow this' },
  'not-found': { status: 404, title: 'Not found' },
  'method-not-allowed': { status: 405, title: 'The route does not take this method' },
  'session-conflict': { status: 409, title: 'Another session is in the way' },
  'session-superseded': { status: 409, title: 'The session was handed to a newer holder' },
  'session-ended': { status: 409, title: 'The session has ended' },
  'invalid-transition': { status: 409, title: 'The state does not allow this' },
  'project-not-active': { status: 409, title: 'The project is not active' },
  'recovery-not-claimable': { status: 409, title: 'The recovery cannot be claimed' },
  'slot-occupied': { status: 409, title: 'The slot is occupied' },
  'machine-superseded': { status: 409, title: 'Another daemon speaks for the machine' },
  'version-mismatch': { status: 412, title: 'The resource was changed meanwhile' },
  'payload-too-large': { status: 413, title: 'The request is too large' },
  'unsupported-media-type': { status: 415, title: 'The body must be JSON' },
  'idempotency-mismatch': { status: 422, title: 'The idempotency key was used for another request' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'The server made a mistake' },
  unavailable: { status: 503, title: 'Not available at the moment' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEM_CODES;
