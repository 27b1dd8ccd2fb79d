import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../scripts/launcher/replica-set.mjs';
import { makeCheckout } from './checkout.js';
import { expectGone, expectRefusal } from './run-script.js';
import { childrenOf, READY, start } from './running-start.js';

async function listen(): Promise<Server> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return server;
}

describe('refuses in one sentence, with nothing started', () => {
  it('a port in use', async () => {
    const checkout = await makeCheckout();
    const { port } = (await listen()).address() as { port: number };
    const second = await start(checkout, { PORT: String(port) });
    await expectRefusal(second, new RegExp(`^Port ${port} of 127.0.0.1 is in use: .* set PORT`));
    expect(existsSync(join(checkout, '.data/mongodb'))).toBe(false);
  });

  it('a database that does not answer, without its password', async () => {
    const checkout = await makeCheckout();
    const uri = `mongodb://someone:secret@127.0.0.1:${await freePort()}/`;
    const startedAt = performance.now();
    const script = await start(checkout, { MONGODB_URI: uri });
    await expectRefusal(
      script,
      /^The database that MONGODB_URI names does not answer \(.*\): correct MONGODB_URI/,
    );
    expect(performance.now() - startedAt).toBeLessThan(8_000);
    expect(script.output()).not.toContain('secret');
  });

  it('every wrong setting at once', async () => {
    const checkout = await makeCheckout();
    const script = await start(checkout, { PORT: 'x', LOG_LEVEL: 'loud' });
    await expectRefusal(script, /PORT must be .*LOG_LEVEL must be /);
  });

  it('a data directory from a newer version, which it does not touch', async () => {
    const checkout = await makeCheckout();
    const version = join(checkout, '.data/version.json');
    await mkdir(join(checkout, '.data'));
    await writeFile(version, '{"format":1000}');
    await expectRefusal(
      await start(checkout),
      /newer version .*: update this checkout, or set another DATA_DIR\.$/,
    );
    expect(await readdir(join(checkout, '.data'))).toEqual(['version.json']);
    expect(await readFile(version, 'utf8')).toBe('{"format":1000}');
  });

  it('data that a newer MongoDB wrote', async () => {
    const checkout = await makeCheckout();
    await mkdir(join(checkout, '.data'));
    await writeFile(join(checkout, '.data/version.json'), '{"format":1,"mongod":"99.0"}');
    await expectRefusal(
      await start(checkout),
      /were written by MongoDB 99\.0 .* put the newer mongod on PATH/,
    );
  });

  it('indexes that cannot be applied', async () => {
    const checkout = await makeCheckout();
    await writeFile(join(checkout, 'dist/migrate.js'), 'process.exit(3);');
    await expectRefusal(await start(checkout), /^applying the indexes failed, it ended with code 3/);
    expect(JSON.parse(await readFile(join(checkout, '.data/mongod.json'), 'utf8'))).not.toHaveProperty('pid');
  });

  it('an API that ends at once', async () => {
    const checkout = await makeCheckout();
    await writeFile(join(checkout, 'dist/main.js'), 'process.exit(4);');
    await expectRefusal(await start(checkout), /^The API ended with code 4/);
  });

  it('a second start on the same data, while the first goes on', async () => {
    const checkout = await makeCheckout();
    const first = await start(checkout);
    await first.prints(READY);
    await expectRefusal(
      await start(checkout),
      new RegExp(`already runs on .* \\(pid ${first.pid}\\): end it first`),
    );
    const children = await childrenOf(checkout);
    first.kill('SIGTERM');
    expect(await first.exit).toEqual({ code: 0, signal: null });
    await expectGone(children.api);
    await expectGone(children.mongod);
  });
});
