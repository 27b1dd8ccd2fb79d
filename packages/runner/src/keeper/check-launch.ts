import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { isWithin } from '../core/allowed-directory.js';
import type { Launch } from '../core/checkpoint.js';

export type LaunchCheck =
  | { readonly ok: true; readonly command: readonly [string, ...string[]]; readonly cwd: string }
  | { readonly ok: false; readonly reason: string };

/** Looks on the disk whether a launch can work, for the terminal itself only tells it by an exit code. */
export function checkLaunch(launch: Launch): LaunchCheck {
  const cwd = resolvedDirectory(launch.cwd);
  if (cwd === null) return refuse(`there is no directory ${launch.cwd}`);
  const allowed = launch.allowedDirectories.map(resolvedDirectory);
  // A link inside an allowed directory may lead out of it.
  if (!allowed.some((directory) => directory !== null && isWithin(cwd, directory))) {
    return refuse(`the directory ${cwd} is not allowed`);
  }
  const [name, ...args] = launch.command;
  const file = name === undefined ? null : findExecutable(name, cwd, launch.env.PATH ?? '');
  if (file === null) return refuse(`there is no command ${name ?? ''}`);
  return { ok: true, command: [file, ...args], cwd };
}

function resolvedDirectory(path: string): string | null {
  try {
    const real = realpathSync(path);
    return isAbsolute(path) && statSync(real).isDirectory() ? real : null;
  } catch {
    return null;
  }
}

/** The program that a name means in a search path; null: none. */
export function findExecutable(name: string, cwd: string, path: string): string | null {
  const candidates = name.includes('/')
    ? [resolve(cwd, name)]
    : path.split(delimiter).flatMap((directory) => (directory === '' ? [] : [join(directory, name)]));
  return candidates.find(isExecutableFile) ?? null;
}

function isExecutableFile(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function refuse(reason: string): LaunchCheck {
  return { ok: false, reason };
}
