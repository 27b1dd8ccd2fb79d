import type { MemoryCollection } from './memory-collection.js';
import { projected, sorted } from './memory-collection.js';
import { DuplicateKey } from './store-errors.js';
import type { Update } from './updates.js';
import type { Doc } from './values.js';

/** Carries out one command of one client: now, later, or not at all, as the world has it. */
export type Execute = <T>(what: string, command: (now: Date) => T) => Promise<T>;

interface Write {
  updateOne: { filter: Doc; update: Update; upsert?: boolean };
}

/**
 * The part of a mongoose model that the repositories use, over a simulated collection. It stands behind the real
 * repository classes; what they do not use is not there, so a new use fails at once.
 */
export function simulatedModel(collection: MemoryCollection, execute: Execute) {
  const on: Execute = (what, command) => execute(`${collection.name}.${what}`, command);
  const native = {
    collectionName: collection.name,
    find: (filter: Doc, options: { projection?: Doc; limit?: number } = {}) => {
      const query = new Query(on, collection, filter).limit(options.limit ?? Number.POSITIVE_INFINITY);
      return options.projection ? query.select(options.projection) : query;
    },
    insertOne: (document: Doc) => on('insertOne', () => collection.insert(document)),
    insertMany: (documents: readonly Doc[]) => on('insertMany', () => collection.insertMany(documents)),
    findOneAndUpdate: (
      filter: Doc,
      update: Update,
      options: { upsert?: boolean; returnDocument?: 'after' | 'before' } = {},
    ) =>
      on('findOneAndUpdate', (now) => {
        const { before, after } = collection.updateOne(filter, update, now, options.upsert);
        return options.returnDocument === 'after' ? after : before;
      }),
    findOne: (filter: Doc) => on('findOne', (now) => collection.find(filter, now)[0] ?? null),
    updateOne: (filter: Doc, update: Update, options: { upsert?: boolean } = {}) =>
      on('updateOne', (now) => {
        const { before, inserted } = collection.updateOne(filter, update, now, options.upsert);
        return {
          matchedCount: before ? 1 : 0,
          modifiedCount: before ? 1 : 0,
          upsertedCount: inserted ? 1 : 0,
        };
      }),
    replaceOne: (filter: Doc, next: Doc) =>
      on('replaceOne', (now) => {
        const { before } = collection.updateOne(filter, [{ $replaceWith: { ...next, _id: '$_id' } }], now);
        return { matchedCount: before ? 1 : 0 };
      }),
    updateMany: (filter: Doc, update: Update) =>
      on('updateMany', (now) => ({ matchedCount: collection.updateMany(filter, update, now) })),
    deleteOne: (filter: Doc) =>
      on('deleteOne', (now) => ({ deletedCount: collection.deleteMany(filter, now, 1) })),
    deleteMany: (filter: Doc) =>
      on('deleteMany', (now) => ({ deletedCount: collection.deleteMany(filter, now) })),
    bulkWrite: (writes: readonly Write[], _options: { ordered: false }) =>
      on('bulkWrite', (now) => bulk(collection, writes, now)),
    aggregate: (stages: readonly Doc[]) => {
      const toArray = () => on('aggregate', (now) => collection.aggregate(stages, now));
      return { toArray, next: async () => (await toArray())[0] ?? null };
    },
  };
  return {
    collection: native,
    db: { db: { command: (command: Doc) => commanded(command, on, collection) } },
    find: (filter: Doc = {}) => new Query(on, collection, filter),
    findOne: (filter: Doc = {}) => new Query(on, collection, filter).first(),
    findById: (id: unknown) => new Query(on, collection, { _id: id }).first(),
    exists: (filter: Doc) => new Query(on, collection, filter).first(),
    countDocuments: (filter: Doc) => on('countDocuments', (now) => collection.find(filter, now).length),
    aggregate: (stages: readonly Doc[]) => {
      const chain = {
        option: () => chain,
        hint: () => chain,
        exec: () => native.aggregate(stages).toArray(),
      };
      return chain;
    },
  };
}

function bulk(collection: MemoryCollection, writes: readonly Write[], now: Date): { matchedCount: number } {
  const refused: { index: number; code: number }[] = [];
  let matchedCount = 0;
  for (const [index, { updateOne }] of writes.entries()) {
    try {
      const { before } = collection.updateOne(updateOne.filter, updateOne.update, now, updateOne.upsert);
      if (before) matchedCount += 1;
    } catch (error) {
      if (!(error instanceof DuplicateKey)) throw error;
      refused.push({ index, code: 11000 });
    }
  }
  if (refused.length === 0) return { matchedCount };
  const error = new DuplicateKey(collection.name, 'bulk', refused.length);
  error.writeErrors = refused;
  throw error;
}

interface Statement {
  q: Doc;
  u: Update;
  multi: boolean;
}

/** The two commands that are sent as they are. */
function commanded(command: Doc, on: Execute, collection: MemoryCollection): Promise<Doc> {
  const [name] = Object.keys(command);
  if (command[name ?? ''] !== collection.name)
    throw new Error(`The simulated store knows no command ${name}.`);
  switch (name) {
    case 'update': {
      const statements = command.updates as Statement[];
      return on('update', (now) => ({ ...updatedBy(collection, statements, now), operationTime: now }));
    }
    case 'find': {
      const { filter, projection } = command as { filter: Doc; projection: Doc };
      const read = (now: Date) => {
        const firstBatch = collection
          .find(filter, now)
          .map((document) => projected(document, projection, now));
        return { cursor: { firstBatch } };
      };
      return on('find', read);
    }
    default:
      throw new Error(`The simulated store knows no command ${name}.`);
  }
}

/** Statements of one command: unordered, and `$$NOW` is the same for all of them. */
function updatedBy(collection: MemoryCollection, statements: readonly Statement[], now: Date): Doc {
  let nModified = 0;
  const writeErrors: Doc[] = [];
  for (const [index, { q, u, multi }] of statements.entries()) {
    try {
      if (multi) nModified += collection.updateMany(q, u, now);
      else nModified += collection.updateOne(q, u, now).before ? 1 : 0;
    } catch (error) {
      if (!(error instanceof DuplicateKey)) throw error;
      writeErrors.push({ index, code: 11000 });
    }
  }
  return { nModified, ...(writeErrors.length > 0 ? { writeErrors } : {}) };
}

/** A query as mongoose builds it: a chain that is carried out by `exec`, or when it is awaited. */
class Query implements PromiseLike<unknown> {
  private order: Record<string, 1 | -1> | null = null;
  private most = Number.POSITIVE_INFINITY;
  private fields: Doc | null = null;
  private single = false;

  constructor(
    private readonly on: Execute,
    private readonly collection: MemoryCollection,
    private readonly filter: Doc,
  ) {}

  first(): this {
    this.single = true;
    return this;
  }

  sort(order: Record<string, 1 | -1>): this {
    this.order = order;
    return this;
  }

  limit(most: number): this {
    this.most = most;
    return this;
  }

  select(fields: Doc): this {
    this.fields = fields;
    return this;
  }

  maxTimeMS(): this {
    return this;
  }

  lean(): this {
    return this;
  }

  project(fields: Doc): this {
    return this.select(fields);
  }

  toArray(): Promise<unknown> {
    return this.exec();
  }

  exec(): Promise<unknown> {
    return this.on(this.single ? 'findOne' : 'find', (now) => {
      let found = this.collection.find(this.filter, now);
      if (this.order) found = sorted(found, this.order);
      found = found.slice(0, this.single ? 1 : this.most);
      const { fields } = this;
      if (fields) found = found.map((document) => projected(document, fields, now));
      return this.single ? (found[0] ?? null) : found;
    });
  }

  // biome-ignore lint/suspicious/noThenProperty: mongoose's queries are awaited as they are.
  then<A, B>(
    done?: ((value: unknown) => A | PromiseLike<A>) | null,
    failed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.exec().then(done, failed);
  }
}
