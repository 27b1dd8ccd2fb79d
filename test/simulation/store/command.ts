import { type MemoryCollection, projected, sorted } from './memory-collection.js';
import { DuplicateKey } from './store-errors.js';
import type { Update } from './updates.js';
import type { Doc } from './values.js';

export interface Statement {
  readonly q: Doc;
  readonly u: Update;
  readonly multi: boolean;
}

/** One command of a client, as data: the simulated store carries it out, and so can a real one. */
export type Command =
  | { readonly kind: 'insertOne'; readonly document: Doc }
  | { readonly kind: 'insertMany'; readonly documents: readonly Doc[] }
  | {
      readonly kind: 'findOneAndUpdate';
      readonly filter: Doc;
      readonly update: Update;
      readonly upsert: boolean;
      readonly after: boolean;
    }
  | { readonly kind: 'updateOne'; readonly filter: Doc; readonly update: Update; readonly upsert: boolean }
  | { readonly kind: 'updateMany'; readonly filter: Doc; readonly update: Update }
  | { readonly kind: 'replaceOne'; readonly filter: Doc; readonly next: Doc }
  | { readonly kind: 'deleteOne' | 'deleteMany'; readonly filter: Doc }
  | { readonly kind: 'aggregate'; readonly stages: readonly Doc[] }
  | {
      readonly kind: 'find';
      readonly filter: Doc;
      readonly order: Record<string, 1 | -1> | null;
      readonly limit: number | null;
      readonly fields: Doc | null;
    }
  | { readonly kind: 'count'; readonly filter: Doc }
  /** Sent as it is: unordered statements, and `$$NOW` is the same for all of them. */
  | { readonly kind: 'update'; readonly statements: readonly Statement[] };

/** Carries out a command at an instant. Throws `DuplicateKey` where a unique index refuses. */
export function carryOutCommand(collection: MemoryCollection, command: Command, now: Date): unknown {
  switch (command.kind) {
    case 'insertOne':
      collection.insert(command.document);
      return null;
    case 'insertMany':
      collection.insertMany(command.documents);
      return null;
    case 'findOneAndUpdate': {
      const { before, after } = collection.updateOne(command.filter, command.update, now, command.upsert);
      return command.after ? after : before;
    }
    case 'updateOne': {
      const { before } = collection.updateOne(command.filter, command.update, now, command.upsert);
      return { matchedCount: before ? 1 : 0 };
    }
    case 'updateMany':
      return { matchedCount: collection.updateMany(command.filter, command.update, now) };
    case 'replaceOne': {
      const update = [{ $replaceWith: { $mergeObjects: [{ $literal: command.next }, { _id: '$_id' }] } }];
      return { matchedCount: collection.updateOne(command.filter, update, now).before ? 1 : 0 };
    }
    case 'deleteOne':
      return { deletedCount: collection.deleteMany(command.filter, now, 1) };
    case 'deleteMany':
      return { deletedCount: collection.deleteMany(command.filter, now) };
    case 'aggregate':
      return collection.aggregate(command.stages, now);
    case 'find': {
      const { filter, order, limit, fields } = command;
      let found = collection.find(filter, now);
      if (order) found = sorted(found, order);
      if (limit !== null) found = found.slice(0, limit);
      return fields ? found.map((document) => projected(document, fields, now)) : found;
    }
    case 'count':
      return collection.find(command.filter, now).length;
    case 'update':
      return updatedBy(collection, command.statements, now);
  }
}

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
