import { z } from 'zod';

const MEBIBYTE = 1024 * 1024;

/** The bounds of the run log. All of them are ceilings: what is over them goes, the oldest first. */
export const logSettingsSchema = z.strictObject({
  /** What is kept of one run's events. */
  runMiB: z.number().int().min(1).max(65_536).default(64),
  /** What is kept of all runs that have ended. */
  endedRunsMiB: z.number().int().min(1).max(1_048_576).default(1_024),
  endedRunsMax: z.number().int().min(1).max(100_000).default(500),
  endedRunsDays: z.number().min(0.001).max(3_650).default(30),
});
export type LogSettings = z.output<typeof logSettingsSchema>;

export const bytesOf = (mebibytes: number): number => mebibytes * MEBIBYTE;
