import {
  type AttachResult,
  type ClientHello,
  clientHelloSchema,
  type FromSocketClient,
  type HelloResult,
  isDeeper,
  JSON_DEPTH_MAX,
  type RunAttach,
  type RunClose,
  type RunInput,
  runAttachSchema,
  runCloseSchema,
  runInputSchema,
  type SocketAnswer,
  type ToSocketClient,
} from '@claude-projects/protocol';
import type { Socket } from 'socket.io';
import { z } from 'zod';
import { Refusal } from '../local-server.js';
import type { RunAccess } from '../run-access.js';
import { endRun, tellRun } from '../tell-run.js';
import { viewOfRun } from '../view-of-run.js';
import { SocketSink } from './socket-sink.js';

const ATTACH_ID = 1;
const WATCHED_MAX = 200;
/** Whoever asks on and on without waiting for answers is let go. */
const UNANSWERED_MAX = 1_000;

/** One client over Socket.IO: its four events, each with its answer. */
export class SocketClient {
  private readonly watched = new Map<string, SocketSink>();
  private unanswered = 0;

  constructor(
    private readonly socket: Socket<FromSocketClient, ToSocketClient>,
    private readonly access: RunAccess,
    private readonly bug: (error: unknown) => void,
  ) {
    this.answer('client:hello', clientHelloSchema, (hello) => this.hello(hello));
    this.answer('run:attach', runAttachSchema, (attach) => this.attach(attach));
    this.answer('run:input', runInputSchema, (input) => this.input(input));
    this.answer('run:close', runCloseSchema, (close) => this.close(close));
    socket.on('disconnect', () => {
      for (const runId of [...this.watched.keys()]) this.leave(runId);
    });
  }

  private hello({ clientId, layout }: ClientHello): HelloResult {
    const { log } = this.access;
    if (layout) {
      if (log.paused) throw new Refusal(`nothing can be kept: ${log.paused.reason}`);
      log.saveLayout(clientId, layout);
    }
    return { daemonPid: process.pid, layout: log.layout(clientId) };
  }

  private async attach({ runId, after }: RunAttach): Promise<AttachResult> {
    const { log, screens, attachments } = this.access;
    const record = this.find(runId);
    const snapshot = after === null && record.kind === 'pty' ? await screens.snapshot(runId) : null;
    if (!this.socket.connected) throw new Refusal('the client has gone');
    // Whoever attaches anew begins anew.
    this.leave(runId);
    if (this.watched.size >= WATCHED_MAX) throw new Refusal('too many runs are watched by this client');
    const sink = new SocketSink(
      runId,
      (name, ...given) => void this.socket.emit(name, ...given),
      (each) => attachments.drained(each),
    );
    this.watched.set(runId, sink);
    const screen = snapshot && { seq: snapshot.seq, ...snapshot.size, text: snapshot.text };
    // A cursor from beyond the end is one of a log that was lost.
    const cursor = snapshot?.seq ?? Math.min(after ?? 0, record.headSeq);
    const run = viewOfRun(log, log.find(runId) ?? record);
    // Its answer comes before its events.
    setImmediate(() => {
      if (this.watched.get(runId) !== sink) return;
      if (!attachments.add(sink, ATTACH_ID, runId, cursor)) this.socket.disconnect(true);
    });
    return { run, screen };
  }

  private async input({ runId, input }: RunInput): Promise<null> {
    await tellRun(this.access, this.find(runId), input);
    return null;
  }

  private async close({ runId, manner }: RunClose): Promise<null> {
    if (manner === 'detach') this.leave(runId);
    else await endRun(this.access, this.find(runId), manner);
    return null;
  }

  private find(runId: string) {
    const record = this.access.log.find(runId);
    if (!record) throw new Refusal(`there is no run ${runId}`);
    return record;
  }

  private leave(runId: string): void {
    const sink = this.watched.get(runId);
    if (!sink) return;
    this.watched.delete(runId);
    sink.close();
    this.access.attachments.closed(sink);
  }

  private answer<Given, Result>(
    name: keyof FromSocketClient,
    schema: z.ZodType<Given>,
    act: (given: Given) => Result | Promise<Result>,
  ): void {
    const heard = async (given: unknown, answer: unknown) => {
      // Whoever wants no answer may still ask.
      const reply =
        typeof answer === 'function' ? (answer as (given: SocketAnswer<Result>) => void) : () => {};
      this.unanswered += 1;
      if (this.unanswered > UNANSWERED_MAX) {
        this.socket.disconnect(true);
        return;
      }
      try {
        if (isDeeper(given, JSON_DEPTH_MAX)) throw new Refusal('what was sent is nested too deep');
        reply({ ok: true, result: await act(schema.parse(given)) });
      } catch (error) {
        reply({ ok: false, problem: this.problemOf(error) });
      } finally {
        this.unanswered -= 1;
      }
    };
    this.socket.on(name, heard as never);
  }

  private problemOf(error: unknown): string {
    if (error instanceof Refusal) return error.message;
    if (error instanceof z.ZodError) return z.prettifyError(error);
    this.bug(error);
    return 'The daemon failed at this: see its log.';
  }
}
