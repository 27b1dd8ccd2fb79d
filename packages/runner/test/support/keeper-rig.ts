import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sleepCountingSeconds } from '../../src/adapters/sleep-counting-clock.js';
import type { Launch } from '../../src/core/checkpoint.js';
import type { Fence } from '../../src/core/grant.js';
import type { InventoryEntry, KeeperEvent } from '../../src/core/keeper-port.js';
import { KeeperLink } from '../../src/keeper/keeper-link.js';
import { keeperSettingsSchema } from '../../src/keeper/keeper-settings.js';
import { TreeRecords } from '../../src/keeper/tree-records.js';
import { readBootId } from '../../src/processes/boot-id.js';
import { readLock } from '../../src/processes/process-lock.js';
import { eventually } from './conditions.js';
import { removeGroupsOf } from './control-groups.js';
import { Cleanup, pidIn, processesNaming } from './processes.js';

const keeperEntry = fileURLToPath(new URL('../../dist/keeper/main.js', import.meta.url));

/** A real keeper process in a directory of its own, with a daemon's connection to it. */
export class KeeperRig {
  readonly directory = mkdtempSync(join(tmpdir(), 'keeper-'));
  readonly events: KeeperEvent[] = [];
  readonly cleanup = new Cleanup();
  readonly settings;
  inventory: readonly InventoryEntry[] = [];
  keeperId = '';
  lost = 0;
  /** Whether what is received counts as safe. */
  acknowledges = true;
  readonly keeperEntry = keeperEntry;
  private barriers = 0;
  private readonly read = new Map<string, { from: number; readonly parts: Buffer[] }>();
  private connection: KeeperLink | null = null;

  readonly logged: string[] = [];

  constructor(
    given: Record<string, unknown> = {},
    private readonly pulseEveryMs?: number,
  ) {
    this.settings = keeperSettingsSchema.parse({
      stateDirectory: join(this.directory, 'state'),
      socketPath: join(this.directory, 'run', 'keeper.sock'),
      tickMs: 50,
      stopGraceSeconds: 2,
      fenceGraceSeconds: 0.5,
      ...given,
    });
  }

  get link(): KeeperLink {
    if (!this.connection) throw new Error('connect first');
    return this.connection;
  }

  get records(): TreeRecords {
    return new TreeRecords(this.settings.stateDirectory);
  }

  /** Connects as a daemon does: to the living keeper, or to a new one. */
  async connect(): Promise<this> {
    await this.connection?.close();
    this.connection = new KeeperLink(
      this.settings,
      readBootId(),
      {
        connected: (keeperId, sessions) => {
          this.keeperId = keeperId;
          this.inventory = sessions;
        },
        lost: () => {
          this.lost += 1;
        },
        heard: (event) => void this.events.push(event),
        output: (sessionId, offset, bytes) => this.heardOutput(sessionId, offset, bytes),
        log: (text) => void this.logged.push(text),
      },
      keeperEntry,
      this.pulseEveryMs,
    );
    await this.connection.open();
    this.cleanup.add(this.keeperPid);
    return this;
  }

  /** As a killed daemon does: the connection ends, nothing is said. */
  disconnect(): void {
    void this.connection?.close();
    this.connection = null;
  }

  get keeperPid(): number {
    const holder = readLock(join(this.settings.stateDirectory, 'keeper.lock'));
    if (!holder) throw new Error('no keeper holds the lock');
    return holder.pid;
  }

  /** The processes that wait for the end of this rig's keeper. */
  get aftermathPids(): number[] {
    return processesNaming(this.directory).filter((pid) => processesNaming('aftermath').includes(pid));
  }

  launch(script: string, given: Partial<Launch> = {}): Launch {
    return {
      command: ['bash', '-c', script],
      cwd: this.directory,
      env: { PATH: process.env.PATH ?? '' },
      allowedDirectories: [this.directory],
      ...given,
    };
  }

  /** Orders a start with a deadline that lies `seconds` ahead. */
  start(sessionId: string, launch: Launch, seconds = 600, fence: Fence = 'pause', generation = 1): void {
    const deadlineSeconds = sleepCountingSeconds() + seconds;
    const { command, cwd, env, allowedDirectories, limits, sandbox } = launch;
    const own = {
      ...{ cwd, env: { ...env }, command: [...command], allowedDirectories: [...allowedDirectories] },
      limits,
      ...(sandbox && { sandbox: { writable: [...sandbox.writable] } }),
    };
    this.link.order({
      kind: 'start',
      ...{ sessionId, generation, launch: own, deadlineSeconds, fence },
      ...{ runId: `run of ${sessionId}`, columns: 80, rows: 24 },
    });
  }

  /** Resolves when every order given before is carried out. */
  async barrier(): Promise<void> {
    this.barriers += 1;
    const nobody = `barrier ${this.barriers}`;
    this.start(nobody, this.launch('true'), -1);
    await this.event('start-failed', nobody);
  }

  /** Asks for a session's output from an offset on, as a daemon does that has what is before it. */
  follow(sessionId: string, offset: number): void {
    this.read.set(sessionId, { from: offset, parts: [] });
    this.link.order({ kind: 'follow', sessionId, offset, safe: offset });
  }

  /** What came since `follow`. Throws where a byte is missing or came twice. */
  output(sessionId: string): Buffer {
    return Buffer.concat(this.read.get(sessionId)?.parts ?? []);
  }

  private heardOutput(sessionId: string, offset: number, bytes: Buffer): void {
    const read = this.read.get(sessionId);
    if (!read) throw new Error(`nobody asked for ${sessionId}`);
    const expected = read.parts.reduce((sum, part) => sum + part.length, read.from);
    if (read.parts.length > 0 && offset !== expected) throw new Error(`${offset} came after ${expected}`);
    if (read.parts.length === 0) read.from = offset;
    read.parts.push(Buffer.from(bytes));
    if (this.acknowledges) this.link.order({ kind: 'acknowledge', sessionId, offset: offset + bytes.length });
  }

  renew(sessionId: string, seconds: number, generation = 1, fence: Fence = 'pause'): void {
    const deadlineSeconds = sleepCountingSeconds() + seconds;
    this.link.order({ kind: 'renew', sessionId, generation, deadlineSeconds, fence });
  }

  event<Kind extends KeeperEvent['kind']>(
    kind: Kind,
    sessionId: string,
    withinMs?: number,
  ): Promise<Extract<KeeperEvent, { kind: Kind }>> {
    type Wanted = Extract<KeeperEvent, { kind: Kind }>;
    const wanted = (event: KeeperEvent): event is Wanted =>
      event.kind === kind && event.sessionId === sessionId;
    return eventually(`${kind} of ${sessionId}`, () => this.events.find(wanted), withinMs);
  }

  /** The pid that the test's process wrote, ended with the rig. */
  async pid(name: string): Promise<number> {
    const pid = await eventually(`a pid in ${name}`, () => pidIn(join(this.directory, name)));
    return this.cleanup.add(pid);
  }

  end(): void {
    this.disconnect();
    for (const pid of processesNaming(this.directory)) this.cleanup.add(pid);
    this.cleanup.end();
    removeGroupsOf(this.settings.stateDirectory);
    rmSync(this.directory, { recursive: true, force: true });
  }
}
