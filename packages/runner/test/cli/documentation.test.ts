import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { notesOf } from '../../src/cli/command-notes.js';
import { cliDocumentation, nameOf } from '../../src/cli/documentation.js';
import { buildProgram, everyCommand } from '../../src/cli/program.js';

const [, ...commands] = everyCommand(buildProgram()).filter((command) => !command.name().startsWith('_'));

it('is what docs/cli.md says; node scripts/cli-docs.mjs writes it', () => {
  const file = fileURLToPath(new URL('../../../../docs/cli.md', import.meta.url));
  expect(readFileSync(file, 'utf8')).toBe(cliDocumentation());
});

it.each(commands.map((command) => [nameOf(command), command] as const))(
  '%s has examples',
  (name, command) => {
    const notes = notesOf(command);
    expect(notes?.examples.length).toBeGreaterThan(0);
    for (const example of notes?.examples ?? []) expect(example).toContain(name.split(' ').at(-1));
    const hasJson = command.options.some(({ long }) => long === '--json');
    expect(notes?.json !== undefined).toBe(hasJson);
  },
);
