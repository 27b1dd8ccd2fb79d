import { CliFailure } from './cli-failure.js';
import { EXIT } from './exit-codes.js';

/**
 * The base URL that a person means. Throws a `CliFailure` for what is none of HTTP, for one with a password in it, and for
 * one over which a key would travel in the clear, unless that was asked for.
 */
export function checkedApiUrl(given: string, allowHttp: boolean): string {
  const url = URL.canParse(given) ? new URL(given) : null;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new CliFailure(
      `"${given}" is no URL of an API: it looks like https://api.example.com.`,
      EXIT.usage,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new CliFailure('The URL may hold no user name and no password.', EXIT.usage);
  }
  if (url.search !== '' || url.hash !== '') {
    throw new CliFailure('The URL may hold nothing after its path.', EXIT.usage);
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && !allowHttp) {
    throw new CliFailure(
      `Over ${url.origin} everybody on the way could read the key: use https, or say --allow-http.`,
      EXIT.usage,
    );
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
