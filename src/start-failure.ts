/** A reason why the server cannot start, as one sentence that tells what to do. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
}
