import type { Command } from 'commander';
import { notesOf } from './command-notes.js';
import { EXIT_CODE_MEANINGS } from './exit-codes.js';
import { buildProgram, everyCommand } from './program.js';

const INTRODUCTION = `# The command line

Made by scripts/cli-docs.mjs from the commands themselves; do not edit. A test fails when it is not current, and another one
runs every command that has \`--json\` and compares what it prints with the shape shown here.

What \`claude-projects\` prints is a table or a sentence for a person, and with \`--json\` one line for a program (\`logs --json\`:
one line for each event). Fields of these shapes are not renamed or taken away; new ones may come, so ignore what you do
not know. What goes wrong is one sentence on the standard error, with and without \`--json\`, and the exit code tells
its kind. Colours are shown on a terminal only, and never where \`NO_COLOR\` is set.`;

const HOST = `With \`--host\` the same commands talk to the daemon of another machine, over a tunnel that the system's \`ssh\` makes
to its socket. Whatever \`~/.ssh/config\` says of the host holds: its user, port, keys, jump hosts, an agent, an open master
connection. ssh never asks anything there, so \`ssh user@machine\` has to work without a password. The other machine needs no
claude-projects on its \`PATH\`, only a daemon that runs. Directories and templates are those of the other machine, and a session has
the environment of its daemon. The tunnel ends with the command; \`attach\` makes it anew where it breaks.`;

/** docs/cli.md, whole. */
export function cliDocumentation(): string {
  const [program, ...commands] = everyCommand(buildProgram());
  if (!program) return '';
  const codes = Object.entries(EXIT_CODE_MEANINGS).map(([code, meaning]) => `| ${code} | ${meaning} |`);
  const parts = [
    INTRODUCTION,
    '## Exit codes',
    ['| code | meaning |', '|---|---|', ...codes].join('\n'),
    '## For every command',
    optionsOf(program),
    HOST,
    ...commands.filter((command) => notesOf(command) !== null).map(documentationOf),
  ];
  return `${parts.join('\n\n')}\n`;
}

function documentationOf(command: Command): string {
  const { examples, json, more } = notesOf(command) ?? { examples: [] };
  const parts = [
    `## ${nameOf(command)}`,
    `${sentence(command.description())}${more === undefined ? '' : ` ${more.replaceAll('\n', ' ')}`}`,
    `\`\`\`sh\n${examples.join('\n')}\n\`\`\``,
    optionsOf(command),
    json === undefined ? '' : `With \`--json\`:\n\n\`\`\`json\n${JSON.stringify(json)}\n\`\`\``,
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function optionsOf(command: Command): string {
  const rows = [
    ...command.registeredArguments.map((argument) => {
      const name = `${argument.name()}${argument.variadic ? '…' : ''}`;
      return `| \`${argument.required ? name : `[${name}]`}\` | ${argument.description} |`;
    }),
    ...command.options.map(({ flags, description }) => `| \`${flags}\` | ${description} |`),
  ];
  return rows.length === 0 ? '' : ['| | |', '|---|---|', ...rows].join('\n');
}

/** As it is typed after "claude-projects". */
export function nameOf(command: Command): string {
  const { parent } = command;
  return parent?.parent ? `${nameOf(parent)} ${command.name()}` : command.name();
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
