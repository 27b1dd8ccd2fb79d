import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../config/environment.js';
import { readTemplates } from '../config/runner-config.js';
import { checkLaunch } from '../keeper/check-launch.js';
import type { DaemonLine } from '../transports/daemon-line.js';
import { CliFailure } from './cli-failure.js';
import { EXIT } from './exit-codes.js';
import { print, table } from './print.js';
import { templateNamed, templatesAt } from './start.js';

export async function listTemplates(
  environment: Environment,
  line: DaemonLine,
  options: { json?: true },
): Promise<void> {
  const templates = await templatesAt(line, environment);
  if (options.json) {
    print(JSON.stringify(templates));
    return;
  }
  const rows = Object.entries(templates).map(([name, { command, cwd }]) => [name, cwd, command.join(' ')]);
  print(
    rows.length === 0
      ? `There are none: write them to ${fileOf(environment)}.`
      : table([['NAME', 'DIRECTORY', 'COMMAND'], ...rows]),
  );
}

export async function showTemplate(
  environment: Environment,
  line: DaemonLine,
  name: string,
  options: { json?: true },
): Promise<void> {
  const template = templateNamed(name, await templatesAt(line, environment));
  print(JSON.stringify(template, null, options.json ? 0 : 2));
}

/**
 * Looks whether each template could be started now: whether its directories are there and its command is found. Throws a
 * `ConfigError` where the file itself is wrong.
 */
export function checkTemplates(environment: Environment, options: { json?: true }): void {
  const { PATH = '' } = environment.sessionEnvironment;
  const checks = Object.entries(readTemplates(environment)).map(([name, template]) => {
    const launch = { ...template, env: { PATH, ...template.env } };
    const check = checkLaunch(launch);
    const missing = template.allowedDirectories.find((directory) => !isDirectory(directory));
    if (!check.ok) return { name, ok: false, reason: check.reason };
    return missing === undefined
      ? { name, ok: true, reason: null }
      : { name, ok: false, reason: `there is no directory ${missing}` };
  });
  const wrong = checks.filter(({ ok }) => !ok);
  if (options.json) print(JSON.stringify({ file: fileOf(environment), templates: checks }));
  else for (const { name, reason } of checks) print(`${name}: ${reason ?? 'ok'}`);
  if (wrong.length > 0) {
    throw new CliFailure(
      `${wrong.length} of ${checks.length} templates in ${fileOf(environment)} cannot be started.`,
      EXIT.config,
    );
  }
  if (checks.length === 0 && !options.json) print(`There are none in ${fileOf(environment)}.`);
}

function fileOf(environment: Environment): string {
  return join(environment.configDirectory, 'templates.json');
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
