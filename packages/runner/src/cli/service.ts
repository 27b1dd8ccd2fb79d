import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../config/environment.js';
import { ReplacementFile } from '../config/replacement-file.js';
import { launchdPlist } from '../service/launchd-plist.js';
import { type ServiceKind, serviceDefinition, serviceFile } from '../service/service-definition.js';
import { isServiceActive, startService, stopService } from '../service/service-manager.js';
import { systemdUnit } from '../service/systemd-unit.js';
import { CliFailure } from './cli-failure.js';
import { stopDaemon } from './daemon-commands.js';
import { daemonStatus } from './daemon-process.js';
import { EXIT } from './exit-codes.js';
import { lineHere } from './local-socket.js';
import { print } from './print.js';

const entry = fileURLToPath(new URL('./main.js', import.meta.url));
/** A service's file holds no secret, and its manager wants to be able to read it. */
const FILE_MODE = 0o644;

export interface ServiceOptions {
  readonly kind?: ServiceKind;
  readonly print?: true;
  readonly json?: true;
}

/** What the file of the service has to hold. */
function serviceText(environment: Environment, kind: ServiceKind): string {
  const definition = serviceDefinition(environment, entry, [EXIT.usage, EXIT.config]);
  return kind === 'systemd' ? systemdUnit(definition) : launchdPlist(definition);
}

function kindHere(): ServiceKind {
  if (process.platform === 'linux') return 'systemd';
  if (process.platform === 'darwin') return 'launchd';
  throw new CliFailure(`There is no service for ${process.platform}.`, EXIT.usage);
}

export async function installService(environment: Environment, options: ServiceOptions): Promise<void> {
  if (options.print) {
    process.stdout.write(serviceText(environment, options.kind ?? kindHere()));
    return;
  }
  const kind = kindHere();
  if (options.kind !== undefined && options.kind !== kind) {
    throw new CliFailure(
      `A service of ${options.kind} cannot be installed here, only printed: --print.`,
      EXIT.usage,
    );
  }
  const file = serviceFile(environment, kind);
  mkdirSync(dirname(file), { recursive: true });
  new ReplacementFile(file, FILE_MODE).replace(serviceText(environment, kind));
  // A daemon that was started by hand would be in the way of the one that is started now. Its sessions go on.
  if (await daemonStatus(lineHere(environment))) await stopDaemon(environment, false);
  const failure = await startService(kind, file);
  if (failure !== null) {
    throw new CliFailure(`The service is written to ${file}, but not started: ${failure}.`, EXIT.failed);
  }
  if (options.json) {
    print(JSON.stringify(await stateOf(environment, kind)));
    return;
  }
  print(`The service is installed at ${file} and runs.`);
  if (kind === 'systemd') {
    process.stderr.write('So that it runs while you are logged out too: loginctl enable-linger\n');
  }
}

export async function uninstallService(environment: Environment, options: ServiceOptions): Promise<void> {
  const kind = kindHere();
  const file = serviceFile(environment, kind);
  if (!existsSync(file)) throw new CliFailure(`There is no service at ${file}.`, EXIT.refused);
  const failure = await stopService(kind);
  if (failure !== null) {
    throw new CliFailure(`The service stays, for it could not be stopped: ${failure}.`, EXIT.failed);
  }
  rmSync(file);
  if (options.json) print(JSON.stringify(await stateOf(environment, kind)));
  else print(`The service is gone from ${file}; its sessions go on in the keeper.`);
}

export async function showService(environment: Environment, options: ServiceOptions): Promise<void> {
  const state = await stateOf(environment, kindHere());
  if (options.json) {
    print(JSON.stringify(state));
    return;
  }
  const { installed, current, active, file } = state;
  if (!installed) {
    print(`There is no service at ${file}: install it with "claude-projects service install".`);
    return;
  }
  const runs =
    active === null ? 'nobody can be asked whether it runs' : active ? 'it runs' : 'it does not run';
  const same = current ? '' : '; it is of another version or environment: install it again';
  print(`The service is at ${file}, and ${runs}${same}.`);
}

async function stateOf(environment: Environment, kind: ServiceKind) {
  const file = serviceFile(environment, kind);
  const installed = existsSync(file);
  const current = installed && readFileSync(file, 'utf8') === serviceText(environment, kind);
  return { kind, file, installed, current, active: installed ? await isServiceActive(kind) : false };
}
