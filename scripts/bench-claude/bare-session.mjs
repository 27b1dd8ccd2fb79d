// A conversation on the bare SDK: held open, one turn at a time.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const runner = createRequire(new URL('../../packages/runner/package.json', import.meta.url));
const sdk = pathToFileURL(runner.resolve('@anthropic-ai/claude-agent-sdk')).href;

/** With the options that the runner sets too. `turn(text)` resolves when the result has come. */
export async function openBareSession(env, cwd) {
  const { query } = await import(sdk);
  const waiting = [];
  let wake = () => {};
  let over = false;
  async function* messages() {
    while (!over) {
      while (waiting.length > 0) yield waiting.shift();
      await new Promise((resolve) => {
        wake = resolve;
      });
    }
  }
  const canUseTool = async () => ({ behavior: 'deny', message: 'nobody is asked' });
  const options = { env, cwd, includePartialMessages: true, permissionMode: 'default', canUseTool };
  const session = query({ prompt: messages(), options });
  let answered = () => {};
  const read = (async () => {
    for await (const message of session) if (message.type === 'result') answered();
  })();
  return {
    turn(content) {
      const result = new Promise((resolve) => {
        answered = resolve;
      });
      waiting.push({ type: 'user', message: { role: 'user', content }, parent_tool_use_id: null });
      wake();
      return result;
    },
    async close() {
      over = true;
      wake();
      session.close();
      await read.catch(() => {});
    },
  };
}
