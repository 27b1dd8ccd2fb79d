/** What is nested deeper is no request, and could exhaust the stack of whoever writes it out. */
export const JSON_DEPTH_MAX = 32;

/** Whether a value that came as JSON, or as bytes, is nested deeper than so many levels. */
export function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1));
}
