import { Logger } from '@nestjs/common';
import type { mongo } from 'mongoose';

/** Commands whose collection is remembered; the driver bounds them by its connections. */
const UNDER_WAY_MAX = 10_000;

/**
 * Logs each command that takes longer than so many milliseconds: its name, its collection and how long, no value of
 * it. 0 logs none. The client has to monitor its commands.
 */
export function logSlowCommands(client: mongo.MongoClient, slowMilliseconds: number): void {
  if (slowMilliseconds === 0) return;
  const logger = new Logger('SlowCommands');
  const collections = new Map<number, string>();
  client.on('commandStarted', ({ requestId, command, commandName }) => {
    const collection: unknown = command[commandName];
    if (typeof collection === 'string' && collections.size < UNDER_WAY_MAX) {
      collections.set(requestId, collection);
    }
  });
  const ended = (failed: boolean) => (event: Ended) => {
    const collection = collections.get(event.requestId);
    collections.delete(event.requestId);
    if (event.duration < slowMilliseconds) return;
    const { commandName: command, duration: durationMs } = event;
    logger.warn({ command, collection, durationMs, failed }, 'A command to the database was slow.');
  };
  client.on('commandSucceeded', ended(false));
  client.on('commandFailed', ended(true));
}

type Ended = Pick<mongo.CommandSucceededEvent, 'requestId' | 'commandName' | 'duration'>;
