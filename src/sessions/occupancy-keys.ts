import type { Concurrency } from '../projects/project-settings.js';

/** Where a session runs. */
export interface Place {
  projectId: string;
  machineId: string;
  slot: number;
}

/** Unique over all sessions that occupy a slot. */
export function slotKey(place: Place): string {
  return `${place.machineId}/${place.slot}`;
}

/** Unique over all sessions that count for the project's concurrency policy. */
export function exclusiveKey(place: Place, concurrency: Concurrency): string {
  switch (concurrency) {
    case 'project':
      return place.projectId;
    case 'machine':
      return `${place.projectId}/${place.machineId}`;
    case 'slot':
      return `${place.projectId}/${place.machineId}/${place.slot}`;
  }
}
