import { z } from 'zod';

/** How much a session may take. What is absent is not limited. */
export const limitsSchema = z.strictObject({
  /** Of all its processes together. */
  memoryMiB: z.number().int().min(1).max(16_777_216).optional(),
  /** How many processors' worth of time all its processes together may use. */
  cpus: z.number().min(0.01).max(4_096).optional(),
  /** How long it may run, counted from its start, a machine's sleep included. */
  wallSeconds: z.number().min(1).max(31_536_000).optional(),
  /** How much its terminal may write in a second, on the average: a faster one is made to wait. */
  outputKiBPerSecond: z.number().min(1).max(1_048_576).optional(),
});
export type Limits = z.infer<typeof limitsSchema>;
