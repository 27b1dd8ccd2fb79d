/** What one round of deliveries did. */
export interface DeliveryReport {
  delivered: number;
  /** Tries that failed and are repeated later. */
  retried: number;
  deadLettered: number;
  /** Webhooks whose receiver wants no more. */
  disabled: number;
  /** Leases that were lost to another worker, because this one took too long. */
  outrun: number;
  /** Webhooks that could not be worked on; the next round tries again. */
  errors: number;
}

export function emptyDeliveryReport(): DeliveryReport {
  return { delivered: 0, retried: 0, deadLettered: 0, disabled: 0, outrun: 0, errors: 0 };
}
