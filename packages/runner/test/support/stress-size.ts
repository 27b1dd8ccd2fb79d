/** How much a run of the stress tests does: `npm run test:stress` sets it, and prints it. */
export interface StressSize {
  /** How often the daemon is killed. */
  readonly kills: number;
  /** How often clients leave and come back, over all of them. */
  readonly disconnects: number;
  /** How long programs are talked to. */
  readonly minutes: number;
  /** What one program writes while a client does not read. */
  readonly megabytes: number;
  /** Everything random follows from it. */
  readonly seed: number;
}

const SHORT: StressSize = { kills: 50, disconnects: 2_000, minutes: 2, megabytes: 60, seed: 1 };

export function stressSize(): StressSize {
  const given = process.env.CLAUDE_PROJECTS_STRESS;
  return given === undefined ? SHORT : { ...SHORT, ...(JSON.parse(given) as Partial<StressSize>) };
}
