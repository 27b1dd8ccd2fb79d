import type { Session } from '../../../src/sessions/session.js';
import { isEnded } from '../../../src/sessions/session-status.js';
import type { World } from '../world/world.js';

/** What has to be true when all trouble is over and everything had its time: nobody is left behind. */
export function closeRun(world: World): void {
  const { judge, truth } = world;
  const sessions = [...world.sessions()];
  for (const session of sessions) {
    const problem = unsettled(session, world);
    if (problem !== null) judge.violated('left-behind', `${session._id}: ${problem}`);
  }
  for (const crash of truth.crashes) {
    if (crash.recoveredAt !== null || crash.abandonedAt !== null || crash.excusedAt !== null) continue;
    const detected = crash.detectedAt === null ? 'nobody noticed' : 'nobody recovered it';
    judge.violated(
      'left-behind',
      `${crash.sessionId} crashed at ${crash.at.toFixed(1)} s (${crash.kind}): ${detected}`,
    );
  }
  for (const machine of world.machines) {
    for (const id of machine.sessionIds) {
      const session = sessions.find(({ _id }) => _id === id);
      if (session?.live && session.machineId === machine.options.machineId) continue;
      judge.violated(
        'left-behind',
        `${machine.name} still deals with ${id}, which is ${session?.status ?? 'unknown'}`,
      );
    }
  }
  judge.ledger.close(sessions);
}

function unsettled(session: Session, world: World): string | null {
  const { status, _id: id } = session;
  if (isEnded(status)) {
    return session.status === 'abandoned' && session.cause === null ? 'abandoned for no reason' : null;
  }
  if (status !== 'active' && status !== 'paused') return `it is still ${status}`;
  for (const [tree, machine] of world.truth.treesOf(id)) {
    if (machine.options.machineId === session.machineId && machine.acts(tree)) return null;
  }
  return `it is ${status} on ${session.machineId}, and nothing of it acts there`;
}
