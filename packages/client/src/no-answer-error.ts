/** No try got an answer in time. Whether the API received one of them is not known. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';

  constructor(
    readonly tries: number,
    cause: unknown,
  ) {
    super(`The API did not answer (${tries} ${tries === 1 ? 'try' : 'tries'}): ${reasonOf(cause)}`, {
      cause,
    });
  }
}

/** What happened below a failed fetch is told by its cause only. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message;
}
