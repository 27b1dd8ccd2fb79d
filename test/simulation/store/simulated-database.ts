import type { Schema } from 'mongoose';
import { MemoryCollection, type UniqueIndex } from './memory-collection.js';
import type { Recorded, Recording } from './recording.js';
import type { Doc } from './values.js';

/** The instant at which every simulation begins. */
export const BEGINNING = Date.UTC(2026, 0, 1);

/**
 * The one database of a world: collections with the unique indexes that the real schemas declare, and a clock that
 * decides. A failover may bring a primary whose clock differs.
 */
export class SimulatedDatabase {
  private readonly collections = new Map<string, MemoryCollection>();
  /** By how much the primary's clock is ahead of the world's, in milliseconds. */
  clockOffsetMs = 0;
  clockWasSet = false;
  /** Counts elections: a new primary has a new one. */
  primaryTerm = 1;
  available = true;

  constructor(private readonly worldNowMs: () => number) {}

  now(): Date {
    return new Date(Math.floor(BEGINNING + this.worldNowMs() + this.clockOffsetMs));
  }

  /** The instant of the world, in milliseconds, at which the primary of now will show this time. */
  worldTimeOf(instant: Date): number {
    return instant.getTime() - BEGINNING - this.clockOffsetMs;
  }

  declare(schema: Schema<never>): MemoryCollection {
    const name = schema.get('collection') as string;
    const known = this.collections.get(name);
    if (known) return known;
    const made = new MemoryCollection(name, uniquesOf(name, schema));
    this.collections.set(name, made);
    return made;
  }

  record(recording: Recording): void {
    const recorder = (recorded: Recorded) => recording.add(recorded, () => this.documents());
    for (const collection of this.collections.values()) collection.recorder = recorder;
  }

  /** The documents of all collections. */
  documents(): Record<string, Doc[]> {
    return Object.fromEntries(
      [...this.collections].map(([name, collection]) => [name, [...collection.all()]]),
    );
  }

  collection(name: string): MemoryCollection {
    const found = this.collections.get(name);
    if (!found) throw new Error(`Nobody declared the collection ${name}.`);
    return found;
  }
}

/** Only what the simulated store can keep: unique over one field, partial by the field's own type. */
export function uniquesOf(name: string, schema: Schema<never>): UniqueIndex[] {
  return schema.indexes().flatMap(([keys, options]) => {
    if (!options.unique) return [];
    const fields = Object.keys(keys);
    const [field] = fields;
    const partial = options.partialFilterExpression as Record<string, { $type?: string }> | undefined;
    const whileType = partial ? partial[field ?? '']?.$type : null;
    if (field === undefined || fields.length > 1 || whileType === undefined) {
      throw new Error(`The simulated store cannot keep the unique index ${JSON.stringify(keys)} of ${name}.`);
    }
    return [{ field, whileType }];
  });
}
