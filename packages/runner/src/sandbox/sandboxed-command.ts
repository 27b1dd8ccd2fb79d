import { existsSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isWithin } from '../core/allowed-directory.js';
import { detectSandbox } from './detect-sandbox.js';
import { sandboxArguments } from './sandbox-arguments.js';

/** A command in a sandbox, or why there is none: it is never run without. */
export type Sandboxed =
  | { readonly ok: true; readonly command: readonly [string, ...string[]] }
  | { readonly ok: false; readonly reason: string };

export function sandboxedCommand(
  command: readonly [string, ...string[]],
  given: {
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
    readonly writable: readonly string[];
    /** The runner's own directories; in the first one a file is kept that is empty. */
    readonly hidden: readonly [string, ...string[]];
  },
): Sandboxed {
  const means = detectSandbox();
  if ('problem' in means) return { ok: false, reason: `it cannot be put into a sandbox: ${means.problem}` };
  const { cwd, env, writable } = given;
  const hidden = given.hidden.filter((path) => existsSync(path)).map((path) => realpathSync(path));
  const secret = hidden.find((path) => [cwd, ...writable].some((each) => isWithin(each, path)));
  if (secret !== undefined)
    return { ok: false, reason: `a sandbox shows nothing of ${secret}, which is the runner's own` };
  const emptyFile = join(given.hidden[0], 'empty');
  if (!existsSync(emptyFile)) writeFileSync(emptyFile, '', { mode: 0o400 });
  const terms = { cwd, home: env.HOME, writable, claudeDirectory: env.CLAUDE_CONFIG_DIR, hidden, emptyFile };
  return { ok: true, command: [means.bwrap, ...sandboxArguments(terms, existsSync), ...command] };
}
