import { appendFileSync, readFileSync } from 'node:fs';

/**
 * What was seen from outside: each answer that a holder was given, and each moment at which an agent acted.
 *
 * @typedef {{ kind: string, sessionId: string, machine: string, generation: number, sequence?: number,
 *   sentAtMs: number, receivedAtMs: number, order: [number, number], deadlineInSeconds?: number }} Acknowledgement
 *   `sentAtMs` and `receivedAtMs` by the calendar that the database uses too, `order` by a clock that only moves on
 * @typedef {{ sessionId: string, tree: string, generation: number, atSeconds: number }} Act
 */
export class Journal {
  /** @param {string} actsFile real agents append to it: `<session>:<generation> <machine>/<pid> <uptime>` */
  constructor(actsFile) {
    this.actsFile = actsFile;
    /** @type {Act[]} */
    this.ownActs = [];
    /** @type {Acknowledgement[]} */
    this.acknowledged = [];
    /** Sessions whose holder was ended by the test, with the instant. */
    this.crashes = [];
    /** Sessions that a person stopped. */
    this.stopped = new Set();
    this.refusals = new Map();
    appendFileSync(actsFile, '');
  }

  refused(code) {
    this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1);
  }

  /** @returns {Act[]} */
  acts() {
    const written = readFileSync(this.actsFile, 'utf8').split('\n').flatMap(actIn);
    return [...this.ownActs, ...written];
  }
}

/** An act in a line, where the line is whole. */
function actIn(line) {
  const [, sessionId, generation, tree, at] = /^(\S+):(\d+) (\S+) ([\d.]+)$/.exec(line) ?? [];
  return sessionId ? [{ sessionId, tree, generation: Number(generation), atSeconds: Number(at) }] : [];
}
