import { writeSync } from 'node:fs';
import type { Environment } from '../config/environment.js';
import type { DaemonLine } from '../transports/daemon-line.js';
import { apiAccess } from './api-access.js';
import { CliFailure } from './cli-failure.js';
import { EXIT } from './exit-codes.js';
import { print } from './print.js';
import { rowsOf } from './top/top-row.js';
import { drawTop, pageRowsOf } from './top/top-screen.js';
import { type Told, TopSources } from './top/top-sources.js';
import { afterKey, arranged, FIRST_VIEW, keysIn, type TopView } from './top/top-view.js';

/** The alternate screen, no cursor, and lines that are cut where the screen ends. */
const ENTER = '\x1b[?1049h\x1b[?25l\x1b[?7l';
const LEAVE = '\x1b[?7h\x1b[?25h\x1b[?1049l';
const ENDING = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Shows the sessions of this machine and of the fleet until the person leaves; with `--json` once. */
export async function top(
  environment: Environment,
  line: DaemonLine,
  options: { json?: true },
): Promise<void> {
  const sources = new TopSources(line, apiAccess(environment));
  if (options.json) {
    const { data, status, fleet, daemonProblem, apiProblem } = await sources.once();
    const runs = data.runs.filter((run) => run.status !== 'ended');
    print(JSON.stringify({ status, runs, fleet, sessions: data.sessions, daemonProblem, apiProblem }));
    return;
  }
  if (!process.stdout.isTTY || !process.stdin.isTTY) {
    throw new CliFailure('"top" needs a terminal; "list" and "fleet sessions" print once.', EXIT.usage);
  }
  const exitCode = await new TopScreen(sources).run();
  if (exitCode !== 0) process.exit(exitCode);
}

class TopScreen {
  private view: TopView = FIRST_VIEW;
  private drawn = '';
  private behind = false;
  private readonly done = Promise.withResolvers<number>();

  constructor(private readonly sources: TopSources) {}

  /** Answers the exit code. The terminal is as it was before, however it ends. */
  async run(): Promise<number> {
    const { stdin, stdout } = process;
    const hear = (bytes: Buffer) => this.hear(bytes);
    const draw = () => this.draw();
    const ends = Object.entries(ENDING).map(
      ([signal, code]) => [signal, () => this.done.resolve(code)] as const,
    );
    const restore = () => writeSync(stdout.fd, LEAVE);
    const drained = () => {
      this.behind = false;
      this.draw();
    };
    for (const [signal, end] of ends) process.on(signal, end);
    process.on('exit', restore);
    stdout.write(ENTER);
    stdin.setRawMode(true);
    stdin.on('data', hear);
    stdout.on('resize', draw);
    stdout.on('drain', drained);
    this.sources.start(draw);
    this.draw();
    try {
      return await this.done.promise;
    } finally {
      this.sources.stop();
      stdin.off('data', hear);
      stdout.off('resize', draw);
      stdout.off('drain', drained);
      stdin.setRawMode(false);
      stdin.pause();
      process.off('exit', restore);
      for (const [signal, end] of ends) process.off(signal, end);
      restore();
    }
  }

  private hear(bytes: Buffer): void {
    for (const key of keysIn(bytes)) {
      const next = afterKey(this.view, key, this.page);
      if (next === null) {
        this.done.resolve(0);
        return;
      }
      const last = Math.max(0, this.rows.length - this.page);
      this.view = { ...next, scrolledRows: Math.min(next.scrolledRows, last) };
    }
    this.draw();
  }

  private get rows() {
    return arranged(rowsOf(this.sources.told.data), this.view);
  }

  private get page(): number {
    return pageRowsOf(process.stdout.rows, headOf(this.sources.told).length);
  }

  /** Draws what changed, and nothing while the terminal has not taken what was drawn before. */
  private draw(): void {
    if (this.behind) return;
    const { columns, rows: lines } = process.stdout;
    const { view, rows } = this;
    const screen = drawTop({ head: headOf(this.sources.told), rows, view, columns, lines });
    const text = `\x1b[H${screen.map((line) => `${line}\x1b[K`).join('\r\n')}\x1b[J`;
    if (text === this.drawn) return;
    this.drawn = text;
    this.behind = !process.stdout.write(text);
  }
}

function headOf({ status, fleet, daemonProblem, apiProblem }: Told): string[] {
  const daemon = status
    ? `daemon ${status.pid}, ${status.liveRuns} runs${status.logPaused === null ? '' : `, the log waits: ${status.logPaused}`}`
    : (daemonProblem ?? 'asking the daemon …');
  const counts = fleet
    ? Object.entries(fleet.sessionsByHealth)
        .filter(([health, count]) => count > 0 && health !== 'ended')
        .map(([health, count]) => `${count} ${health}`)
    : [];
  const doubted = fleet?.doubt?.holding ? '; silence is doubted, nothing silent is failed' : '';
  const api = fleet
    ? `fleet: ${counts.join(', ') || 'no sessions'}, ${fleet.slots.free} of ${fleet.slots.total} slots free, ${fleet.pendingRecoveries} recoveries pending${doubted}`
    : null;
  return [daemon, ...(api === null ? [] : [api]), ...(apiProblem === null ? [] : [apiProblem]), ''];
}
