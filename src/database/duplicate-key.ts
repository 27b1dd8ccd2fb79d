/** Whether a write was refused by a unique index. */
export function isDuplicateKey(error: unknown): boolean {
  return typeof error === 'object' && error !== null && (error as { code?: unknown }).code === 11000;
}

/** The fields of the unique index that refused a write; empty for any other error. */
export function duplicatedFields(error: unknown): string[] {
  if (!isDuplicateKey(error)) return [];
  return Object.keys((error as { keyPattern?: Record<string, unknown> }).keyPattern ?? {});
}
