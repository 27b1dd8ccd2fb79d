/** One block of an answer. */
export type Block =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tool_use'; readonly name: string; readonly input: object };

/** What the stand-in of the Messages API does at one request. */
export interface Turn {
  readonly prompt: string;
  readonly said: readonly string[];
  readonly blocks: readonly Block[];
  readonly slowSeconds: number;
  readonly gate: string | null;
  readonly error: { readonly status: number; readonly times: number } | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

type Content = string | readonly { type: string; text?: string; content?: Content }[];
interface Message {
  readonly role: 'user' | 'assistant';
  readonly content: Content;
}

/**
 * Reads what to answer from the last thing that a person said. Each line of it may be one of:
 * - `say <text>`: the answer, else it is `heard <prompt>`;
 * - `bash <command>`, `write <path> <text>`, `tool <Name> <json>`: a tool, one for each round; then `done <its result>`;
 * - `both`: all tools in one round;
 * - `slow <seconds>`: the text comes in pieces over this time; `gate <name>`: it stops there until it is released;
 * - `error <status> [<times>]`: the first times, or always; `tokens <in> <out>`: what is counted;
 * - `history`: everything that was said in this conversation, as JSON; `big <bytes>`: so much text.
 */
export function scriptOf(messages: readonly Message[]): Turn {
  const said = messages.flatMap(textsOf);
  const prompt = said.at(-1) ?? '';
  const results = messages.slice(lastPrompt(messages) + 1).flatMap(resultsOf);
  const tools: Block[] = [];
  let text: string | null = null;
  let [slowSeconds, inputTokens, outputTokens] = [0, 10, 5];
  let gate: string | null = null;
  let error: Turn['error'] = null;
  let together = false;
  for (const line of prompt.split('\n')) {
    const [, word, rest = ''] = /^(\w+) ?(.*)$/.exec(line.trim()) ?? [];
    const [first = '', second = ''] = rest.split(' ');
    if (word === 'say') text = rest;
    else if (word === 'slow') slowSeconds = Number(rest);
    else if (word === 'gate') gate = rest;
    else if (word === 'both') together = true;
    else if (word === 'history') text = JSON.stringify(said);
    else if (word === 'big') text = 'x'.repeat(Number(rest));
    else if (word === 'tokens') [inputTokens, outputTokens] = [Number(first), Number(second)];
    else if (word === 'error')
      error = { status: Number(first), times: Number(second || Number.MAX_SAFE_INTEGER) };
    else if (word === 'bash') tools.push(use('Bash', { command: rest, description: 'a command of a test' }));
    else if (word === 'write')
      tools.push(use('Write', { file_path: first, content: rest.slice(first.length + 1) }));
    else if (word === 'tool') tools.push(use(first, JSON.parse(rest.slice(first.length + 1) || '{}')));
  }
  const next = together && results.length === 0 ? tools : tools.slice(results.length, results.length + 1);
  const last = results.at(-1);
  text ??= last === undefined ? `heard ${prompt}` : `done ${last}`;
  const blocks = next.length > 0 ? next : [{ type: 'text', text } as const];
  return { prompt, said, blocks, slowSeconds, gate, error, inputTokens, outputTokens };
}

function use(name: string, input: object): Block {
  return { type: 'tool_use', name, input };
}

function blocksOf({ content }: Message) {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content;
}

/** What a person said; Claude Code adds reminders of its own. */
function textsOf(message: Message): string[] {
  if (message.role !== 'user') return [];
  return blocksOf(message).flatMap(({ type, text = '' }) =>
    type === 'text' && !/^\s*<(system-reminder|command-|local-command|ide_)/.test(text) ? [text.trim()] : [],
  );
}

function lastPrompt(messages: readonly Message[]): number {
  return messages.findLastIndex((message) => textsOf(message).length > 0);
}

function resultsOf(message: Message): string[] {
  return blocksOf(message).flatMap((block) =>
    block.type === 'tool_result' ? [plain((block as { content?: Content }).content ?? '')] : [],
  );
}

function plain(content: Content): string {
  const text = typeof content === 'string' ? content : content.map((each) => each.text ?? '').join('');
  return text.replace(/<system-reminder>[\s\S]*?<\/system-reminder>/g, '').trim();
}
