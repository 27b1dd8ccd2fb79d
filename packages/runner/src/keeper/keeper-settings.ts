import { z } from 'zod';

/** What a keeper is started with, as its one argument. The daemon fills it in; tests shorten the times. */
export const keeperSettingsSchema = z.object({
  stateDirectory: z.string(),
  socketPath: z.string(),
  tickMs: z.number().int().positive().default(1_000),
  /** Ticks further apart than this say that the machine slept or stood still. */
  gapSeconds: z.number().positive().default(5),
  /** How long a tree may take to end when it is asked to. */
  stopGraceSeconds: z.number().nonnegative().default(5),
  /** The same at its deadline: a project's `fenceDelaySeconds` must leave room for it. */
  fenceGraceSeconds: z.number().nonnegative().default(2),
  /** A keeper without sessions and without a daemon ends after this. */
  idleExitSeconds: z.number().positive().default(600),
  /** How long terminals whose buffer is full wait for a daemon that is gone, before old output is overwritten. */
  daemonPatienceSeconds: z.number().nonnegative().default(300),
  /** No sandbox shows what is in these. */
  hiddenDirectories: z.array(z.string()).default([]),
  /** Whether sessions are held by control groups where that can be had. */
  controlGroups: z.boolean().default(true),
  bufferBytes: z
    .number()
    .int()
    .positive()
    .default(512 * 1024),
});
export type KeeperSettings = z.infer<typeof keeperSettingsSchema>;
