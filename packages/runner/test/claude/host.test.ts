import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { processesOf } from '../../src/claude/conversation-processes.js';
import type { FromHost, ToHost } from '../../src/claude/host-protocol.js';
import { NO_USAGE } from '../../src/run-log/claude-state.js';
import { eventually } from '../support/conditions.js';
import { MessagesApi } from '../support/messages-api.js';
import { Cleanup, isGone } from '../support/processes.js';

const entry = fileURLToPath(new URL('../../dist/claude/host/main.js', import.meta.url));

it('takes what is sent again once, and ends with whoever holds it', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'host-'));
  const api = await MessagesApi.open();
  const env = { PATH: process.env.PATH, HOME: directory, ...api.environment(directory) };
  const child = spawn(process.execPath, [entry], { cwd: directory, env, stdio: ['pipe', 'pipe', 'inherit'] });
  const cleanup = new Cleanup();
  const pid = cleanup.add(child.pid ?? 0);
  const conversationId = randomUUID();
  const said: FromHost[] = [];
  createInterface(child.stdout).on('line', (line) => said.push(JSON.parse(line)));
  const tell = (line: ToHost) => child.stdin.write(`${JSON.stringify(line)}\n`);
  const results = () =>
    said.flatMap((line) => (line.kind === 'message' && line.message.type === 'result' ? [line] : []));
  try {
    const begin: ToHost = {
      ...{ kind: 'begin', number: 0 },
      begin: {
        ...{
          mode: 'fresh',
          conversationId: randomUUID(),
          parentConversationId: null,
        },
        ...{
          prompt: 'say one',
          options: {},
          keepOpen: true,
          timeoutSeconds: null,
          budgetUsd: null,
          carried: NO_USAGE,
        },
      },
    };
    const input: ToHost = { kind: 'input', number: 3, input: { type: 'message', content: 'say two' } };
    for (const line of [begin, begin, input, input]) tell(line);
    await eventually('both answers', () => results().length === 2, 45_000);
    tell(input);
    tell({ kind: 'input', number: 4, input: { type: 'message', content: 'history' } });
    await eventually('the third answer', () => results().length === 3, 45_000);
    expect(api.asked.map(({ prompt }) => prompt)).toEqual(['say one', 'say two', 'history']);
    expect(JSON.parse(`${results()[2]?.message.result}`)).toEqual(['say one', 'say two', 'history']);
    child.stdin.end();
    await eventually('it is gone', () => isGone(pid), 45_000);
    await eventually('its claude is gone', () => processesOf(conversationId).length === 0, 45_000);
  } finally {
    cleanup.end();
    api.close();
    rmSync(directory, { recursive: true, force: true });
  }
});
