import type { HttpSettings } from './http-settings.js';

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Decides from where this runner may be called. Pure. A page of another site reaches a loopback port as easily as a
 * program does: its browser names it in `Origin`. A site whose name was bound anew to 127.0.0.1 counts as its own origin
 * for the browser, but still stands in `Host`.
 */
export class AllowedCallers {
  private readonly names: ReadonlySet<string>;
  private readonly origins: ReadonlySet<string>;
  private readonly scheme: string;

  constructor({ host, hosts, origins, tls }: Pick<HttpSettings, 'host' | 'hosts' | 'origins' | 'tls'>) {
    const own = host.includes(':') ? `[${host}]` : host;
    this.names = new Set([...LOOPBACK_NAMES, own, ...hosts].map((name) => name.toLowerCase()));
    this.origins = new Set(origins);
    this.scheme = tls ? 'https' : 'http';
  }

  hostIsAllowed(host: string | undefined): boolean {
    return host !== undefined && this.names.has(nameOf(host));
  }

  /** No `Origin`: it is no page. `host` is what the same request names. */
  originIsAllowed(origin: string | undefined, host: string): boolean {
    return (
      origin === undefined || this.origins.has(origin) || origin === `${this.scheme}://${host.toLowerCase()}`
    );
  }

  /** Whether a page of another origin than this runner's own may read the answers. */
  isForeignAndAllowed(origin: string): boolean {
    return this.origins.has(origin);
  }
}

/** Without the port. */
function nameOf(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, '');
}
