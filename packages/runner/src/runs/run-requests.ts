import type { LocalRequest } from '@claude-projects/protocol';
import type { RunLog } from '../run-log/run-log.js';
import { type RunRecord, summaryOf } from '../run-log/run-record.js';
import type { Screens } from '../screens/screens.js';
import { type LocalConnection, Refusal } from '../transports/local-server.js';
import type { Attachments } from './attachments.js';
import { sendEvents } from './event-sink.js';
import { findRun } from './find-run.js';
import type { RunRecorder } from './run-recorder.js';

const LISTED_MAX = 200;
const PAGE_BYTES = 1024 * 1024;
/** Events of a page belong to no attachment. */
const PAGE = 0;

type RunRequest = Extract<
  LocalRequest,
  { method: 'list' | 'run' | 'input' | 'resize' | 'events' | 'attach' | 'detach' }
>;

/** Answers what clients ask about runs. */
export class RunRequests {
  constructor(
    private readonly log: RunLog,
    private readonly recorder: RunRecorder,
    private readonly attachments: Attachments,
    private readonly screens: Screens,
  ) {}

  async handle(request: RunRequest, body: Buffer, connection: LocalConnection): Promise<unknown> {
    switch (request.method) {
      case 'list':
        return { runs: this.log.list(LISTED_MAX).map(summaryOf) };
      case 'run':
        return summaryOf(this.find(request.runId));
      case 'input': {
        const { runId, kind } = this.find(request.runId);
        if (kind !== 'pty')
          throw new Refusal(`run ${runId} is a conversation: it is told messages, no bytes`);
        refuse(this.recorder.input(runId, body));
        return null;
      }
      case 'resize': {
        const { columns, rows } = request.size;
        refuse(this.recorder.resize(this.find(request.runId).runId, columns, rows));
        return null;
      }
      case 'events':
        return this.page(request, connection);
      case 'attach':
        return this.attach(request, connection);
      case 'detach':
        this.attachments.remove(connection, request.attachId);
        return null;
    }
  }

  /** Throws a `Refusal` that says why there is none. */
  find(wanted: string): Readonly<RunRecord> {
    const found = findRun(this.log, wanted);
    if (typeof found === 'string') throw new Refusal(found);
    return found;
  }

  private page(
    { runId, after, limit }: Extract<RunRequest, { method: 'events' }>,
    connection: LocalConnection,
  ): { readonly lastSeq: number; readonly headSeq: number } {
    const record = this.find(runId);
    const events = this.log.read(record.runId, after, limit, PAGE_BYTES);
    sendEvents(connection, PAGE, after, events);
    return { lastSeq: events.at(-1)?.seq ?? after, headSeq: record.headSeq };
  }

  private async attach(
    { runId: wanted, attachId, after }: Extract<RunRequest, { method: 'attach' }>,
    connection: LocalConnection,
  ): Promise<unknown> {
    const record = this.find(wanted);
    const { runId } = record;
    // A conversation has no screen: its events are what there is to see.
    const snapshot = after === null && record.kind === 'pty' ? await this.screens.snapshot(runId) : null;
    if (snapshot) {
      const { seq, size, text } = snapshot;
      connection.send({ kind: 'screen', attachId, seq, size }, Buffer.from(text));
    }
    // A cursor from beyond the end is one of a log that was lost.
    const cursor = snapshot?.seq ?? Math.min(after ?? 0, record.headSeq);
    if (!this.attachments.add(connection, attachId, runId, cursor)) {
      throw new Refusal('too many runs are watched, or this number is in use');
    }
    return summaryOf(this.log.find(runId) ?? record);
  }
}

function refuse(problem: string | null): void {
  if (problem !== null) throw new Refusal(problem);
}
