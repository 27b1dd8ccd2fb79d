/** What the shell is told. `--help` and docs/cli.md list them. */
export const EXIT = {
  failed: 1,
  usage: 2,
  noDaemon: 3,
  refused: 4,
  config: 5,
  unreachable: 6,
} as const;

export const EXIT_CODE_MEANINGS: Readonly<Record<number, string>> = {
  0: 'done',
  [EXIT.failed]: 'something unexpected failed, or "doctor" found a problem',
  [EXIT.usage]: 'the command line is wrong',
  [EXIT.noDaemon]: 'no daemon runs there',
  [EXIT.refused]: 'the daemon or the API refused',
  [EXIT.config]: 'a setting is missing or wrong',
  [EXIT.unreachable]: 'the API or the other machine cannot be reached',
};

export const EXIT_CODES_HELP = `
Exit codes:
${Object.entries(EXIT_CODE_MEANINGS)
  .map(([code, meaning]) => `  ${code}  ${meaning}`)
  .join('\n')}`;
