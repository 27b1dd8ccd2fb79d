interface OperationNote {
  summary: string;
  /** A body that is accepted. Ids in capitals stand for those of things that the caller made before. */
  example?: Readonly<Record<string, unknown>>;
}

const HELD = { generation: 1 } as const;

/** What each operation does, in a line, with a request to begin from. A test sends every one of them. */
export const OPERATION_NOTES: Readonly<Record<string, OperationNote>> = {
  Health_live: { summary: 'Tell whether the process answers' },
  Health_ready: { summary: 'Tell whether the database is within reach' },
  Projects_create: {
    summary: 'Create a project with its policies',
    example: {
      name: 'orchestrator',
      settings: { heartbeatIntervalSeconds: 60, recoveryMode: 'any-machine' },
    },
  },
  Projects_list: { summary: 'List the projects' },
  Projects_read: { summary: 'Read a project' },
  ProjectLifecycle_update: {
    summary: 'Change a project; its policies are carried to its live sessions',
    example: { name: 'orchestrator', settings: { missedHeartbeatsAllowed: 4 } },
  },
  ProjectLifecycle_delete: { summary: 'Delete a project that holds no sessions' },
  ProjectLifecycle_pause: { summary: 'Offer no recoveries of a project and take no new sessions' },
  ProjectLifecycle_resume: { summary: 'Let a paused project go on' },
  ProjectLifecycle_complete: { summary: 'Complete a project and ask its sessions to stop' },
  ProjectLifecycle_fail: { summary: 'Fail a project and ask its sessions to stop' },
  Tasks_create: {
    summary: 'Add a task to a project',
    example: { title: 'Write the parser', status: 'in_progress', progress: 10 },
  },
  Tasks_list: { summary: 'List the tasks of a project' },
  Tasks_read: { summary: 'Read a task' },
  Tasks_update: { summary: 'Change a task', example: { progress: 80 } },
  Tasks_delete: { summary: 'Delete a task' },
  Machines_register: {
    summary: 'Register a machine, or a new start of its daemon',
    example: {
      hostname: 'laptop',
      platform: 'linux-x64',
      daemonId: '0d9c1a52-6c4e-4f0b-9d0c-2b0f9d3f7a10',
      labels: { gpu: 'none' },
      slots: [{ number: 0, cpus: 2, memoryMiB: 4096 }, { number: 1, container: 'worker-1' }, { number: 2 }],
    },
  },
  Machines_list: { summary: 'List the machines' },
  Machines_read: { summary: 'Read a machine with its slots and their occupants' },
  Machines_delete: { summary: 'Delete a machine that holds no sessions' },
  Machines_drain: { summary: 'Take a machine out of service, or put it back', example: { enabled: false } },
  Directives_read: { summary: 'Ask what a machine shall do' },
  Heartbeats_beatMachine: {
    summary: 'Prove for all sessions of a machine that their holders are alive',
    example: {
      bootId: 'b7f1e6c0-3d5a-4a0e-8f44-0f6a8c1b2d3e',
      epoch: 1,
      sessions: [{ id: 'SESSION_ID', generation: 1, sequence: 2, progress: { counter: 4 } }],
    },
  },
  Heartbeats_beatOne: {
    summary: 'Prove that the holder of a session is alive',
    example: { ...HELD, sequence: 1, progress: { counter: 3, message: 'Runs the tests' } },
  },
  Sessions_create: {
    summary: 'Start a session in a slot of a machine',
    example: {
      projectId: 'PROJECT_ID',
      machineId: 'MACHINE_ID',
      taskId: 'TASK_ID',
      keeperId: '5f0c7c64-58a5-4b25-8a53-c4b8b4a55c0e',
    },
  },
  Sessions_list: { summary: 'Find sessions by status, health, project, machine, task or silence' },
  Sessions_read: { summary: 'Read a session' },
  Sessions_events: { summary: 'Read what happened to a session' },
  Sessions_checkpoint: {
    summary: 'Store what a restart of the session needs',
    example: {
      ...HELD,
      sequence: 1,
      checkpoint: {
        claudeSessionId: '6e0f5c1e-9a77-4a2d-a9cb-1f3d9b7f0c11',
        cwd: '/workspace',
        git: {
          remote: 'https://example.com/repository.git',
          branch: 'main',
          commit: '4f2a9c1',
          dirty: false,
        },
        template: 'claude',
        state: { step: 3 },
      },
    },
  },
  Sessions_pause: { summary: 'Pause a session; it goes on beating', example: HELD },
  Sessions_resume: { summary: 'Let a paused session go on', example: HELD },
  Sessions_complete: {
    summary: 'Say that a session finished and its processes ended',
    example: { ...HELD, keeperId: '5f0c7c64-58a5-4b25-8a53-c4b8b4a55c0e', reason: 'All tests pass' },
  },
  Sessions_fail: {
    summary: 'Say that the processes of a session ended before it finished',
    example: {
      ...{ ...HELD, keeperId: '5f0c7c64-58a5-4b25-8a53-c4b8b4a55c0e' },
      ...{ cause: 'process-exit', reason: 'Exit code 137' },
    },
  },
  Sessions_cancel: {
    summary: 'Ask a session to stop; its holder confirms',
    example: { reason: 'Not needed any more' },
  },
  Sessions_clear: {
    summary: 'Stop a session, fence its holder off and free its slot',
    example: { reason: 'Starts anew' },
  },
  Sessions_adopt: {
    summary: 'Take over, as a restarted daemon, what its keeper still holds',
    example: { keeperId: '5f0c7c64-58a5-4b25-8a53-c4b8b4a55c0e', epoch: 1 },
  },
  Recoveries_list: { summary: 'List the recoveries' },
  Recoveries_read: { summary: 'Read a recovery' },
  Recoveries_assign: {
    summary: 'Send a recovery to a machine',
    example: { machineId: 'MACHINE_ID', force: false },
  },
  Recoveries_claim: {
    summary: 'Become the next holder of a failed session',
    example: { machineId: 'MACHINE_ID', keeperId: '5f0c7c64-58a5-4b25-8a53-c4b8b4a55c0e', epoch: 1 },
  },
  Recoveries_resumed: {
    summary: 'Say that a claimed session runs again',
    example: { generation: 2, reason: 'Continued the conversation' },
  },
  Recoveries_failed: {
    summary: 'Give a claimed recovery back because the restart failed',
    example: { generation: 2, reason: 'The repository is gone' },
  },
  Recoveries_release: {
    summary: 'Give a claimed recovery back without a try',
    example: { generation: 2, reason: 'The machine shuts down' },
  },
  Audit_list: { summary: 'Read who changed what about keys and policies' },
  ApiKeys_create: {
    summary: 'Make an API key; it is shown this once',
    example: { name: 'runner of the laptop', scopes: ['runner', 'read'], rateLimitPerMinute: 600 },
  },
  ApiKeys_list: { summary: 'List the API keys' },
  ApiKeys_read: { summary: 'Read an API key, without its secret' },
  ApiKeys_rotate: {
    summary: 'Give an API key a new secret; the one before works for an overlap',
    example: { overlapSeconds: 60 },
  },
  ApiKeys_revoke: { summary: 'Revoke an API key' },
  Enrolments_create: {
    summary: 'Make a one-time code with which a machine gets its key',
    example: { scopes: ['runner', 'read'] },
  },
  Enrolments_redeem: {
    summary: 'Trade a one-time code for a key that is bound to the machine',
    example: { code: 'CODE', machineId: 'MACHINE_ID' },
  },
  Webhooks_create: {
    summary: 'Post events to an address',
    example: { url: 'https://hooks.example.com/claude-projects', events: ['failed', 'abandoned'] },
  },
  Webhooks_list: { summary: 'List the webhooks with how far each has got' },
  Webhooks_read: { summary: 'Read a webhook' },
  Webhooks_deadLetters: { summary: 'Read what was given up after all tries' },
  Webhooks_delete: { summary: 'Delete a webhook' },
  Fleet_view: { summary: 'Count the fleet by status and health' },
  Fleet_slo: { summary: 'Measure how well the fleet was watched' },
  Metrics_read: { summary: 'Read the figures of this process as Prometheus does' },
  Events_read: { summary: 'Follow every transition in the order in which they were committed' },
};
