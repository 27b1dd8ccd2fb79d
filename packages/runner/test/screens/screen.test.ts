import headless from '@xterm/headless';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { modesIn } from '../../src/screens/modes-in.js';
import { Screen } from '../../src/screens/screen.js';

const size = { columns: 40, rows: 10 };

/** What a terminal of a client shows after it was sent these. */
async function shown(...sent: string[]) {
  const terminal = new headless.Terminal({ cols: 40, rows: 10, scrollback: 1_000, allowProposedApi: true });
  let hidden = false;
  let sgrMouse = false;
  const track = (on: boolean) => (parameters: (number | number[])[]) => {
    if (parameters.includes(25)) hidden = !on;
    if (parameters.includes(1006)) sgrMouse = on;
    return false;
  };
  terminal.parser.registerEscHandler({ final: 'c' }, () => {
    hidden = false;
    sgrMouse = false;
    return false;
  });
  terminal.parser.registerCsiHandler({ prefix: '?', final: 'h' }, track(true));
  terminal.parser.registerCsiHandler({ prefix: '?', final: 'l' }, track(false));
  for (const each of sent) await new Promise<void>((resolve) => terminal.write(each, resolve));
  const buffer = terminal.buffer.active;
  const lines = Array.from(
    { length: buffer.length },
    (_, y) => buffer.getLine(y)?.translateToString(true) ?? '',
  );
  const { modes } = terminal;
  return {
    lines: lines.join('\n').trimEnd(),
    cursor: [buffer.cursorX, buffer.cursorY],
    ...{ type: buffer.type, hidden, sgrMouse },
    ...{
      paste: modes.bracketedPasteMode,
      mouse: modes.mouseTrackingMode,
      keypad: modes.applicationCursorKeysMode,
    },
  };
}

async function snapshotOf(...sent: string[]): Promise<string> {
  const screen = new Screen(size);
  for (const each of sent) await screen.write(Buffer.from(each));
  const text = screen.serialize();
  screen.dispose();
  return text;
}

const pieces = fc.constantFrom(
  ...['hello', 'wide 漢字', '\r\n', '\n\n\n', '\x1b[31mred\x1b[0m', '\x1b[5;7H', '\x1b[2J', '\x1b[K', '\t'],
  ...['\x1b[?1049h', '\x1b[?1049l', '\x1b[?25l', '\x1b[?25h', '\x1b[?1006h', '\x1b[?1006l', '\x1b[?1002h'],
  ...['\x1b[?1002l', '\x1b[?2004h', '\x1b[?1h', '\x1bc', 'x'.repeat(95)],
);

it('brings a blank terminal to the same screen, scrollback, cursor and modes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(pieces, { maxLength: 30 }), async (sent) => {
      expect(await shown(await snapshotOf(...sent))).toEqual(await shown(...sent));
    }),
    { numRuns: 150, seed: 11 },
  );
});

it.each([
  ['a hidden cursor', '\x1b[?25l', { hidden: true }],
  ['the mouse with SGR positions', '\x1b[?1002h\x1b[?1006h', { sgrMouse: true, mouse: 'drag' }],
  ['the alternate screen', 'main\x1b[?1049h\x1b[Hother', { type: 'alternate', lines: 'other' }],
])('keeps %s', async (_what, sent, expected) => {
  expect(await shown(await snapshotOf(sent))).toMatchObject(expected);
});

it('brings a thousand lines above the screen at most', async () => {
  const sent = Array.from({ length: 3_000 }, (_, index) => `line ${index}\r\n`).join('');
  const { lines } = await shown(await snapshotOf(sent));
  expect(lines.split('\n')).toHaveLength(1_009);
  expect(lines.split('\n')[0]).toBe('line 1991');
});

it('finds in what is not drawn whatever changes how the rest is drawn', () => {
  const long = `some text\x1b[?1049h\x1b[12;3Hmore\x1b[31m\x1b[?25;1006h\x1b[2;8r\x1b(0lqqk\x1b(B\x1b[0m\x1b[!p`;
  expect(modesIn(Buffer.from(long)).toString()).toBe(
    '\x1b[?1049h\x1b[?25;1006h\x1b[2;8r\x1b(0\x1b(B\x1b[0m\x1b[!p',
  );
});
