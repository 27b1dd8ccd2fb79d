import type { Command } from './command.js';
import { evaluate } from './expressions.js';
import { matches } from './filters.js';
import type { Recorded } from './recording.js';
import { DuplicateKey } from './store-errors.js';
import { type Update, updated } from './updates.js';
import {
  assertStorable,
  compareValues,
  type Doc,
  isDocument,
  typeName,
  valueAt,
  withValueAt,
} from './values.js';

/** A unique index over one field, partial or not, as the real schema declares it. */
export interface UniqueIndex {
  readonly field: string;
  /** Documents whose field has this type are in it; null: all. */
  readonly whileType: string | null;
}

/** Told of every change, with the documents before and after. */
export type Watcher = (before: Doc | null, after: Doc | null) => void;

/**
 * One collection: documents by id in the order of their insertion, unique indexes, and the commands that the
 * repositories use. Documents are never changed in place, so whoever has read one keeps what he read.
 */
export class MemoryCollection {
  private readonly documents = new Map<unknown, Doc>();
  recorder: ((recorded: Recorded) => void) | null = null;
  private readonly watchers: Watcher[] = [];
  private readonly taken: { index: UniqueIndex; ids: Map<unknown, unknown> }[];

  constructor(
    readonly name: string,
    uniques: readonly UniqueIndex[],
  ) {
    this.taken = uniques.map((index) => ({ index, ids: new Map() }));
  }

  /** Tells whoever records what a command came to. */
  watched(command: Command, now: Date, carryOut: () => unknown): unknown {
    const { recorder, name: collection } = this;
    if (!recorder) return carryOut();
    try {
      const value = carryOut();
      recorder({ collection, command, now, outcome: { value } });
      return value;
    } catch (error) {
      if (error instanceof DuplicateKey)
        recorder({ collection, command, now, outcome: { code: error.code } });
      throw error;
    }
  }

  watch(watcher: Watcher): void {
    this.watchers.push(watcher);
  }

  all(): Iterable<Doc> {
    return this.documents.values();
  }

  get(id: unknown): Doc | undefined {
    return this.documents.get(id);
  }

  find(filter: Doc, now: Date): Doc[] {
    const found: Doc[] = [];
    for (const document of this.candidates(filter)) if (matches(document, filter, now)) found.push(document);
    return found;
  }

  insert(document: Doc): void {
    assertStorable(document, this.name);
    this.put(null, document);
  }

  /** In order; the first refusal ends it and says where. */
  insertMany(documents: readonly Doc[]): void {
    for (const [place, document] of documents.entries()) {
      try {
        this.insert(document);
      } catch (error) {
        if (error instanceof DuplicateKey) error.writeErrors = [{ index: place, code: 11000 }];
        throw error;
      }
    }
  }

  /** Changes the first match. Answers it before and after; both null where nothing matched. */
  updateOne(
    filter: Doc,
    update: Update,
    now: Date,
    upsert = false,
  ): { before: Doc | null; after: Doc | null; inserted: boolean } {
    for (const before of this.candidates(filter)) {
      if (!matches(before, filter, now)) continue;
      const after = updated(before, update, now);
      this.put(before, after);
      return { before, after, inserted: false };
    }
    if (!upsert) return { before: null, after: null, inserted: false };
    const after = updated(seedOf(filter), update, now, true);
    this.put(null, after);
    return { before: null, after, inserted: true };
  }

  updateMany(filter: Doc, update: Update, now: Date): number {
    const found = this.find(filter, now);
    for (const before of found) this.put(before, updated(before, update, now));
    return found.length;
  }

  deleteMany(filter: Doc, now: Date, limit = Number.POSITIVE_INFINITY): number {
    const found = this.find(filter, now).slice(0, limit);
    for (const document of found) this.put(document, null);
    return found.length;
  }

  aggregate(stages: readonly Doc[], now: Date): Doc[] {
    let documents: Doc[] | null = null;
    for (const stage of stages) {
      const [[name, given] = []] = Object.entries(stage);
      if (documents === null && name === '$match') {
        documents = this.find(given as Doc, now);
        continue;
      }
      documents = staged(documents ?? [...this.all()], name, given, now);
    }
    return documents ?? [...this.all()];
  }

  private *candidates(filter: Doc): Iterable<Doc> {
    const { _id: id } = filter;
    if (typeof id === 'string' || typeof id === 'number') {
      const document = this.documents.get(id);
      if (document) yield document;
      return;
    }
    if (isDocument(id) && Array.isArray(id.$in)) {
      // In the order of the collection, as an index over ids would give them: by id.
      for (const each of [...id.$in].sort(compareValues)) {
        const document = this.documents.get(each);
        if (document) yield document;
      }
      return;
    }
    yield* this.documents.values();
  }

  private put(before: Doc | null, after: Doc | null): void {
    if (before === after) return;
    if (after && (!before || before._id !== after._id) && this.documents.has(after._id)) {
      throw new DuplicateKey(this.name, '_id', after._id);
    }
    for (const { index, ids } of this.taken) {
      const value = after && keyIn(index, after);
      if (value !== undefined && value !== null && ids.has(value) && ids.get(value) !== after?._id) {
        throw new DuplicateKey(this.name, index.field, value);
      }
    }
    for (const { index, ids } of this.taken) {
      const old = before && keyIn(index, before);
      if (old !== undefined && old !== null) ids.delete(old);
      const value = after && keyIn(index, after);
      if (value !== undefined && value !== null) ids.set(value, after?._id);
    }
    if (after) this.documents.set(after._id, after);
    else this.documents.delete(before?._id);
    for (const watcher of this.watchers) watcher(before, after);
  }
}

function keyIn({ field, whileType }: UniqueIndex, document: Doc): unknown {
  const value = valueAt(document, field);
  return whileType === null || typeName(value) === whileType ? value : undefined;
}

/** What an upsert starts from: the fields that its filter names with a value. */
function seedOf(filter: Doc): Doc {
  let seed: Doc = {};
  for (const [path, value] of Object.entries(filter)) {
    if (path.startsWith('$')) throw new Error(`The simulated store upserts no filter with ${path}.`);
    const operators = isDocument(value) && Object.keys(value).some((name) => name.startsWith('$'));
    if (!operators) seed = withValueAt(seed, path, value);
  }
  return seed;
}

function staged(documents: Doc[], name: string | undefined, given: unknown, now: Date): Doc[] {
  switch (name) {
    case '$match':
      return documents.filter((document) => matches(document, given as Doc, now));
    case '$limit':
      return documents.slice(0, given as number);
    case '$sort':
      return sorted(documents, given as Record<string, 1 | -1>);
    case '$project':
      return documents.map((document) => projected(document, given as Doc, now));
    case '$group':
      return grouped(documents, given as Doc, now);
    case '$count':
      return documents.length === 0 ? [] : [{ [given as string]: documents.length }];
    case '$replaceWith':
      return documents.map((document) => evaluate(given, document, now) as Doc);
    case '$unset':
      return documents.map((document) =>
        (Array.isArray(given) ? given : [given]).reduce<Doc>(
          (each, path) => withValueAt(each, path as string, undefined),
          document,
        ),
      );
    case '$set':
    case '$addFields':
      return documents.map((document) => updated(document, [{ $set: given as Doc }], now));
    default:
      throw new Error(`The simulated store knows no stage ${name}.`);
  }
}

export function sorted(documents: readonly Doc[], by: Record<string, 1 | -1>): Doc[] {
  const fields = Object.entries(by);
  return [...documents].sort((a, b) => {
    for (const [field, direction] of fields) {
      const order = compareValues(valueAt(a, field) ?? null, valueAt(b, field) ?? null);
      if (order !== 0) return order * direction;
    }
    return 0;
  });
}

/** Inclusions (`1`, dotted too), computed fields, and `_id` unless it is left out. */
export function projected(document: Doc, projection: Doc, now: Date): Doc {
  let made: Doc = projection._id === 0 || '_id' in projection ? {} : { _id: document._id };
  for (const path in projection) {
    const wanted = projection[path];
    if (wanted === 0) {
      if (path !== '_id') throw new Error('The simulated store projects by inclusion only.');
      continue;
    }
    const value = wanted === 1 || wanted === true ? valueAt(document, path) : evaluate(wanted, document, now);
    if (value !== undefined) made = withValueAt(made, path, value);
    // A document on the way stays, though empty, where it is one.
    else if (path.includes('.')) {
      const outer = path.slice(0, path.lastIndexOf('.'));
      const inner = valueAt(document, outer);
      if (isDocument(inner) && valueAt(made, outer) === undefined) made = withValueAt(made, outer, {});
    }
  }
  return made;
}

function grouped(documents: readonly Doc[], given: Doc, now: Date): Doc[] {
  const { _id: by, ...accumulators } = given;
  const groups = new Map<string, { key: unknown; members: Doc[] }>();
  for (const document of documents) {
    const key = evaluate(by, document, now) ?? null;
    const name = JSON.stringify(key);
    const group = groups.get(name) ?? { key, members: [] };
    group.members.push(document);
    groups.set(name, group);
  }
  return [...groups.values()].map(({ key, members }) => {
    const made: Doc = { _id: key };
    for (const [field, accumulator] of Object.entries(accumulators)) {
      const [[name, operand] = []] = Object.entries(accumulator as Doc);
      made[field] = accumulated(
        name,
        members.map((each) => evaluate(operand, each, now)),
      );
    }
    return made;
  });
}

function accumulated(name: string | undefined, values: readonly unknown[]): unknown {
  const present = values.filter((value) => value !== null && value !== undefined);
  switch (name) {
    case '$sum':
      return present.reduce<number>((sum, value) => sum + (typeof value === 'number' ? value : 0), 0);
    case '$max':
      return present.reduce<unknown>(
        (best, value) => (best === null || compareValues(value, best) > 0 ? value : best),
        null,
      );
    case '$min':
      return present.reduce<unknown>(
        (best, value) => (best === null || compareValues(value, best) < 0 ? value : best),
        null,
      );
    case '$first':
      return values[0] ?? null;
    case '$push':
      return values.filter((value) => value !== undefined);
    case '$addToSet':
      return [
        ...new Map(
          values.filter((value) => value !== undefined).map((each) => [JSON.stringify(each), each]),
        ).values(),
      ];
    default:
      throw new Error(`The simulated store knows no accumulator ${name}.`);
  }
}
