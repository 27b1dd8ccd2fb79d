import type { TerminalSize } from '@claude-projects/protocol';
import addon from '@xterm/addon-serialize';
import headless from '@xterm/headless';

/** Lines above the screen that a snapshot brings; older ones are in the log. */
const SCROLLBACK_LINES = 1_000;
const SGR_MOUSE = 1006;
const CURSOR_VISIBLE = 25;

/** A terminal that nobody sees: what the bytes of a run have drawn so far. */
export class Screen {
  private readonly terminal: InstanceType<typeof headless.Terminal>;
  private readonly serializer = new addon.SerializeAddon();
  /** What the serializer forgets. */
  private cursorHidden = false;
  private sgrMouse = false;

  constructor({ columns, rows }: TerminalSize) {
    this.terminal = new headless.Terminal({
      ...{ cols: columns, rows, scrollback: SCROLLBACK_LINES, allowProposedApi: true },
    });
    this.terminal.loadAddon(this.serializer);
    const { parser } = this.terminal;
    const track = (on: boolean) => (parameters: (number | number[])[]) => {
      if (parameters.includes(CURSOR_VISIBLE)) this.cursorHidden = !on;
      if (parameters.includes(SGR_MOUSE)) this.sgrMouse = on;
      // The terminal itself handles it as well.
      return false;
    };
    parser.registerCsiHandler({ prefix: '?', final: 'h' }, track(true));
    parser.registerCsiHandler({ prefix: '?', final: 'l' }, track(false));
    const reset = () => {
      this.cursorHidden = false;
      this.sgrMouse = false;
      return false;
    };
    parser.registerEscHandler({ final: 'c' }, reset);
    parser.registerCsiHandler({ intermediates: '!', final: 'p' }, () => {
      this.cursorHidden = false;
      return false;
    });
  }

  get size(): TerminalSize {
    return { columns: this.terminal.cols, rows: this.terminal.rows };
  }

  /** Resolves when it is drawn. */
  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve) => this.terminal.write(bytes, resolve));
  }

  resize({ columns, rows }: TerminalSize): void {
    this.terminal.resize(columns, rows);
  }

  /** The escape sequences that bring a blank terminal of the same size to this state. */
  serialize(): string {
    const screen = this.serializer.serialize({ scrollback: SCROLLBACK_LINES });
    return `${screen}${this.sgrMouse ? '\x1b[?1006h' : ''}${this.cursorHidden ? '\x1b[?25l' : ''}`;
  }

  dispose(): void {
    this.terminal.dispose();
  }
}
