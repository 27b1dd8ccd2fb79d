import type { ProjectSettings } from '../../../src/projects/project-settings.js';

/** One thing that goes wrong, or that a person does, at a planned instant (seconds of the world). */
export type Fault = { readonly at: number } & (
  | { readonly kind: 'power-off'; readonly machine: number; readonly seconds: number | null }
  | { readonly kind: 'suspend'; readonly machine: number; readonly seconds: number }
  | { readonly kind: 'kill-daemon'; readonly machine: number; readonly seconds: number }
  | { readonly kind: 'kill-keeper'; readonly machine: number }
  | { readonly kind: 'exit'; readonly machine: number; readonly code: number }
  | { readonly kind: 'hang'; readonly machine: number }
  | {
      readonly kind: 'cut';
      readonly machine: number;
      readonly direction: 'up' | 'down' | 'both';
      readonly seconds: number;
    }
  /** Many machines at once: a site without its line. */
  | { readonly kind: 'site-cut'; readonly machines: readonly number[]; readonly seconds: number }
  | { readonly kind: 'loss'; readonly part: number; readonly seconds: number }
  | { readonly kind: 'api-outage'; readonly seconds: number }
  | { readonly kind: 'kill-api'; readonly api: number; readonly seconds: number }
  | { readonly kind: 'freeze-api'; readonly api: number; readonly seconds: number }
  | { readonly kind: 'sweeper-outage'; readonly seconds: number }
  | { readonly kind: 'freeze-sweeper'; readonly sweeper: number; readonly seconds: number }
  | { readonly kind: 'kill-sweeper'; readonly sweeper: number }
  | { readonly kind: 'failover'; readonly seconds: number; readonly clockStepMs: number }
  | { readonly kind: 'slow-store'; readonly factor: number; readonly seconds: number }
  | { readonly kind: 'policy'; readonly settings: Partial<ProjectSettings> }
  | { readonly kind: 'stop'; readonly how: 'cancel' | 'clear' | 'local' }
  | { readonly kind: 'clone'; readonly machine: number; readonly seconds: number }
  | { readonly kind: 'calendar'; readonly machine: number | 'servers'; readonly shiftSeconds: number }
);
