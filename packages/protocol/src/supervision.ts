import { z } from 'zod';

/** When a run of this machine alone is started again. Sessions of the API are recovered by their project's rules instead. */
export const restartSchema = z.enum(['on-failure']);

/** A command that tells whether a run is well: it is, where the command ends with 0 in time. */
export const checkSchema = z.strictObject({
  command: z.array(z.string().max(32_768)).min(1).max(200),
  intervalSeconds: z.number().min(1).max(86_400).default(30),
  timeoutSeconds: z.number().min(0.1).max(3_600).default(10),
  /** The first time that counts as ill: so many checks in a row have to fail before the run is ended. */
  failuresAllowed: z.number().int().min(1).max(100).default(3),
});
export type Check = z.infer<typeof checkSchema>;
