import { z } from 'zod';

/** A session that is shut off: it may write its working directory and these, and sees no secrets of its user. */
export const sandboxSchema = z.strictObject({
  writable: z
    .array(z.string().max(4_096).regex(/^\//, 'must be an absolute path'))
    .max(100)
    .readonly()
    .default([]),
});
