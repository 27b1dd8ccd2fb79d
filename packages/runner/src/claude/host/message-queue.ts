import type { SDKUserMessage } from '@anthropic-ai/claude-agent-sdk';

/** What a person says, in the form in which the SDK takes it: an iterable that is held open until it is closed. */
export class MessageQueue implements AsyncIterable<SDKUserMessage> {
  private readonly waiting: SDKUserMessage[] = [];
  private wake: (() => void) | null = null;
  private over = false;

  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  get isClosed(): boolean {
    return this.over;
  }

  push(message: SDKUserMessage): void {
    this.waiting.push(message);
    this.wake?.();
  }

  /** What waits is still given out. */
  close(): void {
    this.over = true;
    this.wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<SDKUserMessage> {
    for (;;) {
      const next = this.waiting.shift();
      if (next !== undefined) {
        yield next;
        continue;
      }
      if (this.over) return;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
      this.wake = null;
    }
  }
}
