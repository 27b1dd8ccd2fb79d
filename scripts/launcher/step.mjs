import { spawn } from 'node:child_process';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { exitCodeOf, onEnding } from './signals.mjs';
import { tethered } from './tether.mjs';

const outputMaxCharacters = 200_000;
const quietMs = 1_000;
const progressSeconds = 10;
const endPatienceMs = 10_000;

/** A step that a signal ended: nothing to explain, the user did it. */
export class Interrupted extends Error {
  constructor(signal) {
    super(`Ended by ${signal}.`);
    this.exitCode = exitCodeOf(null, signal);
  }
}

/**
 * Runs one command to its end, says so when it takes long, and keeps its output for the case that it fails.
 *
 * @param {{ label: string, command: string, args: string[], cwd: string, env: object, say: (line: string) => void,
 *   timeoutMs: number }} step
 * @returns {Promise<{ failed: boolean, output: string }>}
 */
export async function runStep({ label, command, args, cwd, env, say, timeoutMs }) {
  const startedAt = Date.now();
  const progress = reportProgress(() => {
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    say(seconds < progressSeconds ? `${label} …` : `${label} … ${seconds} s`);
  });
  const child = spawn(...tethered(command, args), { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output = (output + text).slice(-outputMaxCharacters);
    });
  }
  let endedBy;
  const stopListening = onEnding((signal) => {
    endedBy = signal;
    child.kill('SIGTERM');
    delay(endPatienceMs, undefined, { ref: false }).then(() => child.kill('SIGKILL'));
  });
  const limit = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  const code = await new Promise((resolve) => {
    child.once('error', (error) => {
      output += error.message;
      resolve(127);
    });
    child.once('close', (exitCode, signal) => resolve(exitCodeOf(exitCode, signal)));
  });
  progress.stop();
  clearTimeout(limit);
  stopListening();
  if (endedBy) throw new Interrupted(endedBy);
  return { failed: code !== 0, output };
}

// Most steps have nothing to do and end before anybody wonders.
function reportProgress(tell) {
  let again;
  const first = setTimeout(() => {
    tell();
    again = setInterval(tell, progressSeconds * 1000);
  }, quietMs);
  return {
    stop() {
      clearTimeout(first);
      clearInterval(again);
    },
  };
}

/**
 * Gives the terminal to a command and answers its exit code. Signals reach it; it decides what they mean.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env: object, timeoutMs?: number }} options
 */
export async function handOver(command, args, { cwd, env, timeoutMs }) {
  const child = spawn(...tethered(command, args), { cwd, env, stdio: 'inherit', timeout: timeoutMs });
  const stopListening = onEnding((signal) => child.kill(signal));
  try {
    return await new Promise((resolve) => {
      child.once('error', (error) => {
        process.stderr.write(`${error.message}\n`);
        resolve(127);
      });
      child.once('exit', (code, signal) => resolve(exitCodeOf(code, signal)));
    });
  } finally {
    stopListening();
  }
}
