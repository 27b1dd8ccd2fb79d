import { type ClientStore, surroundings } from './surroundings.js';

const KEY = 'claude-projects.client-id';
const ID = /^[\w.-]{1,100}$/;
const ID_BYTES = 16;

/** The id that this client had before, or a new one, which is kept where there is a store. */
export function ownClientId(store: ClientStore | null): string {
  const known = store?.getItem(KEY);
  if (known && ID.test(known)) return known;
  const bytes = surroundings.crypto.getRandomValues(new Uint8Array(ID_BYTES));
  const id = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  try {
    store?.setItem(KEY, id);
  } catch {
    // A store that is full costs only the id, with the next load.
  }
  return id;
}
