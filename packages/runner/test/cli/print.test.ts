import { expect, it } from 'vitest';
import { table } from '../../src/cli/print.js';

it('aligns columns, and lets no cell speak to the terminal', () => {
  expect(
    table([
      ['ID', 'NAME'],
      ['run-1', 'a\x1b[2Jb\nc\x9bd'],
    ]),
  ).toBe('ID     NAME\nrun-1  a [2Jb c d');
  expect(table([])).toBe('');
});
