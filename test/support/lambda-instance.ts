import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const SAID_MAX = 8_000;
const STARTS_WITHIN_MS = 30_000;

/** What an instance of a function is made of. */
export interface InstanceOptions {
  /** AWS's runtime interface client. */
  client: string;
  /** The folder of the function's package. */
  directory: string;
  /** As AWS writes it: `file.function`. */
  handler: string;
  env: Record<string, string>;
  /** What one call may take, as the function is told. */
  timeoutMs?: number;
  /** Whether it stands still between two calls, as in the cloud. */
  freezes?: boolean;
  /** Called with the process as soon as it is there. */
  onStarted?: (pid: number) => void;
}

/** One instance of a function: AWS's runtime interface client with a handler, in a process of its own. */
export interface LambdaInstance {
  /** From the start of the process until it asked for its first event. */
  readonly initMs: number;
  readonly process: ChildProcess;
  /** One event at a time. Rejects with what the handler threw. */
  // biome-ignore lint/suspicious/noExplicitAny: a test states what it expects of the answer, and fails otherwise.
  invoke(event: unknown): Promise<any>;
  /** What it wrote to its log, the last of it. */
  log(): string;
  /** Asks it to end as the cloud does. Answers its exit code, or the signal that ended it. */
  terminate(): Promise<number | NodeJS.Signals | null>;
  /** Ends it at once. */
  kill(): Promise<void>;
}

interface Call {
  event: unknown;
  resolve: (answer: unknown) => void;
  reject: (error: Error) => void;
}

/** Starts an instance, and waits until it asks for an event. Rejects where it cannot. */
export async function startInstance(options: InstanceOptions): Promise<LambdaInstance> {
  const { timeoutMs = 29_000, freezes = false } = options;
  let child: ChildProcess | null = null;
  let waiting: ServerResponse | null = null;
  let call: Call | null = null;
  let said = '';
  let asked: (() => void) | null = null;

  const hand = () => {
    if (waiting === null || call === null) return;
    if (freezes) child?.kill('SIGCONT');
    const response = waiting;
    waiting = null;
    response.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': `request-${Math.random().toString(36).slice(2)}`,
      'lambda-runtime-deadline-ms': String(Date.now() + timeoutMs),
      'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:eu-central-1:123456789012:function:test',
    });
    response.end(JSON.stringify(call.event));
  };

  const server = createServer(async (request, response) => {
    if (request.url?.endsWith('/invocation/next')) {
      waiting = response;
      asked?.();
      if (freezes && call === null) child?.kill('SIGSTOP');
      hand();
      return;
    }
    const body = await read(request);
    response.writeHead(202, { 'content-type': 'application/json' }).end('{}');
    const answered = call;
    if (request.url?.endsWith('/init/error')) said = `${said}\n${body}`;
    if (answered === null || !/\/invocation\/[^/]+\/(response|error)$/.test(request.url ?? '')) return;
    call = null;
    if (request.url?.endsWith('/response')) answered.resolve(body === '' ? undefined : JSON.parse(body));
    else answered.reject(new Error(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const startedAt = performance.now();
  child = spawn(process.execPath, [options.client, options.handler], {
    cwd: options.directory,
    env: {
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${(server.address() as AddressInfo).port}`,
      LAMBDA_TASK_ROOT: options.directory,
      _HANDLER: options.handler,
      AWS_REGION: 'eu-central-1',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_NAME: 'test',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
      AWS_LAMBDA_LOG_GROUP_NAME: 'test',
      AWS_LAMBDA_LOG_STREAM_NAME: 'test',
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) options.onStarted?.(child.pid);
  const exited = once(child, 'exit');
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-SAID_MAX);
    });
  }
  exited.then(() => {
    call?.reject(new Error(`The instance ended:\n${said}`));
    server.close();
    server.closeAllConnections();
  });
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`The instance did not start:\n${said}`)),
      STARTS_WITHIN_MS,
    );
    asked = () => {
      clearTimeout(late);
      resolve();
    };
    exited.then(() => {
      clearTimeout(late);
      reject(new Error(`The instance did not start:\n${said}`));
    });
  });
  const initMs = performance.now() - startedAt;
  const instance = child;

  return {
    initMs,
    process: instance,
    log: () => said,
    invoke: (event) =>
      new Promise((resolve, reject) => {
        call = { event, resolve, reject };
        hand();
      }),
    terminate: async () => {
      instance.kill('SIGCONT');
      instance.kill('SIGTERM');
      const [code, signal] = await exited;
      return code ?? signal;
    },
    kill: async () => {
      instance.kill('SIGKILL');
      await exited;
    },
  };
}

async function read(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  return body;
}
