import { Injectable } from '@nestjs/common';
import { type SweepMemory, trustOf } from '../liveness/doubt.js';
import { describe } from '../liveness/doubt-reason.js';
import type { Trust } from '../liveness/grace.js';
import { SweepMemoryRepository } from './sweep-memory.repository.js';

/** What the sweeper makes of silence, and why, as one text for people. */
export interface ShownDoubt {
  trust: Trust;
  reason: string;
}

/** Every view asks, and a doubt may show a moment late. */
const FRESH_MS = 1_000;

/** Tells those who show sessions what the sweeper makes of silence. Decisions never read it from here. */
@Injectable()
export class DoubtReader {
  private read: { memory: Promise<SweepMemory | null>; atMs: number } | null = null;

  constructor(private readonly memories: SweepMemoryRepository) {}

  async memory(): Promise<SweepMemory | null> {
    const nowMs = performance.now();
    if (this.read === null || nowMs - this.read.atMs > FRESH_MS) {
      const memory = this.memories.read();
      this.read = { memory, atMs: nowMs };
      // What failed is asked for again by the next one.
      memory.catch(() => {
        this.read = null;
      });
    }
    return await this.read.memory;
  }

  /** What a view of a session needs. */
  async shown(): Promise<ShownDoubt> {
    const memory = await this.memory();
    return { trust: trustOf(memory), reason: describe(memory?.reasons ?? []) };
  }

  async trust(): Promise<Trust> {
    return trustOf(await this.memory());
  }
}
