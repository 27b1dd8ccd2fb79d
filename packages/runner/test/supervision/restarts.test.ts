import { expect, it } from 'vitest';
import {
  NOTHING_SUPERVISED,
  RESTART_WINDOW_SECONDS,
  RESTARTS_MAX,
  type SupervisionInput,
  type SupervisionOutput,
  supervise,
} from '../../src/supervision/restarts.js';

/** Drives the state machine by hand, with a clock of its own. */
class Rig {
  state = NOTHING_SUPERVISED;
  now = 1_000;
  mayRestart = true;
  readonly outputs: SupervisionOutput[] = [];

  feed(input: SupervisionInput): this {
    const { state, outputs } = supervise(this.state, input, this.now, this.mayRestart);
    this.state = state;
    this.outputs.push(...outputs);
    return this;
  }

  started(runId: string, check: { intervalSeconds: number; failuresAllowed: number } | null = null): this {
    return this.feed({ kind: 'started', runId, restarts: true, check });
  }

  fails(runId: string, why = 'exit code 1'): this {
    return this.feed({ kind: 'ended', runId, failed: true, why });
  }

  pass(seconds: number): this {
    this.now += seconds;
    return this.feed({ kind: 'tick' });
  }

  /** Carries out what is asked for: each restart gets the next letter. */
  restart(runId: string, newRunId: string): this {
    return this.feed({ kind: 'restarted', runId, newRunId }).feed({
      ...{ kind: 'settled', runId: newRunId, problem: null },
    });
  }

  kinds(): string[] {
    return this.outputs.map(({ kind, runId }) => `${kind} ${runId}`);
  }
}

it('starts again what failed, later each time, and tells a person after three times in five minutes', () => {
  const rig = new Rig().started('a');
  for (const [from, to, pause] of [
    ['a', 'b', 1],
    ['b', 'c', 2],
    ['c', 'd', 4],
  ] as const) {
    rig.fails(from).pass(pause - 0.5);
    expect(rig.outputs.at(-1)).toMatchObject({ kind: 'plan', runId: from, inSeconds: pause });
    rig.pass(0.5);
    expect(rig.outputs.at(-1)).toMatchObject({ kind: 'restart', runId: from });
    rig.restart(from, to);
  }
  rig.fails('d');
  expect(rig.outputs.at(-1)).toMatchObject({ kind: 'give-up', runId: 'd' });
  expect(rig.pass(10_000).state.runs).toEqual([]);
  expect(rig.outputs.filter(({ kind }) => kind === 'restart')).toHaveLength(RESTARTS_MAX);
});

it('has its whole budget again when the restarts are longer ago than the window', () => {
  const rig = new Rig().started('a');
  for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef']) {
    rig
      .fails(from ?? '')
      .pass(1)
      .restart(from ?? '', to ?? '')
      .pass(RESTART_WINDOW_SECONDS);
  }
  expect(rig.kinds().filter((each) => each.startsWith('give-up'))).toEqual([]);
  expect(
    rig.outputs.filter(({ kind }) => kind === 'plan').map((plan) => 'attempt' in plan && plan.attempt),
  ).toEqual([1, 1, 1, 1, 1]);
});

it('leaves alone what a person stopped, before it ended and while it waited', () => {
  const rig = new Rig().started('a').started('b');
  rig.feed({ kind: 'stop-asked', runId: 'a' }).fails('a');
  rig.fails('b').feed({ kind: 'stop-asked', runId: 'b' });
  expect(rig.pass(100).kinds()).toEqual(['plan b']);
  expect(rig.state.runs).toEqual([]);
});

it('leaves alone what ended as it should', () => {
  const rig = new Rig().started('a').feed({ kind: 'ended', runId: 'a', failed: false, why: 'exit code 0' });
  expect(rig.pass(100).outputs).toEqual([]);
});

it('starts one again at a time, also where all failed at once', () => {
  const rig = new Rig().started('a').started('b').fails('a').fails('b').pass(5);
  expect(rig.kinds().filter((each) => each.startsWith('restart'))).toEqual(['restart a']);
  rig.feed({ kind: 'restarted', runId: 'a', newRunId: 'a2' }).pass(5);
  expect(rig.kinds()).not.toContain('restart b');
  rig.feed({ kind: 'settled', runId: 'a2', problem: null });
  expect(rig.kinds()).toContain('restart b');
});

it('counts a start that did not work as a failure, and does not lose one that ended before its start was known', () => {
  const rig = new Rig().started('a').fails('a').pass(1);
  rig.feed({ kind: 'restarted', runId: 'a', newRunId: 'b' });
  rig.feed({ kind: 'settled', runId: 'b', problem: 'there is no directory' }).pass(2);
  expect(rig.outputs.at(-1)).toMatchObject({ kind: 'restart', runId: 'b', why: 'there is no directory' });
  rig.feed({ kind: 'restarted', runId: 'b', newRunId: 'c' }).fails('c', 'exit code 2');
  rig.feed({ kind: 'settled', runId: 'c', problem: null }).pass(4);
  expect(rig.outputs.at(-1)).toMatchObject({ kind: 'restart', runId: 'c', why: 'exit code 2' });
});

it('waits while nothing may be started', () => {
  const rig = new Rig().started('a');
  rig.mayRestart = false;
  rig.fails('a').pass(60);
  expect(rig.kinds()).toEqual(['plan a']);
  rig.mayRestart = true;
  expect(rig.pass(1).kinds()).toEqual(['plan a', 'restart a']);
});

it('ends what its check calls ill so many times in a row, and starts it again whatever its exit', () => {
  const rig = new Rig().started('a', { intervalSeconds: 10, failuresAllowed: 2 });
  const answer = (problem: string | null) => rig.pass(10).feed({ kind: 'checked', runId: 'a', problem });
  expect(rig.pass(9).kinds()).toEqual([]);
  rig.now -= 9;
  answer('no answer');
  answer(null);
  answer('no answer');
  expect(rig.kinds()).toEqual(['check a', 'check a', 'check a']);
  answer('no answer');
  expect(rig.outputs.at(-1)).toMatchObject({ kind: 'end-ill', runId: 'a' });
  rig.feed({ kind: 'ended', runId: 'a', failed: false, why: 'exit code 0' });
  expect(rig.outputs.at(-1)).toMatchObject({ kind: 'plan' });
  expect(JSON.stringify(rig.outputs.at(-1))).toContain('its check failed 2 times, the last time: no answer');
});

it('looks once at a time, however long a check takes', () => {
  const rig = new Rig().started('a', { intervalSeconds: 10, failuresAllowed: 2 });
  expect(rig.pass(10).pass(10).pass(10).kinds()).toEqual(['check a']);
});
