import type { RunSummary } from '@claude-projects/protocol';
import type { Command } from 'commander';
import { suggest } from '../completion/suggest.js';
import { readEnvironment } from '../config/environment.js';
import { readTemplates } from '../config/runner-config.js';
import { ask } from '../transports/daemon-line.js';
import { lineHere } from './local-socket.js';
import { print } from './print.js';

/** Nobody waits longer for a key. */
const ANSWER_WITHIN_MS = 1_000;
/** A shell would have to quote anything else. */
const PLAIN = /^[\w.@%+/=-]+$/;

/** Prints what could be typed next, one on each line. What cannot be known now is left out, without a word. */
export async function complete(program: Command, typed: readonly string[]): Promise<void> {
  const { words, also } = suggest(program, typed);
  const more = also === null ? [] : await known(also).catch(() => []);
  const current = typed.at(-1) ?? '';
  const fitting = [...words, ...more].filter((word) => word.startsWith(current) && PLAIN.test(word));
  if (fitting.length > 0) print([...new Set(fitting)].join('\n'));
}

async function known(what: 'live-runs' | 'all-runs' | 'templates'): Promise<string[]> {
  const environment = readEnvironment();
  if (what === 'templates') return Object.keys(readTemplates(environment));
  const answer = await ask(lineHere(environment), { method: 'list' }, ANSWER_WITHIN_MS);
  const { runs } = answer as { runs: RunSummary[] };
  return runs
    .filter(({ status }) => what === 'all-runs' || status !== 'ended')
    .flatMap(({ name, sessionId, runId }) => [...(name === null ? [] : [name]), sessionId ?? runId]);
}
