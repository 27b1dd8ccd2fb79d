import { Injectable } from '@nestjs/common';
import type { Directive } from '../directives/directive.js';
import { drainDirectives, stopDirective } from '../directives/directive.js';
import { DirectivesService } from '../directives/directives.service.js';
import { nextHeartbeatSeconds } from '../liveness/deadlines.js';
import { MachinesService } from '../machines/machines.service.js';
import { Problem } from '../problems/problem.js';
import { DEFAULT_PROJECT_SETTINGS, sessionPolicy } from '../projects/project-settings.js';
import { ProjectsService } from '../projects/projects.service.js';
import { backToLife, mayRevive } from '../sessions/back-to-life.js';
import { decideActivation } from '../sessions/decide-activation.js';
import { grantOf, leftMs } from '../sessions/grant.js';
import type { Heartbeat } from '../sessions/heartbeat.js';
import { mustStop, verdictOf } from '../sessions/heartbeat-verdict.js';
import type { BeatenReading } from '../sessions/session-parts.js';
import { SessionTransitions } from '../sessions/session-transitions.service.js';
import { type Reading, SessionsRepository } from '../sessions/sessions.repository.js';
import type {
  BatchedBeatView,
  HeartbeatView,
  MachineHeartbeatDto,
  MachineHeartbeatView,
  SessionHeartbeatDto,
} from './heartbeat.dto.js';
import { beatOf } from './heartbeat.dto.js';
import { HeartbeatGatherer } from './heartbeat-gatherer.service.js';

type Outcome = { reading: BeatenReading; problem: null } | { reading: null; problem: Problem };

/** Takes heartbeats, singly or a machine's at once, and answers each with its own verdict. */
@Injectable()
export class HeartbeatsService {
  constructor(
    private readonly gatherer: HeartbeatGatherer,
    private readonly sessions: SessionsRepository,
    private readonly transitions: SessionTransitions,
    private readonly machines: MachinesService,
    private readonly projects: ProjectsService,
    private readonly directives: DirectivesService,
  ) {}

  async beatOne(id: string, request: SessionHeartbeatDto, by: string): Promise<HeartbeatView> {
    const beat = beatOf(id, request, { bootId: request.bootId, suspendedSeconds: request.suspendedSeconds });
    const [outcome] = await this.takeAll([beat], by);
    if (!outcome) throw new Problem('internal', 'A heartbeat was left without a verdict.');
    if (outcome.problem) throw outcome.problem;
    const { session, leftMs } = outcome.reading;
    return {
      ...grantOf(session, leftMs, Math.random()),
      status: session.status,
      directives: mustStop(session) ? [stopDirective(session)] : [],
    };
  }

  async beatMachine(
    machineId: string,
    request: MachineHeartbeatDto,
    by: string,
  ): Promise<MachineHeartbeatView> {
    const machine = await this.machines.beat(machineId, {
      bootId: request.bootId,
      suspendedSeconds: request.suspendedSeconds ?? null,
      epoch: request.epoch ?? null,
    });
    const beats = request.sessions.map((session) =>
      beatOf(session.id, session, { ...request, id: machineId }),
    );
    const [outcomes, unreported, claims] = await Promise.all([
      this.takeAll(beats, by),
      this.sessions.heldBeside(machineId, new Set(beats.map((beat) => beat.id))),
      // The machine's own heartbeat was written a moment ago, by the database's clock.
      this.directives.claims(machine, machine.lastHeartbeatAt ?? machine.updatedAt),
    ]);
    const answered = outcomes.flatMap(({ reading }) => (reading ? [reading.session] : []));
    const stops: Directive[] = [...answered, ...unreported].filter(mustStop).map(stopDirective);
    return {
      sessions: outcomes.map((outcome, index) => viewOutcome(beats[index]?.id ?? '', outcome)),
      unreported: unreported.map(({ _id }) => _id),
      directives: [...drainDirectives(machine), ...stops, ...claims],
      nextHeartbeatSeconds: nextBatchSeconds(outcomes),
    };
  }

  /** Only what is no plain heartbeat takes a way of its own. */
  private async takeAll(beats: readonly Heartbeat[], by: string): Promise<Outcome[]> {
    return await Promise.all(
      beats.map(async (beat) => {
        const taken = await this.gatherer.take(beat);
        return taken.problem
          ? { reading: null, problem: taken.problem }
          : await this.judge(beat, taken.reading, by);
      }),
    );
  }

  private async judge(beat: Heartbeat, reading: BeatenReading | undefined, by: string): Promise<Outcome> {
    const verdict = verdictOf(reading?.session, beat);
    switch (verdict.kind) {
      case 'refused':
        return { reading: null, problem: verdict.problem };
      case 'revive':
        return await this.revive(beat, by);
      case 'accepted':
        if (!reading) throw new Problem('internal', 'A heartbeat was accepted for no session.');
        return { reading, problem: null };
      case 'activate': {
        const decide = ({ session }: Reading) => decideActivation(session);
        return judgedAgain(await this.transitions.apply(beat.id, 'holder', decide), beat);
      }
    }
  }

  /** The session was failed by silence and lives: one conditional write brings it back. */
  private async revive(beat: Heartbeat, by: string): Promise<Outcome> {
    try {
      const reading = await this.transitions.apply(beat.id, by, async ({ session, now }) => {
        if (!mayRevive(session, beat.sequence) || session.generation !== beat.generation) return null;
        const { settings } = await this.projects.get(session.projectId);
        const change = backToLife(session, settings.concurrency, now);
        return { ...change, set: { ...change.set, sequence: beat.sequence } };
      });
      return judgedAgain(reading, beat);
    } catch (error) {
      if (error instanceof Problem) return { reading: null, problem: asConflict(error) };
      throw error;
    }
  }
}

/** Somebody may have come between the judgement and the write that followed from it. */
function judgedAgain(reading: Reading, beat: Heartbeat): Outcome {
  const verdict = verdictOf(reading.session, beat);
  return verdict.kind === 'refused'
    ? { reading: null, problem: verdict.problem }
    : { reading: { session: reading.session, leftMs: leftMs(reading) }, problem: null };
}

/** To a session that was to be revived, a taken slot is a conflict like any other: it has to stop. */
function asConflict(problem: Problem): Problem {
  return problem.code === 'slot-occupied'
    ? new Problem('session-conflict', problem.message, problem.extensions)
    : problem;
}

function viewOutcome(id: string, outcome: Outcome): BatchedBeatView {
  if (outcome.problem) return { id, ok: false, problem: outcome.problem.toBody() };
  const { session, leftMs } = outcome.reading;
  return { id, ok: true, status: session.status, ...grantOf(session, leftMs, Math.random()) };
}

/** The shortest rhythm of the batch; a machine that holds nothing beats at the default one. */
function nextBatchSeconds(outcomes: readonly Outcome[]): number {
  const random = Math.random();
  const rhythms = outcomes.flatMap(({ reading }) =>
    reading ? [nextHeartbeatSeconds(reading.session.policy, random)] : [],
  );
  if (rhythms.length > 0) return Math.min(...rhythms);
  return nextHeartbeatSeconds(sessionPolicy(DEFAULT_PROJECT_SETTINGS), random);
}
