import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import { httpSettingsSchema } from '../../src/transports/http/http-settings.js';
import { ClaudeRig } from '../support/claude-rig.js';
import { MessagesApi } from '../support/messages-api.js';

const run = promisify(execFile);
const path = fileURLToPath(new URL('../../../../docs/runner-http.md', import.meta.url));
const text = readFileSync(path, 'utf8');
const blocks = (language: string) =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    ([, block]) => block ?? '',
  );

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

it('works as docs/runner-http.md says, command by command', async () => {
  const api = await MessagesApi.open();
  closing.push(() => api.close());
  const rig = new ClaudeRig(api, { config: { http: { port: 0 } } });
  closing.push(() => rig.close());
  await rig.up();
  const { environment, work, state } = rig.runner;
  await rig.until('it listens', () => {
    try {
      return readFileSync(join(state, 'http.url'), 'utf8');
    } catch {
      return null;
    }
  });
  const env = { ...environment, PATH: `${dirname(process.execPath)}:${process.env.PATH}` };
  const script = blocks('sh').join('\n');
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: work,
    env,
    timeout: 120_000,
  });
  const streamed = readFileSync(join(work, 'stream.txt'), 'utf8');
  expect(streamed).toContain('event: claude:result');
  expect(streamed.trimEnd().endsWith('event: end\ndata: {}')).toBe(true);
  expect(stdout).toContain('"resultType":"success"');
  expect(stdout).toContain('claude_projects_runner_runs_live');
  expect(stdout).toContain('{"status":"ok"}');
  const { sessionId, parentSessionId, mode } = JSON.parse(readFileSync(join(work, 'forked.json'), 'utf8'));
  expect(mode).toBe('fork');
  expect(stdout).toContain(`"sessionId":"${sessionId}","parentSessionId":"${parentSessionId}"`);
});

it('has the usual settings as docs/runner-http.md shows them', () => {
  const [block = ''] = blocks('json');
  const usual: Record<string, unknown> = httpSettingsSchema.parse({});
  for (const [name, value] of Object.entries(JSON.parse(block).http))
    expect([name, usual[name]]).toEqual([name, value]);
});
