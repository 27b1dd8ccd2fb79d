import type { components } from './generated/api.js';

export type ProblemView = components['schemas']['ProblemView'];

/** `unrecognised` stands for an answer that is not of this API, such as a proxy's page. */
export type ProblemCode = ProblemView['code'] | 'unrecognised';

/** The API refused. Decide by `code`; `detail` is for people. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;

  constructor(
    readonly status: number,
    /** The whole body; null for an answer that is not of this API. */
    readonly problem: ProblemView | null,
  ) {
    super(problem ? `${problem.code}: ${problem.detail}` : `The answer ${status} is not of this API.`);
    this.code = problem?.code ?? 'unrecognised';
  }

  /** The current generation or epoch, with the codes that tell it. */
  get current(): number | null {
    return this.problem?.current ?? null;
  }
}

/** Reads a refusal. */
export function toProblemError(status: number, text: string): ProblemError {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && typeof (body as ProblemView).code === 'string') {
      return new ProblemError(status, body as ProblemView);
    }
  } catch {
    // Not JSON, so not of this API.
  }
  return new ProblemError(status, null);
}
