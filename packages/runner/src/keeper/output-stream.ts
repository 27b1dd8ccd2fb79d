import type { Pty } from '../adapters/pty.js';
import { shouldPause } from './flow-control.js';
import { OUTPUT_MAX_BYTES } from './keeper-protocol.js';
import { fullAllowance, type OutputAllowance, spend, waitMs } from './output-rate.js';
import { RingBuffer } from './ring-buffer.js';

/** Output that follows other output this soon is gathered for as long, or until a frame is half full. */
const GATHER_MS = 2;
const GATHER_BYTES = OUTPUT_MAX_BYTES / 2;

/** Takes a part of an output. False: there is no room for more now. */
export type TakeOutput = (offset: number, bytes: Buffer) => boolean;

/** A terminal's output between the terminal and the daemon's log: bounded, and nothing of it overwritten unread. */
export class OutputStream {
  private readonly buffer: RingBuffer;
  /** Nobody has read yet, and somebody will. */
  private acknowledgedOffset: number | null = 0;
  private sentOffset: number | null = null;
  private paused = false;
  private pushing: NodeJS.Timeout | null = null;
  private pushedAt = 0;
  private allowance: OutputAllowance | null = null;
  private waiting: NodeJS.Timeout | null = null;

  constructor(
    private readonly capacityBytes: number,
    private readonly pty: Pty,
    private readonly take: TakeOutput,
    /** How much may be written in a second, on the average. */
    private readonly kibPerSecond: number | undefined = undefined,
  ) {
    this.buffer = new RingBuffer(capacityBytes);
    if (kibPerSecond !== undefined) this.allowance = fullAllowance(kibPerSecond, performance.now());
    pty.onData((bytes) => {
      this.buffer.append(bytes);
      this.count(bytes.length);
      this.control();
      this.gather();
    });
  }

  get endOffset(): number {
    return this.buffer.endOffset;
  }

  /** A daemon is there, which has everything up to an offset, and on disk everything up to another. */
  follow(offset: number, safe: number): void {
    this.sentOffset = Math.min(offset, this.buffer.endOffset);
    this.acknowledgedOffset = Math.min(safe, this.sentOffset);
    this.control();
    this.push();
  }

  acknowledge(offset: number): void {
    // A word of a connection that is gone must not free what its successor has not got.
    if (this.sentOffset === null || this.acknowledgedOffset === null) return;
    this.acknowledgedOffset = Math.min(Math.max(this.acknowledgedOffset, offset), this.sentOffset);
    this.control();
  }

  /** Nobody is there to send to. What is unread is kept for the next one, and the terminal waits for it. */
  unfollow(): void {
    this.sentOffset = null;
  }

  /** Nobody comes: the terminal goes on, and the oldest bytes are overwritten. */
  waitNoLonger(): void {
    this.acknowledgedOffset = null;
    this.control();
  }

  /** Sends what there is, as far as it is taken. */
  push(): void {
    if (this.pushing) clearTimeout(this.pushing);
    this.pushing = null;
    this.pushedAt = performance.now();
    while (this.sentOffset !== null && this.sentOffset < this.buffer.endOffset) {
      const { offset, bytes } = this.buffer.read(this.sentOffset, OUTPUT_MAX_BYTES);
      this.sentOffset = offset + bytes.length;
      if (!this.take(offset, bytes)) return;
    }
  }

  /** A key's echo is sent at once; a flood in pieces that are worth a frame and a row of the log each. */
  private gather(): void {
    if (this.sentOffset === null) return;
    const waiting = this.buffer.endOffset - this.sentOffset;
    if (waiting >= GATHER_BYTES || performance.now() - this.pushedAt >= GATHER_MS) this.push();
    else this.pushing ??= setTimeout(() => this.push(), GATHER_MS);
  }

  /** Makes a terminal that writes faster than it may wait until it has not. */
  private count(written: number): void {
    const { allowance, kibPerSecond } = this;
    if (allowance === null || kibPerSecond === undefined) return;
    this.allowance = spend(allowance, kibPerSecond, written, performance.now());
    const wait = waitMs(this.allowance, kibPerSecond);
    if (wait === 0 || this.waiting !== null) return;
    this.waiting = setTimeout(() => {
      this.waiting = null;
      this.count(0);
      this.control();
    }, wait);
  }

  private control(): void {
    const { endOffset } = this.buffer;
    const unread = shouldPause(this.paused, endOffset, this.acknowledgedOffset, this.capacityBytes);
    const pause = unread || this.waiting !== null;
    if (pause === this.paused) return;
    this.paused = pause;
    if (pause) this.pty.pause();
    else this.pty.resume();
  }
}
