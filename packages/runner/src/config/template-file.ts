import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from '../core/checkpoint.js';
import { ConfigError } from './config-error.js';
import type { Environment } from './environment.js';
import { readTemplates } from './runner-config.js';

type Templates = Readonly<Record<string, Template>>;

/**
 * The templates as they stand in their file now: it is read again when it was changed. A file that is wrong changes
 * nothing: the templates from before stay, and `problem` says in one text what to correct.
 */
export class TemplateFile {
  private readonly path: string;
  private seen: string;
  private known: Templates;
  private fault: string | null = null;

  /** Throws a `ConfigError` that names every wrong field: with nothing known from before there is nothing to keep. */
  constructor(private readonly environment: Environment) {
    this.path = join(environment.configDirectory, 'templates.json');
    this.seen = this.stamp();
    this.known = readTemplates(environment);
  }

  get templates(): Templates {
    return this.known;
  }

  /** Why the file is not followed, or null. */
  get problem(): string | null {
    return this.fault;
  }

  /** Reads the file again where it changed. True: `templates` or `problem` is another now. */
  look(): boolean {
    const stamp = this.stamp();
    if (stamp === this.seen) return false;
    this.seen = stamp;
    try {
      this.known = readTemplates(this.environment);
      this.fault = null;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      this.fault = `${error.message}\nUntil then the templates from before stay.`;
    }
    return true;
  }

  /** Another one for each change: an editor that replaces the file makes a new inode. */
  private stamp(): string {
    const stat = statSync(this.path, { bigint: true, throwIfNoEntry: false });
    return stat ? `${stat.ino}:${stat.size}:${stat.mtimeNs}` : 'none';
  }
}
