import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HttpSettings } from './transports/http/http-settings.js';
import type { HttpSide } from './transports/http/http-side.js';
import { readTlsFiles, type TlsFiles } from './transports/http/tls-files.js';
import type { RunAccess } from './transports/run-access.js';
import { VERSION } from './version.js';

export interface WaysInParts {
  readonly settings: HttpSettings;
  readonly stateDirectory: string;
  readonly access: RunAccess;
  log(level: string, text: string): void;
  bug(error: unknown): void;
}

/** How this daemon is reached beside its Unix socket, where the settings want that. */
export class WaysIn {
  /** Where it is reached over HTTP. Null: it is not, or not yet. */
  url: string | null = null;
  private readonly tls: TlsFiles | null;
  private readonly urlFile: string;
  private http: HttpSide | null = null;
  private closed = false;

  /** Throws a `ConfigError` where the settings cannot be used. */
  constructor(private readonly parts: WaysInParts) {
    this.tls = readTlsFiles(parts.settings);
    this.urlFile = join(parts.stateDirectory, 'http.url');
  }

  async open(): Promise<void> {
    if (!this.parts.settings.enabled) return;
    try {
      // A daemon that nobody reaches over HTTP does not carry what that takes.
      const { HttpSide } = await import('./transports/http/http-side.js');
      if (this.closed) return;
      this.http = new HttpSide({
        ...this.parts,
        ...{ tls: this.tls, version: VERSION },
        listening: (url) => this.listening(url),
      });
      this.http.open();
    } catch (error) {
      this.parts.log('error', `nothing is answered over HTTP: ${(error as Error).message}`);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    rmSync(this.urlFile, { force: true });
    await this.http?.close();
  }

  private listening(url: string): void {
    this.url = url;
    writeFileSync(this.urlFile, `${url}\n`, { mode: 0o600 });
    this.parts.log('info', `listening at ${url}`);
  }
}
