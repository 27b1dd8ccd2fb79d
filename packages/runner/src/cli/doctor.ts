import type { Environment } from '../config/environment.js';
import { readMachineId } from '../config/machine-id.js';
import { readApiAccess, readConfig } from '../config/runner-config.js';
import { apiFindings } from '../doctor/api-findings.js';
import { daemonFindings } from '../doctor/daemon-findings.js';
import { type Finding, worstOf } from '../doctor/finding.js';
import { machineFindings } from '../doctor/machine-findings.js';
import { serviceFindings } from '../doctor/service-findings.js';
import { ask } from '../transports/daemon-line.js';
import type { RunnerStatus } from '../transports/local-protocol.js';
import { CliFailure } from './cli-failure.js';
import { coloured, colourOf } from './colours.js';
import { EXIT } from './exit-codes.js';
import { lineHere } from './local-socket.js';
import { plain, print } from './print.js';

/** Looks at everything that this machine needs. Throws a `CliFailure` when there is a problem. */
export async function doctor(environment: Environment, options: { json?: true }): Promise<void> {
  const line = lineHere(environment);
  const findings = [
    ...(await machineFindings(environment)),
    ...(await daemonFindings(
      environment,
      async () => (await ask(line, { method: 'status' })) as RunnerStatus,
    )),
    ...(await apiFindingsFor(environment)),
    ...serviceFindings(environment),
  ];
  const worst = worstOf(findings);
  if (options.json) print(JSON.stringify({ worst, findings }));
  else print(findings.map(described).join('\n'));
  const problems = findings.filter(({ state }) => state === 'problem').length;
  if (problems === 0) return;
  throw new CliFailure(
    problems === 1 ? 'There is a problem.' : `There are ${problems} problems.`,
    EXIT.failed,
  );
}

async function apiFindingsFor(environment: Environment): Promise<Finding[]> {
  try {
    const access = readApiAccess(environment, readConfig(environment));
    if (access === null) return [];
    return await apiFindings(access.apiUrl, access.apiKey, readMachineId(environment.stateDirectory));
  } catch {
    // What is wrong with the configuration is a finding already.
    return [];
  }
}

function described({ name, state, found, remedy }: Finding): string {
  const head = coloured(colourOf(state), state.padEnd('problem'.length));
  const more = remedy === null ? '' : `\n${' '.repeat('problem'.length)}  → ${plain(remedy)}`;
  return `${head}  ${name}: ${plain(found)}${more}`;
}
