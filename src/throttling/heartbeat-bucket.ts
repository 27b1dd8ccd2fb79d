import { type CustomDecorator, SetMetadata } from '@nestjs/common';

/** Under which the choice of the bucket is kept. */
export const HEARTBEAT_BUCKET = 'claude-projects:heartbeat-bucket';

/**
 * Counts a route in the bucket of the heartbeats instead of the common one, so that a fleet that does what it
 * was told is never throttled to death by its own queries.
 */
export function HeartbeatBucket(): CustomDecorator {
  return SetMetadata(HEARTBEAT_BUCKET, true);
}
