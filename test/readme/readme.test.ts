import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../support/api.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = await readFile(join(root, 'README.md'), 'utf8');

/** Commands that other checks run, and where. */
const RUN_ELSEWHERE: Record<string, string> = {
  'npm start': 'test/launcher/start-ends.test.ts',
  'npm test': '.ci/run',
  'npm run demo': 'test/demo/demo.test.ts',
};

interface Block {
  executed: boolean;
  text: string;
}

const blocks: Block[] = [
  ...readme.matchAll(/(<!-- executed by test\/readme -->\n)?```sh\n([\s\S]*?)```/g),
].map(([, mark, text]) => ({ executed: mark !== undefined, text: text ?? '' }));

let api: TestApi;
let directory: string;

beforeAll(async () => {
  api = await startApi();
  directory = await mkdtemp(join(tmpdir(), 'readme-'));
  await mkdir(join(directory, '.data'));
  await writeFile(join(directory, '.data', 'admin-api-key'), `${api.adminKey}\n`, { mode: 0o600 });
  const settings = join(directory, '.config', 'claude-projects');
  await mkdir(settings, { recursive: true });
  await writeFile(join(settings, 'config.json'), '{"http":{"port":0}}');
});
afterAll(async () => {
  await execute('claude-projects down --sessions || true');
  await api.close();
  await rm(directory, { recursive: true, force: true });
});

/** Runs a block as a reader would, in a folder of its own; answers what it printed. */
async function execute(text: string): Promise<string> {
  const script = text.replaceAll('http://127.0.0.1:3000', api.url).replaceAll('$PWD/bin', join(root, 'bin'));
  const env = {
    ...{ HOME: directory, SHELL: '/bin/bash' },
    PATH: `${join(root, 'bin')}:${dirname(process.execPath)}:${process.env.PATH}`,
  };
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script], { cwd: directory, env });
  return stdout;
}

describe('the README', () => {
  it('holds no command that nothing runs', async () => {
    const unknown = blocks
      .filter((block) => !block.executed)
      .flatMap((block) => block.text.trim().split('\n'))
      .filter((command) => RUN_ELSEWHERE[command] === undefined);
    expect(unknown).toEqual([]);
    for (const file of Object.values(RUN_ELSEWHERE)) await access(join(root, file));
  });

  it('shows five calls that work as they stand', async () => {
    const block = blocks.find(({ executed, text }) => executed && text.includes('curl'));
    expect(block?.text.match(/^curl/gm)).toHaveLength(5);
    const printed = await execute(block?.text ?? '');
    expect(printed).toContain('"name":"My project"');
    expect(printed).toContain('"status":"starting"');
    expect(printed).toContain('"deadlineInSeconds"');
    expect(printed).toContain('"items":[]');
  });

  it('shows a runner that works alone, and one that joins the API, by commands that work as they stand', async () => {
    const [alone, joined, ...others] = blocks.filter(
      ({ executed, text }) => executed && text.includes('claude-projects '),
    );
    expect(others).toEqual([]);
    const printed = await execute(alone?.text ?? '');
    expect(printed).toContain('demo');
    expect(printed).toContain('is stopped');
    expect(await execute(joined?.text ?? '')).toMatch(/(starting|active)/);
  });

  it('links to files that are there', async () => {
    const links = [...readme.matchAll(/\]\(([^)#]+)\)/g)].map(([, target]) => target ?? '');
    expect(links.length).toBeGreaterThan(5);
    for (const target of links.filter((link) => !link.startsWith('http'))) await access(join(root, target));
  });
});
