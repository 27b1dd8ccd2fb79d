import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';

const PLACES = ['/usr/bin/bwrap', '/bin/bwrap', '/usr/local/bin/bwrap'];
const TRY_TIMEOUT_MS = 5_000;

/** Where bubblewrap is, or why a sandbox cannot be had. */
export type SandboxMeans = { readonly bwrap: string } | { readonly problem: string };

/** Finds out by trying it: where users may make no namespaces it is there and does not work. */
export function detectSandbox(): SandboxMeans {
  const bwrap = PLACES.find(isExecutable);
  if (bwrap === undefined) return { problem: 'bubblewrap (bwrap) is not installed' };
  const args = [
    '--unshare-pid',
    '--ro-bind',
    '/',
    '/',
    '--dev',
    '/dev',
    '--proc',
    '/proc',
    '--',
    '/bin/sh',
    '-c',
    ':',
  ];
  const { status, stderr, error } = spawnSync(bwrap, args, { timeout: TRY_TIMEOUT_MS, encoding: 'utf8' });
  if (status === 0) return { bwrap };
  const why = error?.message ?? stderr.trim().split('\n').at(-1) ?? '';
  return { problem: `bubblewrap does not work here${why === '' ? '' : `: ${why}`}` };
}

/** Says in words whether sessions can be put into a sandbox. */
export function describeSandbox(means: SandboxMeans): { readonly works: boolean; readonly sentence: string } {
  return 'bwrap' in means
    ? { works: true, sentence: 'A session can be put into a sandbox by bubblewrap.' }
    : {
        works: false,
        sentence: `No session can be put into a sandbox, and one that asks for it is refused: ${means.problem}.`,
      };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
