interface Meaning {
  description: string;
  minimum?: number;
  maxLength?: number;
}

const seconds = (description: string): Meaning => ({ description, minimum: 0 });
const id = (description: string): Meaning => ({ description, maxLength: 140 });

/**
 * What a field means wherever its own class says nothing else. Fields that are the same in every resource are
 * described here once, so that they cannot be described in ten ways.
 */
export const FIELD_MEANINGS: Readonly<Record<string, Meaning>> = {
  id: id('Its id. Never changes.'),
  projectId: id('The id of its project.'),
  machineId: id('The id of the machine.'),
  sessionId: id('The id of the session.'),
  recoveryId: id('The id of its latest recovery; null where it never failed.'),
  taskId: id('The id of the task that the session works on; null where none.'),
  keeperId: id('Names the process that keeps the session; new at each of its starts.'),
  version: { description: 'Raised by every change; the same as in the `ETag`.', minimum: 0 },
  createdAt: { description: 'When it was made.' },
  updatedAt: { description: 'When it was last changed.' },
  endedAt: { description: 'When it ended; null before.' },
  expiresAt: { description: 'When it stops being valid; null is never.' },
  revokedAt: { description: 'When it was revoked; null while it is valid.' },
  lastHeartbeatAt: { description: 'When the last heartbeat came; null before the first.' },
  lastProgressAt: { description: 'When the agent was last seen to move.' },
  claimedAt: { description: 'When it was claimed; null where it was not, or no longer is.' },
  at: { description: 'When it happened.' },
  since: { description: 'Since when.' },
  items: { description: 'The items of this page, in the order of their creation.' },
  nextCursor: { description: 'Where the next page begins; null on the last one.', maxLength: 512 },
  name: { description: 'What people call it.', maxLength: 200 },
  title: { description: 'What is to be done.', maxLength: 500 },
  reason: {
    description: 'Why, in the words of whoever did it; null where nothing was said.',
    maxLength: 1000,
  },
  externalRef: {
    description: 'The work item that it belongs to, elsewhere; null where none.',
    maxLength: 500,
  },
  status: { description: 'Its state; changes by transition only.' },
  cause: { description: 'Why it failed or ended; null where it did neither.' },
  type: { description: 'What happened.' },
  from: { description: 'The status before; null for a creation.' },
  to: { description: 'The status after.' },
  generation: { description: 'The fencing token: which handover to a holder this was.', minimum: 0 },
  sequence: { description: 'The number of the heartbeat within its generation.', minimum: 0 },
  slot: { description: 'The number of the slot on its machine.', minimum: 0 },
  number: { description: 'The number of the slot on its machine.', minimum: 0 },
  cpus: { description: 'CPU limit in cores; null is none.', minimum: 0 },
  memoryMiB: { description: 'Memory limit in MiB; null is none.', minimum: 0 },
  container: {
    description: 'The docker container that its sessions run in; null is the host.',
    maxLength: 200,
  },
  slots: { description: 'The places for sessions, each with its occupant.' },
  hostname: { description: 'A label for people.', maxLength: 253 },
  platform: { description: 'For instance `linux-x64`.', maxLength: 64 },
  labels: { description: 'What projects may require of a machine.' },
  scopes: { description: 'What the key may do. `admin` includes the others.' },
  attempt: { description: 'How many claims were made.', minimum: 0 },
  assignedTo: { description: 'Where a person sent it; null where nobody did.' },
  force: { description: 'Take it although its old holder has no fence and did not confirm its end.' },
  checkpoint: { description: 'What a restart needs; null where none was given.' },
  progress: { description: 'How far it is.' },
  git: { description: 'The state of the repository.' },
  branch: { description: 'The branch that was checked out.', maxLength: 255 },
  commit: { description: 'The commit that was checked out.', maxLength: 64 },
  heartbeatIntervalSeconds: seconds('How often a heartbeat is expected, in seconds.'),
  nextHeartbeatSeconds: seconds('When to send the next heartbeat, in seconds from now.'),
  deadlineInSeconds: {
    description:
      'What is left of the deadline, in seconds, to be counted from the instant at which the request was sent; negative once it has passed.',
  },
  fence: { description: 'What the holder does to its processes when the deadline passes.' },
  directives: { description: 'What the runner shall do. Kinds that a client does not know are ignored.' },
  message: { description: 'What is wrong with it, for a person.' },
  projectsByStatus: { description: 'How many projects there are of each status.' },
  machines: { description: 'The machines, counted.' },
  falsePositives: { description: 'Sessions that were failed and came back by themselves.' },
  recoveries: { description: 'What became of the recoveries.' },
  health: { description: 'How alive it is at the moment of the answer.' },
};
