/** Everything that differs between stages, and everything that a bill depends on. Sizes carry their unit. */
export interface StageSettings {
  /** More memory is more processor too. Chosen by `npm run bench:lambda`; see docs/cost.md. */
  readonly apiMemoryMiB: number;
  readonly sweeperMemoryMiB: number;
  /**
   * So many requests are answered at once, each over a connection of its own to the database; null leaves it to
   * the account. A reservation is taken from the account's concurrency, which must be 100 higher than the sum.
   */
  readonly apiConcurrencyMax: number | null;
  /** What the gateway lets through to the function: bounds what an attack can cost. */
  readonly requestsPerSecondMax: number;
  readonly requestsBurstMax: number;
  /** Connections to the database of one instance. An instance answers one request at a time. */
  readonly databaseConnectionsMax: number;
  /** The schedule calls each minute; in it the sweeper looks so often, and is paid for while it waits. */
  readonly sweepsPerMinute: number;
  readonly logRetentionDays: number;
  readonly databaseName: string;
  /** A command to the database that takes longer is logged. */
  readonly slowCommandMilliseconds: number;
  /** Whether X-Ray keeps a part of the calls; each that it keeps is paid for. */
  readonly tracesKept: boolean;
  /** Whether to tell anybody, and to measure from outside whether the API is there: these cost money each month. */
  readonly alarms: boolean;
  readonly availabilityCheck: boolean;
  /** Whether `sst remove` is refused, and whether logs outlive what wrote them. */
  readonly kept: boolean;
}

const prod: StageSettings = {
  apiMemoryMiB: 1024,
  sweeperMemoryMiB: 512,
  apiConcurrencyMax: 50,
  requestsPerSecondMax: 500,
  requestsBurstMax: 1000,
  databaseConnectionsMax: 5,
  sweepsPerMinute: 1,
  logRetentionDays: 30,
  databaseName: 'claude-projects',
  slowCommandMilliseconds: 250,
  tracesKept: true,
  alarms: true,
  availabilityCheck: true,
  kept: true,
};

const dev: StageSettings = {
  ...prod,
  apiConcurrencyMax: null,
  requestsPerSecondMax: 50,
  requestsBurstMax: 100,
  logRetentionDays: 7,
  databaseName: 'claude-projects-dev',
  alarms: false,
  availabilityCheck: false,
  kept: false,
};

export const stages: Readonly<Record<string, StageSettings>> = { dev, prod };

/** Throws where there is no such stage: a mistyped name must not become a second deployment. */
export function settingsOf(stage: string): StageSettings {
  const settings = Object.hasOwn(stages, stage) ? stages[stage] : undefined;
  if (settings === undefined)
    throw new Error(`There is no stage ${stage}: use ${Object.keys(stages).join(' or ')}.`);
  return settings;
}
