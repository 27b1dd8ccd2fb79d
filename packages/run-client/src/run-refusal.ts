/** The runner answered, and did not do it. Its message says why. */
export class RunRefusal extends Error {
  override readonly name = 'RunRefusal';
}

/** There was no answer in time, or the connection was lost before it: whether it was done is not known. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}
