import { Logger } from '@nestjs/common';
import { expect, inject, it, vi } from 'vitest';
import { loadSettings } from '../../src/config/settings.js';
import { connect } from '../../src/database/connection.js';
import { useDatabase } from '../support/database.js';

const database = useDatabase();

const settings = (slow: string) =>
  loadSettings({
    MONGODB_URI: inject('mongodUri'),
    SLOW_COMMAND_MILLISECONDS: slow,
    MONGODB_DB: database.name,
  });

it('logs a slow command by its name and collection, with no value of it', async () => {
  const connection = await connect(settings('100'));
  const warned = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
  try {
    await connection.collection('things').insertOne({ secret: 'never-logged' });
    const slowly = { $where: "sleep(150) || this.secret === 'never-logged'" };
    await connection.collection('things').find(slowly).toArray();
  } finally {
    await connection.close();
  }
  expect(warned).toHaveBeenCalledTimes(1);
  const [told] = warned.mock.calls[0] as [object];
  expect(told).toMatchObject({ command: 'find', collection: 'things', failed: false });
  expect(JSON.stringify(warned.mock.calls)).not.toContain('never-logged');
});

it('watches nothing where it is not wanted', async () => {
  const connection = await connect(settings('0'));
  try {
    expect(connection.getClient().listenerCount('commandStarted')).toBe(0);
  } finally {
    await connection.close();
  }
});
