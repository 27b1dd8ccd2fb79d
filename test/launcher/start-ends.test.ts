import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeCheckout } from './checkout.js';
import { expectGone } from './run-script.js';
import { childrenOf, READY, start } from './running-start.js';

describe('ends what it started', () => {
  it('on Ctrl-C, and keeps the data for the next start', async () => {
    const checkout = await makeCheckout();
    const first = await start(checkout);
    await first.prints(READY);
    const children = await childrenOf(checkout);
    const client = await mongoose.createConnection(children.uri, { dbName: 'kept' }).asPromise();
    await client.collection<{ _id: string }>('things').insertOne({ _id: 'a' });
    await client.close();
    first.kill('SIGINT');
    expect(await first.exit).toEqual({ code: 0, signal: null });
    await expectGone(children.api);
    await expectGone(children.mongod);

    // Its old port is taken now, so the set gets another one.
    const blocker = createServer().listen(Number(new URL(children.uri).port), '127.0.0.1');
    onTestFinished(() => void blocker.close());
    await once(blocker, 'listening');
    const second = await start(checkout);
    await second.prints(READY);
    const { uri } = await childrenOf(checkout);
    expect(uri).not.toBe(children.uri);
    const again = await mongoose.createConnection(uri, { dbName: 'kept' }).asPromise();
    expect(await again.collection('things').countDocuments()).toBe(1);
    await again.close();
  });

  it.runIf(process.platform === 'linux')('even when it is killed itself, and starts again', async () => {
    const checkout = await makeCheckout();
    const first = await start(checkout);
    await first.prints(READY);
    const children = await childrenOf(checkout);
    first.kill('SIGKILL');
    await expectGone(children.api);
    await expectGone(children.mongod);
    await (await start(checkout)).prints(READY);
  });

  it('while it is still starting', async () => {
    const checkout = await makeCheckout();
    await writeFile(
      join(checkout, 'dist/migrate.js'),
      'console.log("migrating"); setInterval(() => {}, 1000);',
    );
    const script = await start(checkout);
    await script.prints('migrating');
    const { pid } = JSON.parse(await readFile(join(checkout, '.data/mongod.json'), 'utf8'));
    script.kill('SIGINT');
    expect(await script.exit).toEqual({ code: 130, signal: null });
    await expectGone(pid);
  });

  it('when MongoDB dies under the API', async () => {
    const checkout = await makeCheckout();
    const script = await start(checkout);
    await script.prints(READY);
    const children = await childrenOf(checkout);
    process.kill(children.mongod, 'SIGKILL');
    expect((await script.exit).code).toBe(1);
    expect(script.output()).toMatch(/^MongoDB ended by SIGKILL: its log is /m);
    await expectGone(children.api);
  });
});
