/** What keeps a client's id over reloads; `localStorage` is one. */
export interface ClientStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** What browsers and Node have in common, named here so that the types of neither are needed. */
interface Surroundings {
  setTimeout(act: () => void, milliseconds: number): unknown;
  clearTimeout(timer: unknown): void;
  readonly crypto: { getRandomValues(bytes: Uint8Array): Uint8Array };
  readonly document?: unknown;
  readonly localStorage?: ClientStore;
}

export const surroundings = globalThis as unknown as Surroundings;

/** The browser's own store. Null: this is no page, or it may not keep anything. */
export function storeOfThePage(): ClientStore | null {
  if (surroundings.document === undefined) return null;
  try {
    return surroundings.localStorage ?? null;
  } catch {
    return null;
  }
}
