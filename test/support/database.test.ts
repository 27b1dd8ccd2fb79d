import 'reflect-metadata';
import { Injectable } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { expect, it } from 'vitest';
import { useDatabase } from './database.js';

const database = useDatabase();

it('gives a test file a real replica set with transactions and a database of its own', async () => {
  const { connection } = database;
  const things = connection.collection<{ _id: string; at?: Date }>('things');
  await connection.transaction(async (session) => {
    await things.insertOne({ _id: 'a' }, { session });
  });
  await things.updateOne({ _id: 'a' }, [{ $set: { at: '$$NOW' } }], { writeConcern: { w: 'majority' } });
  expect(await things.findOne({ _id: 'a' })).toMatchObject({ at: expect.any(Date) });
  expect(connection.name).toBe(database.name);
});

@Injectable()
class Engine {
  readonly power = 3;
}

@Injectable()
class Car {
  constructor(readonly engine: Engine) {}
}

it('compiles tests with the metadata that injection by type needs', async () => {
  class Garage {}
  const app = await NestFactory.createApplicationContext(
    { module: Garage, providers: [Engine, Car] },
    { logger: false },
  );
  expect(app.get(Car).engine.power).toBe(3);
  await app.close();
});
