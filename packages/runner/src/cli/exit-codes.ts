/** What the shell is told. `--help` lists them. */
export const EXIT = {
  failed: 1,
  usage: 2,
  noDaemon: 3,
  refused: 4,
  config: 5,
} as const;

export const EXIT_CODES_HELP = `
Exit codes:
  0  done
  1  something unexpected failed
  2  the command line is wrong
  3  no daemon runs here
  4  the daemon or the API refused
  5  a setting is missing or wrong`;
