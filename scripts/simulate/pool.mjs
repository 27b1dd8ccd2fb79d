import { Worker } from 'node:worker_threads';

/** Plays worlds in several threads. Which thread plays a world changes nothing about it. */
export class Pool {
  #idle = [];
  #all = [];
  #waiting = [];

  /** @param {{ bundle: string, workers: number }} options `bundle` is a URL. */
  constructor({ bundle, workers }) {
    for (let count = 0; count < workers; count += 1) {
      const worker = new Worker(new URL('./worker.mjs', import.meta.url), { workerData: { bundle } });
      this.#all.push(worker);
      this.#idle.push(worker);
    }
  }

  /** @returns {Promise<object>} the result of the world */
  async play(world) {
    const worker = this.#idle.pop() ?? (await new Promise((resolve) => this.#waiting.push(resolve)));
    try {
      return await new Promise((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
        worker.postMessage(world);
      });
    } finally {
      worker.removeAllListeners('message');
      worker.removeAllListeners('error');
      const next = this.#waiting.shift();
      if (next) next(worker);
      else this.#idle.push(worker);
    }
  }

  async close() {
    await Promise.all(this.#all.map((worker) => worker.terminate()));
  }
}
