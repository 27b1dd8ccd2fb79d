import { closeSync, createWriteStream, openSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startChild } from '../launcher/child.mjs';
import { Failure } from '../launcher/failure.mjs';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const sweepLoop = fileURLToPath(new URL('sweep-loop.mjs', import.meta.url));

/** How often a sweeper looks. Sweeps further apart than two of these doubt themselves. */
export const sweepSeconds = 2;

/** The compiled API and the compiled scheduled function as processes, which may be killed and started again. */
export class ApiServers {
  /** @param {{ directory: string, env: Record<string, string> }} options */
  constructor({ directory, env }) {
    this.directory = directory;
    this.env = env;
    this.apis = [];
    this.sweepers = [];
    this.started = 0;
  }

  get ports() {
    return this.apis.filter(({ child }) => child.isRunning()).map(({ port }) => port);
  }

  /** An API that leaves sweeping to others, unless `env` says otherwise. Resolves when it listens. */
  async startApi(env = {}) {
    const name = `api-${++this.started}`;
    const child = this.start(name, [main], {
      ...{ HOST: '127.0.0.1', PORT: '0', SWEEP_INTERVAL_SECONDS: '3600', LOG_LEVEL: 'info', ...env },
    });
    const log = createWriteStream(join(this.directory, `${name}.out`));
    const port = await new Promise((resolve, reject) => {
      const lines = createInterface({ input: child.stdout });
      lines.on('close', () => log.end());
      lines.on('line', (line) => {
        log.write(`${line}\n`);
        const [, found] = /Listening at http:\/\/[^:]+:(\d+)/.exec(line) ?? [];
        if (found) resolve(Number(found));
      });
      child.ended.then((how) =>
        reject(new Failure(`An API ended ${how}: see its log in ${this.directory}.`)),
      );
    });
    const api = { child, port };
    this.apis.push(api);
    return api;
  }

  /** The scheduled function, run every so many seconds as the cloud would. */
  startSweeper({ canaryUrl } = {}) {
    const sweeper = this.start(`sweeper-${++this.started}`, [sweepLoop], {
      SWEEP_INTERVAL_SECONDS: String(sweepSeconds),
      ...(canaryUrl && { CANARY_URL: canaryUrl }),
    });
    sweeper.stdout.resume();
    this.sweepers.push(sweeper);
    return sweeper;
  }

  start(name, args, env) {
    const log = openSync(join(this.directory, `${name}.log`), 'w');
    try {
      return startChild(process.execPath, ['--enable-source-maps', ...args], {
        cwd: this.directory,
        env: { PATH: process.env.PATH, LOG_LEVEL: 'warn', ...this.env, ...env },
        stdio: ['ignore', 'pipe', log],
      });
    } finally {
      closeSync(log);
    }
  }

  async killApis() {
    await killAll(this.apis.splice(0).map(({ child }) => child));
  }

  async killSweepers() {
    await killAll(this.sweepers.splice(0));
  }
}

/** SIGKILL: as a crash does, at once and without a word. */
export async function killAll(children) {
  for (const child of children) if (child.isRunning()) process.kill(child.pid, 'SIGKILL');
  await Promise.all(children.map(({ ended }) => ended));
}
