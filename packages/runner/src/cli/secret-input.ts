import { CliFailure } from './cli-failure.js';
import { EXIT } from './exit-codes.js';

const SECRET_MAX_BYTES = 4_096;
const ENTER = new Set(['\r', '\n', '\x04']);
const BACKSPACE = new Set(['\x7f', '\b']);
const INTERRUPT = '\x03';

/**
 * A secret from the standard input: typed after a prompt and not shown, or whatever a pipe or file brings. Never from the
 * command line, which everybody on the machine can read. Throws a `CliFailure` where none comes.
 */
export async function readSecret(what: string): Promise<string> {
  const secret = (process.stdin.isTTY ? await typed(what) : await piped()).trim();
  if (secret === '') throw new CliFailure(`No ${what} came on the standard input.`, EXIT.usage);
  return secret;
}

async function piped(): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of process.stdin) {
    parts.push(part as Buffer);
    length += (part as Buffer).length;
    if (length > SECRET_MAX_BYTES) {
      throw new CliFailure(`The standard input has more than ${SECRET_MAX_BYTES} bytes.`, EXIT.usage);
    }
  }
  return Buffer.concat(parts).toString();
}

async function typed(what: string): Promise<string> {
  const { stdin, stderr } = process;
  stderr.write(`${what.charAt(0).toUpperCase()}${what.slice(1)} (not shown): `);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let text = '';
  const hear = (bytes: Buffer) => {
    for (const key of bytes.toString()) {
      if (ENTER.has(key)) return resolve(text);
      if (key === INTERRUPT) return reject(new CliFailure('Interrupted; nothing was changed.', EXIT.failed));
      if (BACKSPACE.has(key)) text = text.slice(0, -1);
      else if (text.length < SECRET_MAX_BYTES) text += key;
    }
  };
  stdin.setRawMode(true);
  stdin.on('data', hear);
  try {
    return await promise;
  } finally {
    stdin.off('data', hear);
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write('\n');
  }
}
