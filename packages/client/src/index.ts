import type { components } from './generated/api.js';

export { type ApiClient, answer, type ClientOptions, createClient } from './create-client.js';
export type { paths } from './generated/api.js';
export { NoAnswerError } from './no-answer-error.js';
export { type ProblemCode, ProblemError, type ProblemView } from './problem-error.js';

/** The shapes of the API by name, such as `Schemas['SessionView']`. */
export type Schemas = components['schemas'];
