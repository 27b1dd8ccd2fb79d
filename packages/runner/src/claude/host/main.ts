import { StringDecoder } from 'node:string_decoder';
import type { FromHost, ToHost } from '../host-protocol.js';
import { Conversation } from './conversation.js';

// An agent host: one conversation on the Agent SDK, in a process of its own that the keeper holds. It speaks JSON lines,
// and knows neither the daemon nor the log. It ends with its conversation, or when nobody can ever talk to it again.

/** A line beyond this could not be kept by the log. */
const LINE_MAX_CHARACTERS = 24 * 1024 * 1024;

const TOGETHER_CHARACTERS = 32 * 1024;
/** `claude` is asked to end first. What does not heed it is ended with the tree, by whoever ended the keeper's. */
const ABANDONED_WITHIN_MS = 1_000;

let conversation: Conversation | null = null;
let lastNumber = -1;
let unsaid = '';
let uttering: NodeJS.Immediate | null = null;

function say(line: FromHost): void {
  const text = JSON.stringify(line);
  if (text.length > LINE_MAX_CHARACTERS) {
    say({ kind: 'notice', text: `a message of ${text.length} characters was too large to be kept` });
    return;
  }
  unsaid += `${text}\n`;
  // What comes together is one write, for each wakes the keeper, the daemon and every client.
  if (unsaid.length > TOGETHER_CHARACTERS) utter();
  else uttering ??= setImmediate(utter);
}

function utter(): void {
  if (uttering) clearImmediate(uttering);
  uttering = null;
  process.stdout.write(unsaid);
  unsaid = '';
}

function hear(text: string): void {
  const line = JSON.parse(text) as ToHost;
  if (line.number <= lastNumber) {
    // Sent again by a daemon that does not know that it arrived.
    say({ kind: 'took', number: lastNumber });
    return;
  }
  lastNumber = line.number;
  if (line.kind === 'begin') {
    conversation = new Conversation(line.begin, say);
    say({ kind: 'took', number: line.number });
    void conversation.run().then(leave);
    return;
  }
  const problem = conversation ? conversation.input(line.input) : 'the conversation has not begun';
  if (problem === null) say({ kind: 'took', number: line.number });
  else say({ kind: 'refused', number: line.number, reason: problem });
}

function leave(exitCode: number): void {
  utter();
  // What was said last has to be out first.
  process.stdout.write('', () => process.exit(exitCode));
}

const decoder = new StringDecoder('utf8');
let unfinished = '';
process.stdin.on('data', (bytes: Buffer) => {
  const lines = (unfinished + decoder.write(bytes)).split('\n');
  unfinished = lines.pop() ?? '';
  for (const line of lines) hear(line);
});
// The keeper is gone: nobody can hold this conversation any more, and somebody else may go on with it.
process.stdin.on('end', () => {
  conversation?.abandon();
  setTimeout(() => process.exit(1), ABANDONED_WITHIN_MS);
});
process.stdout.on('error', () => process.exit(1));
