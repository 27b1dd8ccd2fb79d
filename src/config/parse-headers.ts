const PAIR = /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]{1,100})\s*=\s*([\x21-\x7e]{0,4000})\s*$/;

/** Reads `name=value,…` with percent-encoded values, as OpenTelemetry writes headers. Undefined where it is none. */
export function parseHeaders(text: string): Record<string, string> | undefined {
  const headers: Record<string, string> = {};
  for (const pair of text === '' ? [] : text.split(',')) {
    const [, name, value] = PAIR.exec(pair) ?? [];
    if (name === undefined || value === undefined) return undefined;
    try {
      headers[name] = decodeURIComponent(value);
    } catch {
      return undefined;
    }
  }
  return headers;
}
