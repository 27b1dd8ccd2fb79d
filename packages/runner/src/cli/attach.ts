import { setTimeout as delay } from 'node:timers/promises';
import type { RunSummary } from '@claude-projects/protocol';
import { ask, type DaemonLine } from '../transports/daemon-line.js';
import { type LocalClient, NoDaemon, type RunMessage } from '../transports/local-client.js';
import { CliFailure } from './cli-failure.js';
import { DETACH_HINT, DetachKeys } from './detach-keys.js';
import { EXIT } from './exit-codes.js';
import { PacedOutput } from './paced-output.js';
import { terminalSize } from './terminal-size.js';

const ATTACH_ID = 1;
/** A daemon that is killed or upgraded is back within this, or a person is told. */
const BACK_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 200;
/** Leaves the alternate screen, mouse, paste and focus modes, and shows the cursor. */
const TIDY = '\x1b[?1049l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[?1004l\x1b[?25h\x1b[0m';

/** Moves what stands here out of sight, and says in the title how to detach, for the hint moves with it. */
const BLANK = `\x1b]0;${DETACH_HINT}\x07\x1b[999B${'\n'.repeat(process.stdout.rows ?? 0)}\x1b[H\x1b[2J`;

type Outcome = 'detached' | 'ended' | 'lost';

/** Shows a run in this terminal, and types into it, until it ends or the person detaches. */
export async function attach(line: DaemonLine, wanted: string): Promise<void> {
  // What is not there is said before anything is drawn.
  const { runId } = (await ask(line, { method: 'run', runId: wanted })) as RunSummary;
  const terminal = new AttachedTerminal(line, runId);
  process.stderr.write(`${DETACH_HINT}\n`);
  const outcome = await terminal.run();
  if (process.stdout.isTTY) process.stdout.write(TIDY);
  const said = { detached: 'Detached; it goes on.', ended: terminal.end, lost: '' }[outcome];
  if (outcome === 'lost') {
    const where = line.elsewhere === null ? '' : ` on ${line.elsewhere.host}`;
    throw new CliFailure(
      `The daemon is gone: start it${where} with "claude-projects up", then attach again.`,
      EXIT.noDaemon,
    );
  }
  process.stderr.write(`\r\n${said}\n`);
}

class AttachedTerminal {
  end = '';
  private client: LocalClient | null = null;
  /** The last event that this terminal shows. Null: it shows nothing yet. */
  private seen: number | null = null;
  private readonly keys = new DetachKeys();
  private readonly done = Promise.withResolvers<Outcome>();
  private readonly output = new PacedOutput({
    pause: () => this.client?.pause(),
    resume: () => this.client?.resume(),
  });
  private over = false;

  constructor(
    private readonly line: DaemonLine,
    private readonly runId: string,
  ) {}

  async run(): Promise<Outcome> {
    await this.connect();
    const { stdin } = process;
    const type = (typed: Buffer) => this.type(typed);
    const resize = () => this.resize();
    if (stdin.isTTY) stdin.setRawMode(true);
    stdin.on('data', type);
    process.on('SIGWINCH', resize);
    try {
      return await this.done.promise;
    } finally {
      this.over = true;
      process.off('SIGWINCH', resize);
      stdin.off('data', type);
      if (stdin.isTTY) stdin.setRawMode(false);
      stdin.pause();
      this.client?.close();
    }
  }

  private async connect(): Promise<void> {
    const client = await this.line.open({
      message: (message, body) => this.show(message, body),
      closed: () => void this.reconnect(),
    });
    this.client = client;
    const { seen: after } = this;
    const request = { method: 'attach', runId: this.runId, attachId: ATTACH_ID, after } as const;
    try {
      await client.request(request);
    } catch (error) {
      this.over = true;
      client.close();
      throw error;
    }
    this.resize();
  }

  /** The daemon went away; the run did not. What was missed is asked for, and nothing is drawn twice. */
  private async reconnect(): Promise<void> {
    if (this.over) return;
    // A try over a network may take long itself.
    for (const until = Date.now() + BACK_WITHIN_MS; Date.now() < until && !this.over; ) {
      await delay(LOOK_EVERY_MS);
      try {
        await this.connect();
        return;
      } catch (error) {
        this.over = false;
        if (!(error instanceof NoDaemon)) break;
      }
    }
    this.done.resolve('lost');
  }

  private show(message: RunMessage, body: Buffer): void {
    if (message.kind === 'gap') return;
    this.seen = message.kind === 'screen' ? message.seq : message.event.seq;
    if (message.kind === 'screen') process.stdout.write(BLANK);
    const isOutput = message.kind === 'screen' || message.event.channel === 'pty:stdout';
    if (isOutput) {
      this.output.write(body);
      return;
    }
    if (message.kind === 'event' && message.event.channel === 'system:status') {
      const { reason = '' } = (message.json ?? {}) as { reason?: string };
      if (message.event.type === 'frozen') process.stderr.write(`\r\n[frozen: ${reason}]\r\n`);
      if (message.event.type === 'ended' || message.event.type === 'start-failed') {
        this.end = `It has ended: ${reason}.`;
        this.done.resolve('ended');
      }
    }
  }

  private type(typed: Buffer): void {
    const { input, detach } = this.keys.read(typed);
    if (input.length > 0) {
      // What is typed while no daemon is there reaches nobody, as on a dead line.
      this.client?.request({ method: 'input', runId: this.runId }, undefined, input).catch(() => {});
    }
    if (detach) this.done.resolve('detached');
  }

  private resize(): void {
    const size = terminalSize();
    if (size) this.client?.request({ method: 'resize', runId: this.runId, size }).catch(() => {});
  }
}
