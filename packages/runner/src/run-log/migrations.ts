import type { DatabaseSync } from 'node:sqlite';

/**
 * Each entry brings the schema from its index to the next version. What was released is never edited.
 * `events.run` is the number of a run, not its id, for it stands in every row and in its index.
 */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE runs (
     run INTEGER PRIMARY KEY,
     runId TEXT NOT NULL UNIQUE,
     kind TEXT NOT NULL,
     status TEXT NOT NULL,
     sessionId TEXT,
     generation INTEGER NOT NULL,
     bootId TEXT NOT NULL,
     meta TEXT NOT NULL,
     createdAt INTEGER NOT NULL,
     endedAt INTEGER,
     exit TEXT,
     firstColumns INTEGER NOT NULL,
     firstRows INTEGER NOT NULL,
     columns INTEGER NOT NULL,
     rows INTEGER NOT NULL,
     headSeq INTEGER NOT NULL,
     firstSeq INTEGER NOT NULL,
     outputBytes INTEGER NOT NULL,
     storedBytes INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX runsByEnd ON runs (endedAt);
   CREATE TABLE events (
     run INTEGER NOT NULL,
     seq INTEGER NOT NULL,
     channel TEXT NOT NULL,
     type TEXT NOT NULL,
     payload ANY NOT NULL,
     ts INTEGER NOT NULL,
     PRIMARY KEY (run, seq)
   ) STRICT;
   CREATE TABLE layouts (
     clientId TEXT PRIMARY KEY,
     layout TEXT NOT NULL,
     updatedAt INTEGER NOT NULL
   ) STRICT;`,
  `CREATE TABLE conversations (
     conversationId TEXT PRIMARY KEY,
     parentConversationId TEXT,
     cwd TEXT NOT NULL,
     name TEXT,
     options TEXT NOT NULL,
     intent TEXT,
     createdAt INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX conversationsByParent ON conversations (parentConversationId, createdAt)
     WHERE parentConversationId IS NOT NULL;
   CREATE INDEX conversationsByAge ON conversations (createdAt);
   CREATE TABLE claudeRuns (
     run INTEGER PRIMARY KEY,
     live INTEGER NOT NULL,
     mode TEXT NOT NULL,
     conversationId TEXT NOT NULL,
     parentConversationId TEXT,
     prompt TEXT,
     begin TEXT NOT NULL,
     takenNumber INTEGER NOT NULL,
     cause TEXT,
     reason TEXT,
     resultType TEXT,
     resultJson TEXT,
     isError INTEGER NOT NULL,
     durationMs INTEGER,
     usage TEXT NOT NULL,
     totals TEXT NOT NULL,
     waitingFor TEXT
   ) STRICT;
   CREATE UNIQUE INDEX oneLiveRunOfAConversation ON claudeRuns (conversationId) WHERE live = 1;
   CREATE INDEX claudeRunsByConversation ON claudeRuns (conversationId, run);
   CREATE TABLE unfinishedLines (
     run INTEGER NOT NULL,
     endOffset INTEGER NOT NULL,
     bytes BLOB NOT NULL,
     PRIMARY KEY (run, endOffset)
   ) STRICT;
   CREATE INDEX questionsAndInputs ON events (run, seq) WHERE channel IN ('claude:approval', 'run:input');`,
];

/** The version of the schema that this program writes. */
export const LOG_VERSION = MIGRATIONS.length;

export class LogTooNew extends Error {
  override readonly name = 'LogTooNew';
}

/** Brings the schema up to date in one transaction. Throws `LogTooNew` where a newer version wrote it. */
export function migrate(database: DatabaseSync): void {
  const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version > MIGRATIONS.length) {
    throw new LogTooNew(
      `The run log has version ${version} and this program knows ${MIGRATIONS.length}: use the newer one.`,
    );
  }
  if (version === MIGRATIONS.length) return;
  database.exec(
    [
      'BEGIN IMMEDIATE',
      ...MIGRATIONS.slice(version),
      `PRAGMA user_version = ${MIGRATIONS.length}`,
      'COMMIT',
    ].join(';\n'),
  );
}
