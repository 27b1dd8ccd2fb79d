import { afterEach, it } from 'vitest';
import { ClaudeRig } from '../support/claude-rig.js';
import { conversationDisconnects } from '../support/conversation-disconnects.js';
import { MessagesApi } from '../support/messages-api.js';
import { RunnerRig } from '../support/runner-rig.js';
import { askedOften, terminalDisconnects } from '../support/terminal-disconnects.js';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

it('gives every client the same complete sequence of a terminal through 1,000 random disconnects', async () => {
  const rig = new RunnerRig(null, '', { config: askedOften });
  closing.push(() => rig.end());
  await terminalDisconnects(rig, 1_000, 17);
});

it('gives every client the same complete sequence of a conversation through 1,000 random disconnects', async () => {
  const api = await MessagesApi.open();
  closing.push(() => api.close());
  const rig = new ClaudeRig(api, { config: askedOften });
  closing.push(() => rig.close());
  await conversationDisconnects(rig, 1_000, 23);
});
