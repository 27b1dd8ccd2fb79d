/** What `status` shows. */
export interface RunnerStatus {
  readonly pid: number;
  readonly machineId: string;
  /** Null: this runner works alone. */
  readonly apiUrl: string | null;
  readonly registered: boolean;
  readonly epoch: number | null;
  /** Another runner is this machine now; this one does nothing any more. */
  readonly superseded: boolean;
  readonly keeperId: string | null;
  readonly keeperPid: number | null;
  readonly slots: number;
  /** What a person should know, if anything. */
  readonly notice: string | null;
  readonly sessions: readonly {
    readonly id: string;
    readonly phase: string;
    readonly generation: number;
    readonly frozen: boolean;
    readonly deadlineInSeconds: number | null;
    readonly outputBytes: number;
    readonly command: readonly string[] | null;
  }[];
  /** The runs that go on, of the API and of this machine alone. */
  readonly liveRuns: number;
  /** Why the run log writes nothing now, or null. */
  readonly logPaused: string | null;
  /** Where it is reached over HTTP. Null: it is not. */
  readonly httpUrl: string | null;
}

/** What was started. A session of the API has an id of its own. */
export interface StartAnswer {
  readonly runId: string | null;
  readonly sessionId: string | null;
}

/** What a daemon leaves behind. */
export interface ShutDownAnswer {
  readonly sessionsLeft: number;
  /** Sessions that have ended here, of which the API has not heard yet. */
  readonly reportsLeft: number;
}
