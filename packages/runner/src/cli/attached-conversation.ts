import { createInterface } from 'node:readline';
import type { ApprovalRequest, RunSummary } from '@claude-projects/protocol';
import { ask, type DaemonLine } from '../transports/daemon-line.js';
import type { RunMessage } from '../transports/local-client.js';
import { linesOf, promptLines } from './conversation-view.js';
import { daemonIsGone, FollowedRun } from './followed-run.js';
import { plain, print } from './print.js';
import { eventIn } from './run-reader.js';
import { readTypedLine, TYPED_HELP } from './typed-line.js';

/** Of an older conversation so much is shown at first; all of it is in `logs`. */
const EVENTS_SHOWN_FIRST = 200;

type Outcome = 'left' | 'ended' | 'lost';

/**
 * Shows a conversation in this terminal, says what is typed, and asks what has to be allowed, until it ends or the person
 * leaves. Where the standard input is no terminal its lines are said, and then it is closed.
 */
export async function attachConversation(line: DaemonLine, run: RunSummary): Promise<void> {
  const outcome = await new AttachedConversation(line, run).run();
  if (outcome === 'lost') throw daemonIsGone(line);
  if (outcome === 'left')
    process.stderr.write(`It goes on; come back with: claude-projects attach ${run.runId}\n`);
}

class AttachedConversation {
  private readonly followed: FollowedRun;
  private readonly done = Promise.withResolvers<Outcome>();
  /** The questions that wait, the oldest first. */
  private readonly waiting: ApprovalRequest[] = [];
  private interrupted = false;
  private ended = false;

  constructor(
    private readonly line: DaemonLine,
    private readonly summary: RunSummary,
  ) {
    const after = Math.max(0, summary.headSeq - EVENTS_SHOWN_FIRST);
    this.followed = new FollowedRun(line, summary.runId, after, {
      message: (message, body) => this.show(message, body),
      lost: () => this.done.resolve('lost'),
    });
  }

  async run(): Promise<Outcome> {
    const { stdin } = process;
    if (stdin.isTTY) process.stderr.write(`${TYPED_HELP}\n`);
    if (this.summary.headSeq <= EVENTS_SHOWN_FIRST) for (const line of promptLines(this.summary)) print(line);
    await this.followed.connect();
    const lines = createInterface({ input: stdin, terminal: false });
    // One at a time, so that what is typed is said in its order.
    let before = this.summary.status === 'ended' ? Promise.resolve() : this.questionsFromBefore();
    lines.on('line', (text) => {
      before = before.then(() => this.type(text)).catch((error: Error) => this.tell(error.message));
    });
    lines.on('close', () => {
      before = before.then(() => this.inputEnds()).catch((error: Error) => this.tell(error.message));
    });
    const interrupt = () => void this.interrupt();
    process.on('SIGINT', interrupt);
    try {
      return await this.done.promise;
    } finally {
      process.off('SIGINT', interrupt);
      lines.close();
      stdin.pause();
      this.followed.close();
    }
  }

  /** What was asked before the events that are shown is asked still. */
  private async questionsFromBefore(): Promise<void> {
    const { runId } = this.summary;
    const { approvals } = (await ask(this.line, { method: 'approvals', runId })) as {
      approvals: ApprovalRequest[];
    };
    for (const approval of approvals) {
      if (!this.waiting.some(({ approvalId }) => approvalId === approval.approvalId))
        this.waiting.push(approval);
    }
    this.prompt();
  }

  private show(message: RunMessage, body: Buffer): void {
    const event = eventIn(message, body);
    if (!event) return;
    for (const line of linesOf(event)) print(line);
    const { channel, type, payload, seq } = event;
    if (channel === 'claude:approval') {
      this.heed(type, payload as ApprovalRequest);
      // What was asked long ago was answered long ago, or is asked for below.
      if (seq > this.summary.headSeq) this.prompt();
    }
    if (channel === 'claude:result') this.interrupted = false;
    if (channel === 'system:status' && (type === 'ended' || type === 'start-failed')) {
      this.ended = true;
      this.done.resolve('ended');
    }
  }

  private heed(type: string, asked: ApprovalRequest): void {
    const at = this.waiting.findIndex(({ approvalId }) => approvalId === asked.approvalId);
    if (type === 'requested' && at < 0) this.waiting.push(asked);
    if (type !== 'requested' && at >= 0) this.waiting.splice(at, 1);
  }

  private prompt(): void {
    const [first] = this.waiting;
    if (first && process.stdin.isTTY) this.tell(`Allow ${plain(first.toolName)}? y, or n and why not`);
  }

  private async type(text: string): Promise<void> {
    const typed = readTypedLine(text, this.waiting[0]?.approvalId ?? null);
    switch (typed.kind) {
      case 'input':
        if (typed.input.type === 'approval') this.waiting.shift();
        await this.ask({ method: 'say', runId: this.summary.runId, input: typed.input });
        return;
      case 'close':
        await this.closeRun();
        return;
      case 'leave':
        this.done.resolve('left');
        return;
      case 'unclear':
        this.tell(typed.hint);
        return;
      case 'nothing':
    }
  }

  private async inputEnds(): Promise<void> {
    // At a terminal that is how one leaves; from a file nothing more can come.
    if (process.stdin.isTTY) this.done.resolve('left');
    else if (!this.ended) await this.closeRun();
  }

  /** Stops what Claude is doing; asked for again, it leaves. */
  private async interrupt(): Promise<void> {
    if (this.interrupted) {
      this.done.resolve('left');
      return;
    }
    this.interrupted = true;
    this.tell('Interrupting; once more leaves.');
    const { runId } = this.summary;
    await this.ask({ method: 'say', runId, input: { type: 'interrupt' } }).catch((error: Error) =>
      this.tell(error.message),
    );
  }

  private async closeRun(): Promise<void> {
    await this.ask({ method: 'end-conversation', runId: this.summary.runId, manner: 'close' });
  }

  private ask(request: Parameters<typeof ask>[1]): Promise<unknown> {
    return ask(this.line, request);
  }

  private tell(text: string): void {
    process.stderr.write(`${text}\n`);
  }
}
