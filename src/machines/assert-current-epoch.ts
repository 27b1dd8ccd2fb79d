import { Problem } from '../problems/problem.js';

/** Refuses what another, older daemon of the machine sends. An epoch that was left out passes. */
export function assertCurrentEpoch(machine: { _id: string; epoch: number }, given: number | undefined): void {
  if (given === undefined || given >= machine.epoch) return;
  throw new Problem(
    'machine-superseded',
    `Another daemon speaks for machine ${machine._id} since epoch ${machine.epoch}; this one has ${given}.`,
    { current: machine.epoch },
  );
}
