import type { RunSummary } from '@claude-projects/protocol';
import { ask, type DaemonLine } from '../transports/daemon-line.js';
import type { RunMessage } from '../transports/local-client.js';
import { attachConversation } from './attached-conversation.js';
import { DETACH_HINT, DetachKeys } from './detach-keys.js';
import { daemonIsGone, FollowedRun } from './followed-run.js';
import { PacedOutput } from './paced-output.js';
import { terminalSize } from './terminal-size.js';

/** Leaves the alternate screen, mouse, paste and focus modes, and shows the cursor. */
const TIDY = '\x1b[?1049l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[?1004l\x1b[?25h\x1b[0m';

/** Moves what stands here out of sight, and says in the title how to detach, for the hint moves with it. */
const BLANK = `\x1b]0;${DETACH_HINT}\x07\x1b[999B${'\n'.repeat(process.stdout.rows ?? 0)}\x1b[H\x1b[2J`;

type Outcome = 'detached' | 'ended' | 'lost';

/** Shows a run in this terminal, and types into it, until it ends or the person detaches. */
export async function attach(line: DaemonLine, wanted: string): Promise<void> {
  // What is not there is said before anything is drawn.
  const run = (await ask(line, { method: 'run', runId: wanted })) as RunSummary;
  if (run.kind === 'claude') return attachConversation(line, run);
  const terminal = new AttachedTerminal(line, run.runId);
  process.stderr.write(`${DETACH_HINT}\n`);
  const outcome = await terminal.run();
  if (process.stdout.isTTY) process.stdout.write(TIDY);
  const said = { detached: 'Detached; it goes on.', ended: terminal.end, lost: '' }[outcome];
  if (outcome === 'lost') throw daemonIsGone(line);
  process.stderr.write(`\r\n${said}\n`);
}

class AttachedTerminal {
  end = '';
  private readonly followed: FollowedRun;
  private readonly keys = new DetachKeys();
  private readonly done = Promise.withResolvers<Outcome>();
  private readonly output = new PacedOutput({
    pause: () => this.followed.connection?.pause(),
    resume: () => this.followed.connection?.resume(),
  });

  constructor(
    line: DaemonLine,
    private readonly runId: string,
  ) {
    this.followed = new FollowedRun(line, runId, null, {
      message: (message, body) => this.show(message, body),
      connected: () => this.resize(),
      lost: () => this.done.resolve('lost'),
    });
  }

  async run(): Promise<Outcome> {
    await this.followed.connect();
    const { stdin } = process;
    const type = (typed: Buffer) => this.type(typed);
    const resize = () => this.resize();
    if (stdin.isTTY) stdin.setRawMode(true);
    stdin.on('data', type);
    process.on('SIGWINCH', resize);
    try {
      return await this.done.promise;
    } finally {
      process.off('SIGWINCH', resize);
      stdin.off('data', type);
      if (stdin.isTTY) stdin.setRawMode(false);
      stdin.pause();
      this.followed.close();
    }
  }

  private show(message: RunMessage, body: Buffer): void {
    if (message.kind === 'gap') return;
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
      this.followed.connection
        ?.request({ method: 'input', runId: this.runId }, undefined, input)
        .catch(() => {});
    }
    if (detach) this.done.resolve('detached');
  }

  private resize(): void {
    const size = terminalSize();
    if (size)
      this.followed.connection?.request({ method: 'resize', runId: this.runId, size }).catch(() => {});
  }
}
