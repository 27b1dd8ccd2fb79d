import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** What the server answers next; 200 when nothing is left. */
let answers: number[] = [];
const server = createServer((_request, response) => response.writeHead(answers.shift() ?? 200).end());
let url: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

function canary(...args: string[]): Promise<{ code: number; lines: Record<string, unknown>[] }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['scripts/canary.mjs', ...args], { timeout: 30_000 }, (error, stdout) =>
      resolve({
        code: error === null ? 0 : Number(error.code),
        lines: stdout
          .trim()
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line)),
      }),
    );
  });
}

it('keeps the promise where every answer is 200', async () => {
  const { code, lines } = await canary('--url', `${url}/`, '--every', '0.02', '--for', '0.5');
  expect([code, lines.length]).toEqual([0, 1]);
  expect(lines[0]).toMatchObject({ availability: 1, least: 0.995 });
});

it('tells of each answer that is not, and misses the promise', async () => {
  answers = [200, 503];
  const { code, lines } = await canary('--url', url, '--every', '0.02', '--for', '0.5');
  expect(code).toBe(1);
  expect(lines[0]).toMatchObject({ status: 503 });
  expect(lines.at(-1)).toMatchObject({ ready: (lines.at(-1)?.asked as number) - 1 });
});

it('counts a server that is not there as not ready', async () => {
  const { code, lines } = await canary('--url', 'http://127.0.0.1:1', '--every', '0.02', '--for', '0.1');
  expect(code).toBe(1);
  expect(lines.at(-1)).toMatchObject({ ready: 0, availability: 0 });
});

it('says how it is called', async () => {
  expect((await canary()).code).toBe(64);
});
