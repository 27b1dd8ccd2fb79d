/** An expected failure. Its message is one sentence: what is wrong, and what to do about it. */
export class Failure extends Error {
  /**
   * @param {string} message
   * @param {number} exitCode
   */
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Says what went wrong in one line; only a bug in the launcher itself shows where it happened. */
export function report(error) {
  if (error instanceof Failure) console.error(error.message);
  else console.error('This is a bug in the launcher, please report it:', error);
  return error instanceof Failure ? error.exitCode : 70;
}
