import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type Block, scriptOf, type Turn } from './turn-script.js';

/** What was asked of the stand-in. */
export interface Asked {
  /** The last thing that a person said. */
  readonly prompt: string;
  /** Everything that a person said in this conversation. */
  readonly said: readonly string[];
  readonly model: string;
  readonly at: number;
}

const PIECES_PER_SECOND = 20;
const ERROR_TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

/** A stand-in of the Messages API: what it answers is written in the prompt, line by line (see `turn-script.ts`). */
export class MessagesApi {
  readonly asked: Asked[] = [];
  private readonly errors = new Map<string, number>();
  private readonly gates = new Map<string, () => void>();
  private ids = 0;

  private constructor(private readonly server: Server) {}

  static async open(): Promise<MessagesApi> {
    const server = createServer((request, response) => void api.serve(request, response));
    const api = new MessagesApi(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return api;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What Claude Code has to find in its environment to use it, and nothing else on the network. */
  environment(configDirectory: string): Record<string, string> {
    return {
      ANTHROPIC_BASE_URL: this.url,
      ANTHROPIC_API_KEY: 'sk-ant-dummy',
      CLAUDE_CONFIG_DIR: configDirectory,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_AUTOUPDATER: '1',
      DISABLE_ERROR_REPORTING: '1',
      DISABLE_TELEMETRY: '1',
      IS_SANDBOX: '1',
      LANG: 'C.UTF-8',
    };
  }

  /** Lets the answer go on that waits at `GATE:<name>`. */
  release(name: string): void {
    this.gates.get(name)?.();
    this.gates.set(name, () => {});
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    if (request.method !== 'POST' || !request.url?.startsWith('/v1/messages')) {
      response.writeHead(request.method === 'HEAD' ? 200 : 404).end();
      return;
    }
    const body = JSON.parse(Buffer.concat(parts).toString()) as { model: string; messages: never[] };
    const turn = scriptOf(body.messages);
    this.asked.push({ prompt: turn.prompt, said: turn.said, model: body.model, at: performance.now() });
    if (this.fails(turn)) {
      const { status } = turn.error ?? { status: 500 };
      response.writeHead(status, { 'content-type': 'application/json' });
      const error = { type: ERROR_TYPES[status] ?? 'api_error', message: `the stand-in answers ${status}` };
      response.end(JSON.stringify({ type: 'error', error }));
      return;
    }
    await this.answer(turn, body.model, response).catch(() => response.destroy());
  }

  private fails({ error, prompt }: Turn): boolean {
    if (error === null) return false;
    const times = (this.errors.get(prompt) ?? 0) + 1;
    this.errors.set(prompt, times);
    return times <= error.times;
  }

  private async answer(turn: Turn, model: string, response: ServerResponse): Promise<void> {
    const send = (type: string, data: object) =>
      void response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    this.ids += 1;
    const usage = { input_tokens: turn.inputTokens, output_tokens: 1 };
    send('message_start', {
      message: {
        ...{ id: `msg_${this.ids}`, type: 'message', role: 'assistant', model, content: [] },
        ...{ stop_reason: null, stop_sequence: null, usage },
      },
    });
    for (const [index, block] of turn.blocks.entries()) await this.block(index, block, turn, send);
    const stop = turn.blocks.some(({ type }) => type === 'tool_use') ? 'tool_use' : 'end_turn';
    send('message_delta', {
      delta: { stop_reason: stop, stop_sequence: null },
      usage: { output_tokens: turn.outputTokens },
    });
    send('message_stop', {});
    response.end();
  }

  private async block(
    index: number,
    block: Block,
    turn: Turn,
    send: (type: string, data: object) => void,
  ): Promise<void> {
    if (block.type === 'tool_use') {
      this.ids += 1;
      const { name, input } = block;
      const content_block = { type: 'tool_use', id: `toolu_${this.ids}`, name, input: {} };
      send('content_block_start', { index, content_block });
      const delta = { type: 'input_json_delta', partial_json: JSON.stringify(input) };
      send('content_block_delta', { index, delta });
    } else {
      send('content_block_start', { index, content_block: { type: 'text', text: '' } });
      for (const text of piecesOf(block.text, turn.slowSeconds)) {
        if (turn.slowSeconds > 0) await delay(1_000 / PIECES_PER_SECOND);
        send('content_block_delta', { index, delta: { type: 'text_delta', text } });
      }
      if (turn.gate !== null) await this.wait(turn.gate);
    }
    send('content_block_stop', { index });
  }

  private wait(gate: string): Promise<void> | void {
    if (this.gates.has(gate)) return;
    return new Promise((resolve) => this.gates.set(gate, resolve));
  }
}

function piecesOf(text: string, slowSeconds: number): string[] {
  const count = Math.max(
    1,
    slowSeconds > 0 ? slowSeconds * PIECES_PER_SECOND : Math.min(8, text.length / 16),
  );
  const size = Math.max(1, Math.ceil(text.length / count));
  return text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [text];
}
