export type { RunListeners } from './run-listeners.js';
export { NoAnswer, RunRefusal } from './run-refusal.js';
export {
  type ConnectionState,
  type Credentials,
  RunSessionClient,
  type RunSessionClientOptions,
} from './run-session-client.js';
export type { ClientStore } from './surroundings.js';
export type { RunWatch } from './watched-run.js';
