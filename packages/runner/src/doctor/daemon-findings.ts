import { existsSync, statSync } from 'node:fs';
import type { Environment } from '../config/environment.js';
import { TreeRecords } from '../keeper/tree-records.js';
import { readBootId } from '../processes/boot-id.js';
import { ProcessTree } from '../processes/process-tree.js';
import { treeMark } from '../processes/tree-mark.js';
import { DaemonRefusal, NoDaemon } from '../transports/local-client.js';
import type { RunnerStatus } from '../transports/local-protocol.js';
import { SocketAnnouncement } from '../transports/socket-announcement.js';
import { type Finding, looked, ok, problem, warning } from './finding.js';

const RESTART = 'Run "claude-projects down", then "claude-projects up"; sessions go on.';

/** What the daemon says of itself, and what can be seen of it from outside. `ask` throws as `ask` of a line does. */
export async function daemonFindings(
  environment: Environment,
  ask: () => Promise<RunnerStatus>,
): Promise<Finding[]> {
  const { stateDirectory } = environment;
  const path = new SocketAnnouncement(stateDirectory, 'daemon').read();
  const { status, finding } = await reached(ask);
  return [
    finding,
    ...(path !== null && existsSync(path) ? [socketFinding(path, status !== null)] : []),
    ...(status === null ? [] : inside(status)),
    await looked('strays', () => straysFinding(stateDirectory, status)),
  ];
}

async function reached(
  ask: () => Promise<RunnerStatus>,
): Promise<{ readonly status: RunnerStatus | null; readonly finding: Finding }> {
  try {
    const status = await ask();
    return { status, finding: ok('daemon', `It runs, with pid ${status.pid}.`) };
  } catch (error) {
    if (error instanceof NoDaemon) {
      const finding = warning('daemon', 'No daemon runs here.', 'Run "claude-projects up".');
      return { status: null, finding };
    }
    if (!(error instanceof DaemonRefusal)) throw error;
    return { status: null, finding: problem('daemon', error.message, RESTART) };
  }
}

function socketFinding(path: string, answers: boolean): Finding {
  const mode = statSync(path).mode & 0o777;
  if ((mode & 0o077) !== 0) {
    return problem('socket', `${path} has the mode ${mode.toString(8)}, so others may use it.`, RESTART);
  }
  return answers
    ? ok('socket', `${path}, mode ${mode.toString(8)}.`)
    : warning('socket', `${path} is left over: nobody answers there.`, 'Run "claude-projects up".');
}

function inside(status: RunnerStatus): Finding[] {
  const { keeperId, keeperPid, apiUrl, registered, superseded, notice, logPaused, liveRuns } = status;
  return [
    keeperId === null
      ? problem(
          'keeper',
          'The daemon has no connection to its keeper.',
          'Look into daemon.log and keeper.log.',
        )
      : ok('keeper', `It runs, with pid ${keeperPid ?? '?'}, and holds ${liveRuns} runs.`),
    ...(logPaused === null
      ? []
      : [problem('writing', `The run log waits: ${logPaused}.`, 'Make room; it goes on by itself.')]),
    ...(superseded
      ? [
          problem(
            'registration',
            'Another runner speaks for this machine, so this one does nothing for the API.',
            'Of a copied disk: stop it here, remove machine-id from the state directory, and log in anew.',
          ),
        ]
      : apiUrl === null || registered
        ? []
        : [warning('registration', notice ?? 'The API does not know this machine yet.', 'See below.')]),
  ];
}

/** Processes of an earlier life that no keeper holds: nobody fences them. */
function straysFinding(stateDirectory: string, status: RunnerStatus | null): Finding {
  if (!existsSync(`${stateDirectory}/trees`)) return ok('strays', 'There are none.');
  const records = new TreeRecords(stateDirectory).all();
  const bootId = readBootId();
  // Without a daemon to ask, a tree whose keeper may live is nobody's to call a stray.
  const keeperId = status?.keeperId ?? null;
  const suspects = records.filter((record) => record.bootId === bootId && record.keeperId !== keeperId);
  const pids = suspects.flatMap(({ root, sessionId, startedGeneration }) => {
    const mark = treeMark(sessionId, startedGeneration);
    return new ProcessTree({ root, mark }, () => new Set([process.pid])).members().map(({ pid }) => pid);
  });
  if (pids.length === 0) return ok('strays', 'There are none.');
  if (keeperId === null) {
    return ok('strays', `${pids.length} processes of sessions run; a daemon would tell whose they are.`);
  }
  const shown = `${pids.slice(0, 10).join(', ')}${pids.length > 10 ? ' and more' : ''}`;
  return warning(
    'strays',
    `Processes of an earlier keeper run on: ${shown}.`,
    'The next keeper ends them before it starts anything: run "claude-projects down --sessions", then "up".',
  );
}
