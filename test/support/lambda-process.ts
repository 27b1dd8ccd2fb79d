import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const COMPLAINTS_MAX = 4_000;

/** Loads a handler and answers each event of its input with a line of JSON on a channel of its own. */
const DRIVER = `
import { createInterface } from 'node:readline';
import { writeSync } from 'node:fs';
const { handler } = await import(process.argv[1]);
const context = { awsRequestId: 'test', functionName: 'test', getRemainingTimeInMillis: () => 10_000 };
const tell = (message) => writeSync(3, JSON.stringify(message) + '\\n');
tell('ready');
for await (const line of createInterface({ input: process.stdin })) {
  try {
    tell({ result: await handler(JSON.parse(line), { ...context }) });
  } catch (error) {
    tell({ error: String(error?.stack ?? error) });
  }
}
process.exit(0);
`;

/** A handler in a plain Node process, as the cloud would run it. */
export interface LambdaProcess {
  /** One event at a time. */
  // biome-ignore lint/suspicious/noExplicitAny: a test states what it expects of the answer, and fails otherwise.
  invoke(event: unknown): Promise<any>;
  stop(): Promise<void>;
}

export async function startLambda(file: string, env: Record<string, string>): Promise<LambdaProcess> {
  const child: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', DRIVER, file], {
    // Nothing of this environment is there in the cloud, not even a folder with packages.
    env,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  let complaints = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    complaints = (complaints + chunk).slice(-COMPLAINTS_MAX);
  });
  const lines = createInterface({ input: child.stdio[3] as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  const next = async () => {
    const line = await lines.next();
    if (line.done) throw new Error(`The handler ended:\n${complaints}`);
    return JSON.parse(line.value);
  };
  await next();
  return {
    invoke: async (event) => {
      child.stdin?.write(`${JSON.stringify(event)}\n`);
      const answer = await next();
      if (answer.error) throw new Error(`${answer.error}\n${complaints}`);
      return answer.result;
    },
    stop: async () => {
      child.stdin?.end();
      await exited;
    },
  };
}
