import { Schema } from 'mongoose';
import type { Scope } from '../auth/scope.js';

/** A secret that a rotation replaced. It stays noted after its end, so that no start takes it for a new key. */
export interface ReplacedSecret {
  /** SHA-256 of the secret, in hex. */
  hash: string;
  /** From this instant on, by the database's clock, the secret is refused. */
  endsAt: Date;
}

/** An API key as stored: never the key itself. A revoked one stays, so that no start brings it back to life. */
export interface ApiKey {
  _id: string;
  name: string;
  /** SHA-256 of the key, in hex. */
  hash: string;
  /** The secrets before the current one, the latest last. */
  replaced?: ReplacedSecret[];
  scopes: Scope[];
  machineId: string | null;
  rateLimitPerMinute: number | null;
  expiresAt: Date | null;
  revokedAt: Date | null;
  /** Exact to a minute. */
  lastUsedAt: Date | null;
  /** The id of the key that made this one; null for what the server made at a start. */
  createdBy: string | null;
  /** On the one key that the first start of all made by itself. */
  first?: true;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export const API_KEY_MODEL = 'ApiKey';

export const apiKeySchema = new Schema<ApiKey>(
  {
    _id: { type: String, required: true },
    name: { type: String, required: true },
    hash: { type: String, required: true },
    replaced: { type: [Schema.Types.Mixed], default: undefined },
    scopes: { type: [String], required: true },
    machineId: { type: String, default: null },
    rateLimitPerMinute: { type: Number, default: null },
    expiresAt: { type: Date, default: null },
    revokedAt: { type: Date, default: null },
    lastUsedAt: { type: Date, default: null },
    createdBy: { type: String, default: null },
    first: { type: Boolean },
    version: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'apiKeys', versionKey: false, strict: 'throw' },
);
apiKeySchema.index({ hash: 1 }, { unique: true });
apiKeySchema.index({ 'replaced.hash': 1 }, { sparse: true });
apiKeySchema.index({ createdAt: 1, _id: 1 });
// Two first starts at once must not leave two keys that nobody told them apart by.
apiKeySchema.index({ first: 1 }, { unique: true, partialFilterExpression: { first: true } });
