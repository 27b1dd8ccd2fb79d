import type { Exit, KeeperEvent, KeeperOrder } from '../../src/core/keeper-port.js';
import type { LinkInput } from '../../src/core/link-input.js';
import { type LinkMemory, memoryOf, recallSessions } from '../../src/core/link-memory.js';
import type { LinkOutput } from '../../src/core/link-output.js';
import { initialLinkState, type LinkState } from '../../src/core/link-state.js';
import { step } from '../../src/core/step.js';
import { type FenceState, fenceAtTick, renewedFence } from '../../src/keeper/fence.js';
import { settings } from './link-rig.js';

type Happening = LinkInput extends infer Each
  ? Each extends LinkInput
    ? Omit<Each, 'atSeconds'>
    : never
  : never;
type RequestOutput = Extract<LinkOutput, { kind: 'request' }>;

interface ModelTree {
  fence: FenceState;
  alive: boolean;
  exit: Exit;
  fenced: boolean;
}

/** A machine with the real state machine, the real fence rules, and a process tree that is a word. */
export class ModelMachine {
  asleepUntil = 0;
  cutOffUntil = 0;
  restartAt = 0;
  private link: LinkState | null = null;
  private memory: LinkMemory | null = null;
  private keeperId: string | null = null;
  private tree: ModelTree | null = null;
  private lives = 0;
  private lastKeeperTick = 0;

  constructor(
    readonly index: number,
    private readonly now: () => number,
    private readonly send: (machine: ModelMachine, daemonId: string, request: RequestOutput) => void,
  ) {}

  /** Whether a process of the session could do something now. */
  get acts(): boolean {
    const { tree } = this;
    return tree?.alive === true && tree.fence.condition !== 'frozen' && this.now() >= this.asleepUntil;
  }

  get runs(): boolean {
    return this.link !== null;
  }

  get daemonId(): string | null {
    return this.link?.settings.daemonId ?? null;
  }

  startDaemon(): void {
    this.lives += 1;
    const own = {
      ...settings,
      machineId: `machine-${this.index}`,
      daemonId: `daemon-${this.index}-${this.lives}`,
      idleHeartbeatSeconds: 0.25,
      requestTimeoutSeconds: 4,
    };
    this.link = initialLinkState(own, this.now(), this.memory ? recallSessions(this.memory, own.bootId) : []);
    this.feed({ kind: 'tick' });
    this.connectKeeper();
  }

  killDaemon(): void {
    this.link = null;
  }

  /** The keeper dies; the daemon, or the next one, ends what it left before a new keeper is there. */
  killKeeper(): void {
    this.keeperId = null;
    this.tree = null;
    if (!this.link) return;
    this.feed({ kind: 'keeper-lost' });
    this.connectKeeper();
  }

  crash(): void {
    this.link = null;
    this.keeperId = null;
    this.tree = null;
  }

  startSession(): void {
    const checkpoint = { template: 'work', cwd: '/srv/work' };
    const command = { commandId: 'c', projectId: 'p', slot: null, taskId: null, checkpoint };
    this.feed({ kind: 'command', command: { kind: 'start', ...command } });
  }

  exitProcess(code: number): void {
    if (this.tree?.alive && this.tree.fence.condition !== 'frozen') this.treeGone({ code, signal: null });
  }

  tick(): void {
    this.keeperTick();
    this.feed({ kind: 'tick' });
  }

  keeperTick(): void {
    const gap = this.now() - this.lastKeeperTick > 5;
    this.lastKeeperTick = this.now();
    if (!this.tree?.alive) return;
    const { fence, action } = fenceAtTick(this.tree.fence, this.now(), gap);
    this.tree.fence = fence;
    if (action === 'freeze') this.hear({ kind: 'frozen', sessionId: 's', why: gap ? 'gap' : 'deadline' });
  }

  receive(daemonId: string, happening: Happening): void {
    if (this.daemonId === daemonId) this.feed(happening);
  }

  private connectKeeper(): void {
    this.keeperId ??= `keeper-${this.index}-${this.lives}-${this.now()}`;
    const { tree } = this;
    const sessions =
      tree === null
        ? []
        : [
            {
              sessionId: 's',
              generation: tree.fence.generation,
              state: tree.alive ? (tree.fence.condition === 'frozen' ? 'frozen' : 'running') : 'ended',
              exit: tree.alive ? null : tree.exit,
              fenced: tree.fenced,
              totalBytes: 0,
            } as const,
          ];
    this.feed({ kind: 'keeper-connected', keeperId: this.keeperId, sessions });
  }

  private feed(happening: Happening): void {
    if (!this.link) return;
    const { daemonId } = this.link.settings;
    const result = step(this.link, { ...happening, atSeconds: this.now() } as LinkInput);
    this.link = result.state;
    this.memory = memoryOf(result.state);
    for (const output of result.outputs) {
      if (output.kind === 'request') this.send(this, daemonId, output);
      if (output.kind === 'keeper') this.obey(output.order);
    }
  }

  private obey(order: KeeperOrder): void {
    const { tree } = this;
    switch (order.kind) {
      case 'start': {
        const { generation, deadlineSeconds, fence: mode } = order;
        const refuse = (reason: string) =>
          this.hear({ kind: 'start-failed', sessionId: 's', generation, reason });
        if (tree?.alive) refuse('older processes');
        else if (deadlineSeconds <= this.now()) refuse('late');
        else {
          const fence = { condition: 'running', mode, generation, deadlineSeconds } as const;
          this.tree = { fence, alive: true, exit: { code: null, signal: null }, fenced: false };
          this.hear({ kind: 'started', sessionId: 's', generation });
        }
        return;
      }
      case 'renew': {
        if (!tree?.alive) return;
        const { generation, deadlineSeconds, fence: mode } = order;
        const next = renewedFence(tree.fence, { generation, deadlineSeconds, mode }, this.now());
        tree.fence = next.fence;
        if (next.action === 'thaw') this.hear({ kind: 'thawed', sessionId: 's' });
        return;
      }
      case 'stop':
        if (tree?.alive) this.treeGone({ code: null, signal: 'SIGKILL' });
        return;
      case 'forget':
        if (tree && !tree.alive) this.tree = null;
    }
  }

  private treeGone(exit: Exit): void {
    if (!this.tree) return;
    this.tree.alive = false;
    this.tree.exit = exit;
    const { generation } = this.tree.fence;
    this.hear({ kind: 'ended', sessionId: 's', generation, exit, fenced: false });
  }

  private hear(event: KeeperEvent): void {
    this.feed({ kind: 'keeper-event', event });
  }
}
