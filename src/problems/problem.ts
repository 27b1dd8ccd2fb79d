import { PROBLEM_CODES, type ProblemCode } from './problem-codes.js';

/** The body of an `application/problem+json` answer (RFC 9457), with the extensions of its code. */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  code: ProblemCode;
  detail: string;
  instance?: string;
  [extension: string]: unknown;
}

/**
 * An expected failure. `detail` and `extensions` are shown to the caller, so they never hold a secret.
 * Knows nothing of the web framework: pure code throws it too.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;

  constructor(
    readonly code: ProblemCode,
    detail: string,
    readonly extensions: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
    this.status = PROBLEM_CODES[code].status;
  }

  /** `instance` is the path of the request that failed. The extensions cannot replace the standard members. */
  toBody(instance?: string): ProblemBody {
    return {
      ...this.extensions,
      type: `urn:claude-projects:problem:${this.code}`,
      title: PROBLEM_CODES[this.code].title,
      status: this.status,
      code: this.code,
      detail: this.message,
      ...(instance === undefined ? {} : { instance }),
    };
  }
}
