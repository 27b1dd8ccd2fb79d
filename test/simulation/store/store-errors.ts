/** What a unique index answers, in the shape that the driver gives it. */
export class DuplicateKey extends Error {
  override readonly name = 'MongoServerError';
  readonly code = 11000;
  writeErrors: { index: number; code: number }[] | undefined;

  constructor(collection: string, field: string, value: unknown) {
    super(`E11000 duplicate key error collection: ${collection} field: ${field} value: ${String(value)}`);
  }
}

/** What the driver throws where nobody answers; whether the write happened is not known. */
export class NetworkDown extends Error {
  override readonly name = 'MongoNetworkError';
}
