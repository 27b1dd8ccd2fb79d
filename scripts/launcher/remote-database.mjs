import mongoose from 'mongoose';
import { Failure } from './failure.mjs';

const patienceMs = 3_000;

/** Refuses a database that does not answer, before anything is started that would need it. */
export async function requireDatabase(uri) {
  let client;
  try {
    client = new mongoose.mongo.MongoClient(uri, {
      serverSelectionTimeoutMS: patienceMs,
      connectTimeoutMS: patienceMs,
    });
    await client.db('admin').command({ ping: 1 });
  } catch (error) {
    throw new Failure(
      `The database that MONGODB_URI names does not answer (${reason(error)}): ` +
        'correct MONGODB_URI, or unset it to use the embedded MongoDB.',
    );
  } finally {
    await client?.close();
  }
}

// Only the first line, and never the address with its password.
function reason(error) {
  return error.message
    .split('\n')[0]
    .replace(/\/\/[^@/\s]*@/g, '//')
    .replace(/\.$/, '');
}
