import { readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { RunSessionClient, type RunSessionClientOptions } from '@claude-projects/run-client';
import { Attachments } from '../../src/runs/attachments.js';
import type { Screens } from '../../src/screens/screens.js';
import { httpSettingsSchema } from '../../src/transports/http/http-settings.js';
import { HttpSide } from '../../src/transports/http/http-side.js';
import { Refusal } from '../../src/transports/local-server.js';
import type { RunAccess, StartRequest } from '../../src/transports/run-access.js';
import { eventually } from './conditions.js';
import { LogRig } from './log-rig.js';
import { StandInClaude } from './stand-in-claude.js';

interface Call {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  /** Null: none is sent. */
  readonly token?: string | null;
}

/** The daemon's ways in over HTTP, over a real log and real sockets; its runs have no processes, tests write them. */
export class HttpRig {
  readonly rig: LogRig;
  readonly bugs: unknown[] = [];
  readonly logged: string[] = [];
  readonly started: StartRequest[] = [];
  readonly typed: { readonly runId: string; readonly text: string }[] = [];
  url = '';
  attachments: Attachments;
  /** Of the daemon that runs now. */
  claude!: StandInClaude;
  private side: HttpSide;
  private readonly clients: RunSessionClient[] = [];

  private constructor(
    private readonly settings: Record<string, unknown>,
    log: Record<string, unknown>,
  ) {
    this.rig = new LogRig(log);
    [this.attachments, this.side] = this.make();
  }

  static async open(
    settings: Record<string, unknown> = {},
    log: Record<string, unknown> = {},
  ): Promise<HttpRig> {
    const rig = new HttpRig(settings, log);
    await rig.listen();
    return rig;
  }

  get log() {
    return this.rig.log;
  }

  get tokenPath(): string {
    return join(this.rig.directory, 'http-token');
  }

  get token(): string {
    return readFileSync(this.tokenPath, 'utf8').trim();
  }

  get tokenMode(): number {
    return statSync(this.tokenPath).mode & 0o777;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** As a daemon that was killed and started again: the log is what it was, and nobody is connected. */
  async restart(): Promise<void> {
    const { port } = this;
    await this.side.close();
    this.rig.log.close();
    this.rig.open();
    [this.attachments, this.side] = this.make(port);
    this.url = '';
    await this.listen();
  }

  async call(path: string, { method = 'GET', headers, body, token = this.token }: Call = {}) {
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    const text = await answer.text();
    const type = answer.headers.get('content-type') ?? '';
    return {
      status: answer.status,
      headers: answer.headers,
      body: type.includes('json') ? JSON.parse(text) : text,
    };
  }

  /** Sends lines as they are, for what no client would send; answers all that comes until the end. */
  raw(...lines: string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n`));
      let text = '';
      socket.on('data', (bytes) => {
        text += bytes.toString('latin1');
      });
      socket.on('error', reject);
      socket.on('close', () => resolve(text));
    });
  }

  async ticket(): Promise<string> {
    return (await this.call('/api/tickets', { method: 'POST', body: {} })).body.ticket;
  }

  client(options: Partial<RunSessionClientOptions> = {}): RunSessionClient {
    const client = new RunSessionClient({
      ...{ url: this.url, credentials: { token: this.token } },
      ...options,
    });
    this.clients.push(client);
    return client;
  }

  /** A run that has written nothing yet. */
  create(runId: string): void {
    this.rig.create(runId);
    this.log.status(runId, 'started', { columns: 80, rows: 24 });
  }

  end(runId: string, code = 0): void {
    this.log.status(runId, 'ended', { exit: { code, signal: null }, reason: `exit code ${code}` });
  }

  write(runId: string, text: string): void {
    this.log.output(runId, Buffer.from(text));
  }

  async close(): Promise<void> {
    for (const client of this.clients.splice(0)) client.close();
    await this.side.close();
    this.rig.end();
  }

  private make(port = 0): [Attachments, HttpSide] {
    const attachments = new Attachments(this.rig.log);
    this.rig.listener = (events) => attachments.committed(events);
    const claude = new StandInClaude(this.rig.log);
    this.claude = claude;
    const screens = { snapshot: async (runId: string) => this.snapshot(runId) } as unknown as Screens;
    const access: RunAccess = {
      ...{ log: this.rig.log, attachments, screens, environment: { SHELL: '/bin/bash', HOME: '/' } },
      claude,
      templates: () => ({ work: { command: ['make'], cwd: '/srv/work', allowedDirectories: ['/srv'] } }),
      start: async (request) => {
        this.started.push(request);
        if (request.name === 'refused') throw new Refusal('nothing can be started');
        const runId = `run-${this.started.length}`;
        this.create(runId);
        return { runId, sessionId: null };
      },
      stop: async (runId) => {
        if (this.log.find(runId)?.status === 'ended') throw new Refusal(`run ${runId} has ended already`);
        this.end(runId, 1);
      },
      input: (runId, bytes) => {
        this.typed.push({ runId, text: Buffer.from(bytes).toString() });
        return this.log.find(runId)?.status === 'ended' ? `run ${runId} does not run` : null;
      },
      resize: (runId, { columns, rows }) => {
        this.log.resize(runId, columns, rows);
        return null;
      },
      status: () => ({ keeperId: 'keeper', logPaused: this.log.paused?.reason ?? null }) as never,
    };
    const side = new HttpSide({
      settings: httpSettingsSchema.parse({ requestsPerMinute: 100_000, ...this.settings, port }),
      ...{ tls: null, stateDirectory: this.rig.directory, version: '1.2.3', access },
      listening: (url) => {
        this.url = url;
      },
      log: (level, text) => void this.logged.push(`${level} ${text}`),
      bug: (error) => void this.bugs.push(error),
    });
    return [attachments, side];
  }

  private snapshot(runId: string) {
    this.log.flush();
    const { headSeq: seq = 0, columns = 80, rows = 24 } = this.log.find(runId) ?? {};
    return { seq, size: { columns, rows }, text: 'a screen' };
  }

  private async listen(): Promise<void> {
    this.side.open();
    await eventually('it listens', () => this.url !== '');
  }
}
