import type mongoose from 'mongoose';
import type { Schema } from 'mongoose';
import type { Command } from './command.js';
import type { Recorded } from './recording.js';
import { type Doc, isDocument } from './values.js';

/** Carries out recorded commands on a real MongoDB, in a database of its own. */
export class RealStore {
  constructor(private readonly connection: mongoose.Connection) {}

  /** The unique indexes are part of what a command answers. */
  async declare(schemas: readonly Schema<never>[]): Promise<void> {
    for (const schema of schemas) {
      const unique = schema.indexes().filter(([, options]) => options.unique);
      const collection = this.connection.collection(schema.get('collection') as string);
      for (const [keys, options] of unique) await collection.createIndex(keys as never, options as never);
    }
  }

  async carryOut({ collection: name, command, now }: Recorded): Promise<Recorded['outcome']> {
    // The instant is the one that the simulated store had.
    const clocked = at(now, command) as Command;
    try {
      return { value: await this.send(name, clocked) };
    } catch (error) {
      const { code } = error as { code?: unknown };
      if (typeof code !== 'number') throw error;
      return { code };
    }
  }

  async documents(name: string): Promise<Doc[]> {
    return (await this.connection.collection(name).find({}).sort({ _id: 1 }).toArray()) as unknown as Doc[];
  }

  private async send(name: string, command: Command): Promise<unknown> {
    const collection = this.connection.collection(name);
    switch (command.kind) {
      case 'insertOne':
        await collection.insertOne(command.document as never);
        return null;
      case 'insertMany':
        await collection.insertMany(command.documents as never, { ordered: true });
        return null;
      case 'findOneAndUpdate': {
        const { filter, update, upsert, after } = command;
        const returnDocument = after ? 'after' : 'before';
        return await collection.findOneAndUpdate(filter as never, update as never, {
          upsert,
          returnDocument,
        });
      }
      case 'updateOne': {
        const { filter, update, upsert } = command;
        const { matchedCount } = await collection.updateOne(filter as never, update as never, { upsert });
        return { matchedCount };
      }
      case 'updateMany': {
        const { matchedCount } = await collection.updateMany(
          command.filter as never,
          command.update as never,
        );
        return { matchedCount };
      }
      case 'replaceOne': {
        const { matchedCount } = await collection.replaceOne(command.filter as never, command.next as never);
        return { matchedCount };
      }
      case 'deleteOne':
        return { deletedCount: (await collection.deleteOne(command.filter as never)).deletedCount };
      case 'deleteMany':
        return { deletedCount: (await collection.deleteMany(command.filter as never)).deletedCount };
      case 'aggregate':
        return await collection.aggregate(command.stages as never).toArray();
      case 'find': {
        const { filter, order, limit, fields } = command;
        let cursor = collection.find(filter as never);
        if (order) cursor = cursor.sort(order);
        if (limit !== null) cursor = cursor.limit(limit);
        if (fields) cursor = cursor.project(fields) as typeof cursor;
        return await cursor.toArray();
      }
      case 'count':
        return await collection.countDocuments(command.filter as never);
      case 'update': {
        const { db } = this.connection;
        const reply = await db?.command({ update: name, updates: command.statements, ordered: false });
        const errors = (reply?.writeErrors as { index: number; code: number }[] | undefined) ?? [];
        const writeErrors = errors.map(({ index, code }) => ({ index, code }));
        return { nModified: reply?.nModified, ...(writeErrors.length > 0 ? { writeErrors } : {}) };
      }
    }
  }
}

/** The same with `$$NOW` as it was; literals are left as they are. */
function at(now: Date, value: unknown): unknown {
  if (value === '$$NOW') return now;
  if (Array.isArray(value)) return value.map((each) => at(now, each));
  if (!isDocument(value) || '$literal' in value) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, at(now, each)]));
}
