import type { Invariant } from './judge/violation.js';

/**
 * A source with a mistake in it, and the world that shows the mistake. `from` stands exactly once in the file; the bundle
 * of the simulator is made with `to` instead, and no file is changed.
 */
export interface Mutant {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly scenario: string;
  /** Found by trying seeds in order; the test tries this one and a few after it. */
  readonly seed: number;
  /** Any of these shows it. */
  readonly shownBy: readonly Invariant[];
}

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'commits without the revision they were decided on',
    file: 'src/sessions/sessions.repository.ts',
    from: '{ _id: seen._id as never, rev: seen.rev, ...premise }',
    to: '{ _id: seen._id as never, ...premise }',
    scenario: 'chaos',
    seed: 8,
    shownBy: [
      'two-act',
      'stale-write',
      'counters-differ',
      'status-order',
      'stopped-restarted',
      'slot-shared',
    ],
  },
  {
    name: "drops the premise from the sweep's write",
    file: 'src/sessions/sessions.repository.ts',
    from: '{ _id: seen._id as never, rev: seen.rev, ...premise }',
    to: "by === 'sweeper' ? { _id: seen._id as never } : { _id: seen._id as never, rev: seen.rev, ...premise }",
    scenario: 'handover',
    seed: 2,
    shownBy: ['left-behind', 'false-positive', 'counters-differ', 'status-order', 'stale-write'],
  },
  {
    name: "computes deadlines by the server's own calendar",
    file: 'src/sessions/heartbeat-update.ts',
    from: "{ $add: ['$$NOW', durationMs] }",
    to: '{ $add: [new Date(Date.now()), durationMs] }',
    scenario: 'client-clocks',
    seed: 7,
    shownBy: ['false-positive', 'claimable-too-early'],
  },
  {
    name: 'lets a stop pass by a session that nobody holds',
    file: 'src/sessions/decide-stop.ts',
    from: 'return stoppedFailed(session, reason, retentionDays, now);',
    to: 'return null;',
    scenario: 'handover',
    seed: 3,
    shownBy: ['stopped-restarted'],
  },
  {
    name: 'fences by a calendar that is set',
    file: 'test/simulation/machine/machine.ts',
    from: 'return 1_000 + (this.world.scheduler.now - this.bootedAt) * (1 + this.options.drift);',
    to: 'return 1e9 + this.calendarMs() / 1000;',
    scenario: 'chaos',
    seed: 1,
    shownBy: ['two-act', 'claimable-too-early', 'left-behind', 'bug'],
  },
  {
    name: 'fences by a clock that stops in sleep',
    file: 'test/simulation/machine/machine.ts',
    from: 'return 1_000 + (this.world.scheduler.now - this.bootedAt) * (1 + this.options.drift);',
    to: 'return 1_000 + this.world.scheduler.now - this.bootedAt - this.sleptSeconds;',
    scenario: 'handover',
    seed: 1,
    shownBy: ['two-act', 'claimable-too-early'],
  },
  {
    name: 'forgets the generation on checkpoints',
    file: 'src/sessions/decide-checkpoint.ts',
    from: 'assertGeneration(session, given.generation);',
    to: '',
    scenario: 'races',
    seed: 1,
    shownBy: ['stale-write'],
  },
  {
    name: 'forgets the generation on heartbeats',
    file: 'src/sessions/heartbeat-update.ts',
    from: "{ $eq: ['$generation', '$$beat.generation'] },",
    to: '',
    scenario: 'races',
    seed: 1,
    shownBy: ['stale-write'],
  },
  {
    name: 'keeps the generation when a lease ends',
    file: 'src/sessions/lease-end.ts',
    from: 'generation: session.generation + 1,\n    sequence: 0,\n    checkpointSequence: 0,\n    held: false,\n    keeperId: null,',
    to: '',
    scenario: 'races',
    seed: 2,
    shownBy: ['stale-write', 'two-act', 'counters-differ', 'left-behind'],
  },
  {
    name: 'skips the cap on graces in a row',
    file: 'src/liveness/doubt.ts',
    from: 'if (gracesInARow >= GRACES_IN_A_ROW_MAX) return {};',
    to: '',
    scenario: 'failover',
    seed: 1,
    shownBy: ['found-late', 'left-behind'],
  },
  {
    name: "counts the runner's deadline from the reply instead of the sending",
    file: 'packages/runner/src/core/grants.ts',
    from: 'laterDeadline(session.deadlineSeconds, sentAtSeconds, grant.deadlineInSeconds)',
    to: 'laterDeadline(session.deadlineSeconds, draft.nowSeconds, grant.deadlineInSeconds)',
    scenario: 'handover',
    seed: 1,
    shownBy: ['claimable-too-early', 'two-act'],
  },
  {
    name: 'lets others claim at the very deadline',
    file: 'src/liveness/deadlines.ts',
    from: 'deadlineAt.getTime() + inForce.fenceDelaySeconds * 1000',
    to: 'deadlineAt.getTime() + inForce.fenceDelaySeconds * 0',
    scenario: 'handover',
    seed: 9,
    shownBy: ['claimable-too-early', 'two-act'],
  },
  {
    name: 'adopts without looking at the keeper',
    file: 'src/sessions/decide-adopt.ts',
    from: 'if (!session.held || session.keeperId !== keeperId)',
    to: 'if (!session.held)',
    scenario: 'handover',
    seed: 1,
    shownBy: ['two-act', 'stale-write'],
  },
  {
    name: 'revives what its holder reported as ended',
    file: 'src/sessions/back-to-life.ts',
    from: 'session.failedBySilence &&\n',
    to: '',
    scenario: 'handover',
    seed: 4,
    shownBy: ['dead-revived'],
  },
  {
    name: 'forgets a stop whose holder died',
    file: 'src/sessions/decide-overdue.ts',
    from: 'if (session.stopRequestedAt !== null) return overdueStop(session, settings, now);',
    to: '',
    scenario: 'chaos',
    seed: 2,
    shownBy: ['status-order', 'stopped-restarted', 'left-behind'],
  },
  {
    name: 'lets a deadline move back',
    file: 'src/sessions/heartbeat-update.ts',
    from: "{ $max: [instant, { $min: [{ $add: ['$$NOW', durationMs] }, '$extendUntil'] }] }",
    to: "{ $min: [{ $add: ['$$NOW', durationMs] }, '$extendUntil'] }",
    scenario: 'handover',
    seed: 2,
    shownBy: ['claimable-too-early', 'two-act'],
  },
  {
    name: 'gives a slot to two',
    file: 'src/sessions/session.schema.ts',
    from:
      "sessionSchema.index({ slotKey: 1 }, { unique: true, ...whileText('slotKey') });\n" +
      "sessionSchema.index({ exclusiveKey: 1 }, { unique: true, ...whileText('exclusiveKey') });",
    to: '',
    scenario: 'chaos',
    seed: 5,
    shownBy: ['slot-shared'],
  },
  {
    name: 'counts only the failed when it looks for an outage',
    file: 'src/sweeper/silent-machines.ts',
    from: 'const silent = late.map(',
    to: 'const silent = late.slice(0, 0).map(',
    scenario: 'mass-silence',
    seed: 1,
    shownBy: ['false-positive'],
  },
  {
    name: 'does not doubt a sweeper that was away',
    file: 'src/liveness/doubt.ts',
    from: '...(sinceMs > PERIODS_APART_MAX * periodSeconds * 1000 ? [sweeperAway(sinceMs, periodSeconds)] : []),',
    to: '',
    scenario: 'own-outage',
    seed: 3,
    shownBy: ['false-positive'],
  },
  {
    name: 'grants what it remembers, whatever became of the session',
    file: 'src/sessions/heartbeat-update.ts',
    from: "(['version', 'machineId'] as const)",
    to: "(['machineId'] as const)",
    scenario: 'handover',
    seed: 1,
    shownBy: ['two-act', 'claimable-too-early', 'stale-write', 'left-behind', 'stopped-restarted'],
  },
  {
    name: 'leaves a tree that slept past its deadline time to end',
    file: 'packages/runner/src/keeper/fence.ts',
    from: "turn(fence, 'ending', gap ? 'kill' : 'end')",
    to: "turn(fence, 'ending', 'end')",
    scenario: 'handover',
    seed: 3,
    shownBy: ['two-act'],
  },
  {
    name: 'loses transitions',
    file: 'src/sessions/sessions.repository.ts',
    from: '...(transition ? { $push: { outbox: transition } as never } : {})',
    to: "...(transition && change.transition !== 'claimed' ? { $push: { outbox: transition } as never } : {})",
    scenario: 'crash-60-10',
    seed: 1,
    shownBy: ['counters-differ'],
  },
];
