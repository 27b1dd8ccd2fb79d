import { unlink } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { DatabaseClock } from '../database/database-clock.js';
import { StartFailure } from '../start-failure.js';
import { isApiKey, makeApiKey } from './api-key.js';
import { hashApiKey } from './api-key-hash.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { createKeyFile, readKeyFile } from './key-file.js';
import { newApiKey } from './new-api-key.js';

/** What a start found or did about the first admin key. Never holds the key. */
export type FirstAdminKeyOutcome = 'given' | 'written' | 'present';

/**
 * Sees to it that somebody can administer: takes the key of the environment or of the key file over, or makes
 * one where the database knows no admin key that still works. A key that was revoked stays revoked.
 */
@Injectable()
export class FirstAdminKey {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly keys: ApiKeysRepository,
    private readonly clock: DatabaseClock,
  ) {}

  /** Throws a `StartFailure` when what was given cannot be used and nothing else works either. */
  async ensure(): Promise<FirstAdminKeyOutcome> {
    const { adminApiKey, adminApiKeyFile } = this.settings;
    if (adminApiKey !== null) return await this.takeOver(adminApiKey, 'ADMIN_API_KEY');
    const kept = await readKeyFile(adminApiKeyFile);
    if (kept !== null) return await this.takeOver(kept, adminApiKeyFile);
    if (await this.keys.hasUsableAdmin()) return 'present';
    return await this.make(adminApiKeyFile);
  }

  private async takeOver(key: string, where: string): Promise<FirstAdminKeyOutcome> {
    if (!isApiKey(key))
      throw new StartFailure(`What stands in ${where} is not an API key. Correct or remove it.`);
    // A secret that a rotation replaced is known too, though it is no longer the one that must be unique.
    const known = await this.keys.hasHash(hashApiKey(key));
    const inserted = !known && (await this.keys.insert(await this.document(key)));
    if (inserted || (await this.keys.hasUsableAdmin())) return 'given';
    throw new StartFailure(
      `The admin key in ${where} was revoked or replaced and no other works. Remove it, and the next start makes a new one.`,
    );
  }

  private async make(file: string): Promise<FirstAdminKeyOutcome> {
    const key = makeApiKey();
    // The file comes first: a key in the database that nobody was told would lock everybody out.
    if (!(await createKeyFile(file, key))) {
      const kept = await readKeyFile(file);
      if (kept === null) throw new StartFailure(`The file ${file} comes and goes. Start again.`);
      return await this.takeOver(kept, file);
    }
    if (await this.keys.insert({ ...(await this.document(key)), first: true })) return 'written';
    // Another start read the same file and was faster: the key is in place.
    if (await this.keys.hasHash(hashApiKey(key))) return 'written';
    // Another start, on another disk, made the first key: this one must not look as if it worked.
    await unlink(file);
    return 'present';
  }

  private async document(key: string) {
    return newApiKey(key, { name: 'first admin key', scopes: ['admin'] }, null, await this.clock.now());
  }
}
