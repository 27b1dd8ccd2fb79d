import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PREFIX = 'cpr_';
const TOKEN_BYTES = 32;
const TOKEN = /^cpr_[\w-]{43}$/;
const FOR_OTHERS = 0o077;

/** Anything that looks like a token, wherever it stands. */
export const TOKEN_ANYWHERE = /cpr_[\w-]{43}/;

export function accessTokenPath(stateDirectory: string): string {
  return join(stateDirectory, 'http-token');
}

/** What whoever calls over HTTP has to know. It is made at the first start and stays; a new one is made when it is removed. */
export class AccessToken {
  private readonly hash: Buffer;
  /** Others could read the one that was there, so it is another one now. */
  readonly wasReplaced: boolean;

  constructor(stateDirectory: string) {
    const path = accessTokenPath(stateDirectory);
    const found = read(path);
    this.wasReplaced = found === 'exposed';
    this.hash = digest(typeof found === 'object' && found ? found.token : make(path));
  }

  /** Takes the same time for every wrong one. */
  is(given: string): boolean {
    return timingSafeEqual(digest(given), this.hash);
  }
}

function read(path: string): { readonly token: string } | 'exposed' | null {
  try {
    if ((statSync(path).mode & FOR_OTHERS) !== 0) return 'exposed';
    const token = readFileSync(path, 'utf8').trim();
    return TOKEN.test(token) ? { token } : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function make(path: string): string {
  const token = PREFIX + randomBytes(TOKEN_BYTES).toString('base64url');
  mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
  // The mode counts only for a file that is made.
  rmSync(path, { force: true });
  writeFileSync(path, `${token}\n`, { mode: 0o600, flag: 'wx' });
  return token;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
