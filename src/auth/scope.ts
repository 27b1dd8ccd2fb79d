export const SCOPES = ['runner', 'read', 'admin'] as const;

export type Scope = (typeof SCOPES)[number];

/** Whether a key of these scopes may use a route that wants `needed`. `admin` includes the others. */
export function includesScope(scopes: readonly Scope[], needed: Scope): boolean {
  return scopes.includes(needed) || scopes.includes('admin');
}
