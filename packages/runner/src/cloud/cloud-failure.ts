import { NoAnswerError, ProblemError } from '@claude-projects/client';
import type { Failure } from '../core/request.js';

/** Carries what the state machine decides by. */
export class CloudFailure extends Error {
  override readonly name = 'CloudFailure';

  constructor(readonly failure: Failure) {
    super(failure.kind);
  }
}

/** What went wrong, in the words of the state machine. A bug here counts as no answer: the try is repeated. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CloudFailure) return error.failure;
  if (error instanceof ProblemError) {
    const detail = error.problem?.detail ?? error.message;
    const retryAfterSeconds = error.problem?.retryAfterSeconds;
    return {
      ...{ kind: 'problem', status: error.status, code: error.code, detail },
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    };
  }
  if (error instanceof NoAnswerError) {
    const cause = error.cause as { name?: string } | undefined;
    return cause?.name === 'TimeoutError' ? { kind: 'timeout' } : { kind: 'network', detail: error.message };
  }
  return { kind: 'network', detail: error instanceof Error ? error.message : String(error) };
}
