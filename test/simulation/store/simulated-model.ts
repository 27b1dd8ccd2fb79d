import { type Command, carryOutCommand, type Statement } from './command.js';
import type { MemoryCollection } from './memory-collection.js';
import type { Update } from './updates.js';
import type { Doc } from './values.js';

/** Carries out one command of one client: now, later, or not at all, as the world has it. */
export type Execute = <T>(what: string, command: (now: Date) => T) => Promise<T>;

type Send = (command: Command) => Promise<unknown>;

/**
 * The part of a mongoose model that the repositories use, over a simulated collection. It stands behind the real
 * repository classes; what they do not use is not there, so a new use fails at once.
 */
export function simulatedModel(collection: MemoryCollection, execute: Execute) {
  const send: Send = (command) =>
    execute(`${collection.name}.${command.kind}`, (now) =>
      collection.watched(command, now, () => carryOutCommand(collection, command, now)),
    );
  const aggregate = (stages: readonly Doc[]) => {
    const toArray = () => send({ kind: 'aggregate', stages }) as Promise<Doc[]>;
    return { toArray, next: async () => (await toArray())[0] ?? null };
  };
  const native = {
    collectionName: collection.name,
    find: (filter: Doc, options: { projection?: Doc; limit?: number } = {}) => {
      const query = new Query(send, filter);
      if (options.limit !== undefined) query.limit(options.limit);
      return options.projection ? query.select(options.projection) : query;
    },
    findOne: (filter: Doc) => new Query(send, filter).first().exec(),
    insertOne: (document: Doc) => send({ kind: 'insertOne', document }),
    insertMany: (documents: readonly Doc[], _options: { ordered: true }) =>
      send({ kind: 'insertMany', documents }),
    findOneAndUpdate: (
      filter: Doc,
      update: Update,
      {
        upsert = false,
        returnDocument = 'before',
      }: { upsert?: boolean; returnDocument?: 'after' | 'before' } = {},
    ) => send({ kind: 'findOneAndUpdate', filter, update, upsert, after: returnDocument === 'after' }),
    updateOne: (filter: Doc, update: Update, { upsert = false }: { upsert?: boolean } = {}) =>
      send({ kind: 'updateOne', filter, update, upsert }),
    replaceOne: (filter: Doc, next: Doc) => send({ kind: 'replaceOne', filter, next }),
    updateMany: (filter: Doc, update: Update) => send({ kind: 'updateMany', filter, update }),
    deleteOne: (filter: Doc) => send({ kind: 'deleteOne', filter }),
    deleteMany: (filter: Doc) => send({ kind: 'deleteMany', filter }),
    aggregate,
  };
  return {
    collection: native,
    db: { db: { command: (command: Doc) => sendAsItIs(command, send, collection.name) } },
    find: (filter: Doc = {}) => new Query(send, filter),
    findOne: (filter: Doc = {}) => new Query(send, filter).first(),
    findById: (id: unknown) => new Query(send, { _id: id }).first(),
    exists: (filter: Doc) => new Query(send, filter).first(),
    countDocuments: (filter: Doc) => send({ kind: 'count', filter }),
    aggregate: (stages: readonly Doc[]) => {
      const chain = { option: () => chain, hint: () => chain, exec: () => aggregate(stages).toArray() };
      return chain;
    },
  };
}

/** The two commands that are sent as they are. */
async function sendAsItIs(command: Doc, send: Send, name: string): Promise<Doc> {
  const [kind] = Object.keys(command);
  if (command[kind ?? ''] !== name)
    throw new Error(`The simulated store knows no command ${kind} on ${name}.`);
  switch (kind) {
    case 'update':
      return (await send({ kind, statements: command.updates as Statement[] })) as Doc;
    case 'find': {
      const { filter, projection: fields } = command as { filter: Doc; projection: Doc };
      return { cursor: { firstBatch: await send({ kind, filter, fields, order: null, limit: null }) } };
    }
    default:
      throw new Error(`The simulated store knows no command ${kind}.`);
  }
}

/** A query as mongoose and the driver build it: a chain that is carried out by its end, or when it is awaited. */
class Query implements PromiseLike<unknown> {
  private order: Record<string, 1 | -1> | null = null;
  private most: number | null = null;
  private fields: Doc | null = null;
  private single = false;

  constructor(
    private readonly send: Send,
    private readonly filter: Doc,
  ) {}

  first(): this {
    this.single = true;
    return this.limit(1);
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

  project(fields: Doc): this {
    return this.select(fields);
  }

  maxTimeMS(): this {
    return this;
  }

  lean(): this {
    return this;
  }

  toArray(): Promise<unknown> {
    return this.exec();
  }

  async exec(): Promise<unknown> {
    const { filter, order, most: limit, fields } = this;
    const found = (await this.send({ kind: 'find', filter, order, limit, fields })) as Doc[];
    return this.single ? (found[0] ?? null) : found;
  }

  // biome-ignore lint/suspicious/noThenProperty: mongoose's queries are awaited as they are.
  then<A, B>(
    done?: ((value: unknown) => A | PromiseLike<A>) | null,
    failed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.exec().then(done, failed);
  }
}
