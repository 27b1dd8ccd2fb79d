// A stand-in of the Messages API that answers every message at once with a few words.
import { once } from 'node:events';
import { createServer } from 'node:http';

export async function openMessagesApi() {
  let turns = 0;
  const server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    if (request.method !== 'POST' || !request.url.startsWith('/v1/messages')) {
      response.writeHead(request.method === 'HEAD' ? 200 : 404).end();
      return;
    }
    const { model } = JSON.parse(Buffer.concat(parts));
    turns += 1;
    const text = `this is answer ${turns}`;
    const usage = { input_tokens: 10, output_tokens: 5 };
    const message = { id: `msg_${turns}`, type: 'message', role: 'assistant', model, content: [], usage };
    const delta = { stop_reason: 'end_turn', stop_sequence: null };
    const events = [
      { type: 'message_start', message: { ...message, stop_reason: null, stop_sequence: null } },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta, usage: { output_tokens: 5 } },
      { type: 'message_stop' },
    ];
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(events.map((each) => `event: ${each.type}\ndata: ${JSON.stringify(each)}\n\n`).join(''));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** What Claude Code has to find in its environment to use the stand-in, and nothing else on the network. */
export function claudeEnvironment(url, directory, path) {
  return {
    ...{ PATH: path, HOME: directory, CLAUDE_CONFIG_DIR: directory, LANG: 'C.UTF-8' },
    ...{ ANTHROPIC_BASE_URL: url, ANTHROPIC_API_KEY: 'sk-ant-dummy' },
    ...{ DISABLE_TELEMETRY: '1', DISABLE_ERROR_REPORTING: '1', DISABLE_AUTOUPDATER: '1' },
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  };
}
