import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { get } from 'node:https';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { eventually } from '../support/conditions.js';
import { freePort } from '../support/free-port.js';
import { HttpClient } from '../support/http-client.js';
import { RunnerRig } from '../support/runner-rig.js';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
function runner(http: Record<string, unknown>): RunnerRig {
  const rig = new RunnerRig(null, '', { config: { http } });
  closing.push(() => rig.end());
  return rig;
}
const listening = (rig: RunnerRig) =>
  eventually('it listens', async () => (await rig.status()).httpUrl, 20_000);

it('does not start where it would be open to others without TLS and a say-so', async () => {
  const { code, stderr } = await runner({ host: '0.0.0.0' }).cli('up');
  expect(code).not.toBe(0);
  expect(stderr).toContain('http.tls');
  expect(stderr).toContain('http.allowRemote');
  const tls = { certFile: '/no/such/cert.pem', keyFile: '/no/such/key.pem' };
  const missing = await runner({ host: '0.0.0.0', allowRemote: true, tls }).cli('up');
  expect(missing.code).not.toBe(0);
  expect(missing.stderr).toContain('http.tls cannot be used');
});

it('listens elsewhere with TLS and a say-so, under the names that were allowed', async () => {
  const rig = runner({});
  const [certFile, keyFile] = [join(rig.directory, 'cert.pem'), join(rig.directory, 'key.pem')];
  const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  execFileSync(
    'openssl',
    [
      ...made,
      '-keyout',
      keyFile,
      '-out',
      certFile,
      '-days',
      '2',
      '-subj',
      '/CN=runner.test',
      '-addext',
      'subjectAltName=DNS:runner.test',
    ],
    { stdio: 'ignore' },
  );
  const http = {
    host: '0.0.0.0',
    port: 0,
    allowRemote: true,
    tls: { certFile, keyFile },
    hosts: ['runner.test'],
  };
  rig.write('config.json', { http });
  await rig.ok('up');
  const url = new URL((await listening(rig)) ?? '');
  expect(url.protocol).toBe('https:');
  const status = (host: string) =>
    new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port: url.port, path: '/', servername: 'runner.test' };
      get({ ...options, ca: readFileSync(certFile), headers: { host } }, (answer) => {
        answer.resume();
        resolve([answer.statusCode, answer.headers['strict-transport-security'] !== undefined]);
      }).on('error', reject);
    });
  expect(await status('runner.test')).toEqual([200, true]);
  expect(await status('evil.example')).toEqual([403, true]);
});

it('goes on without HTTP while another program has its port, and takes it when it is free', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const rig = runner({ port });
  await rig.ok('up');
  expect(await rig.startAlone('sleep 1000')).toContain('run-');
  expect((await rig.status()).httpUrl).toBeNull();
  expect(rig.text('daemon.log')).toContain(`nothing listens at 127.0.0.1:${port}`);
  other.close();
  expect(await listening(rig)).toBe(`http://127.0.0.1:${port}`);
  expect(statSync(join(rig.state, 'http-token')).mode & 0o777).toBe(0o600);
});

it('follows a terminal through the SIGKILL of the daemon, with exactly what was missed', async () => {
  const rig = runner({ port: await freePort() });
  await rig.ok('up');
  await listening(rig);
  const http = new HttpClient(rig);
  const counting = 'i=0; while [ ! -e go ]; do i=$((i+1)); echo $i; sleep 0.01; done; echo "last $i"';
  const options = { command: ['bash', '-c', counting], cwd: rig.work };
  const { runId } = await http.call('POST', '/api/sessions', { kind: 'pty', name: 'counting', options });
  const client = http.connect();
  closing.push(() => client.close());
  const watch = client.watch(runId);
  const seqs: number[] = [];
  let text = '';
  watch.on('event', ({ seq }) => void seqs.push(seq));
  watch.on('pty:stdout', (bytes) => {
    text += Buffer.from(bytes).toString();
  });
  for (let kill = 1; kill <= 2; kill += 1) {
    const seen = seqs.length;
    await eventually('more', () => seqs.length > seen + 10, 20_000);
    await rig.kill('daemon');
    await rig.ok('up');
  }
  mkdirSync(join(rig.work, 'go'));
  await eventually('its end', () => text.includes('last'), 20_000);
  const last = Number(/last (\d+)/.exec(text)?.[1]);
  expect(text).toBe(
    `${Array.from({ length: last }, (_, line) => `${line + 1}\r\n`).join('')}last ${last}\r\n`,
  );
  expect(seqs).toEqual(seqs.map((_, index) => index + 1));
});
