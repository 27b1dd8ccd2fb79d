import { NoWay } from '../transports/local-client.js';
import { sshFailure, startSsh } from './ssh-command.js';

const ANSWER_WITHIN_MS = 30_000;
const ANSWER_MAX_BYTES = 64 * 1_024;
const MARK = 'claude-projects:';

/**
 * What a shell of the other machine is asked. It needs no program of ours on the way: where a daemon listens stands in a
 * file beside its state. Lines are marked, for a login may print what it likes.
 */
const QUESTION = `
state="\${XDG_STATE_HOME:-$HOME/.local/state}/claude-projects"
printf '${MARK}home=%s\\n' "$HOME"
printf '${MARK}shell=%s\\n' "$SHELL"
[ -d "$state" ] && printf '${MARK}state=%s\\n' "$state"
[ -f "$state/daemon.socket" ] && printf '${MARK}socket=%s\\n' "$(cat "$state/daemon.socket")"
exit 0
`;

export interface RemoteRunner {
  readonly home: string;
  readonly shell: string;
  /** Where its daemon listens, or did when it was killed. */
  readonly socketPath: string;
}

/** Asks another machine where its daemon listens. Throws a `NoWay` that says why it is not known. */
export async function findRemoteRunner(host: string): Promise<RemoteRunner> {
  const found = await askShell(host);
  const socketPath = found.get('socket');
  if (socketPath !== undefined) {
    return { home: found.get('home') ?? '/', shell: found.get('shell') || '/bin/sh', socketPath };
  }
  const start = `start it with ssh ${host} claude-projects up.`;
  throw new NoWay(
    found.has('state')
      ? `No daemon runs on ${host}: ${start}`
      : `There is no runner on ${host}: install claude-projects there, and ${start}`,
    'no-daemon',
  );
}

function askShell(host: string): Promise<Map<string, string>> {
  return new Promise((resolve, reject) => {
    const { child, complaint } = startSsh(host, [], 'sh');
    const fail = (sentence: string) => {
      clearTimeout(timer);
      child.kill();
      reject(new NoWay(sentence, 'unreachable'));
    };
    const timer = setTimeout(
      () => fail(`${host} did not answer within ${ANSWER_WITHIN_MS / 1_000} s.`),
      ANSWER_WITHIN_MS,
    );
    let answer = '';
    child.stdout?.on('data', (bytes: Buffer) => {
      answer = `${answer}${bytes}`.slice(-ANSWER_MAX_BYTES);
    });
    child.on('error', (error: NodeJS.ErrnoException) =>
      fail(error.code === 'ENOENT' ? 'There is no ssh on this machine.' : error.message),
    );
    child.on('close', (code) => {
      clearTimeout(timer);
      const found = markedLines(answer);
      if (found.has('home')) resolve(found);
      else if (code === 255) fail(sshFailure(host, complaint()));
      else fail(`${host} let nobody run a shell (exit code ${code}).`);
    });
    child.stdin.end(QUESTION);
  });
}

function markedLines(text: string): Map<string, string> {
  const lines = text.split('\n').filter((line) => line.startsWith(MARK));
  return new Map(
    lines.map((line) => {
      const [name = '', ...value] = line.slice(MARK.length).trimEnd().split('=');
      return [name, value.join('=')] as const;
    }),
  );
}
