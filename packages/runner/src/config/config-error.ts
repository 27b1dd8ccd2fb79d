/** What a person has to change before the runner can start, in one sentence. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
