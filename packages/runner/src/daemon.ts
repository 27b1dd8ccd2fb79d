import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { LocalRequest, RunEvent } from '@claude-projects/protocol';
import { sleepCountingSeconds } from './adapters/sleep-counting-clock.js';
import { ClaudeSide, isAboutClaude } from './claude/claude-side.js';
import { CloudLink } from './cloud/cloud-link.js';
import { startInProject } from './cloud/start-in-project.js';
import type { Environment } from './config/environment.js';
import { readMachineId } from './config/machine-id.js';
import { type RunnerConfig, readApiAccess, readConfig } from './config/runner-config.js';
import { forSessions } from './config/session-environment.js';
import { TemplateFile } from './config/template-file.js';
import type { KeeperOrder } from './core/keeper-port.js';
import { KeeperLink } from './keeper/keeper-link.js';
import { keeperSettingsSchema } from './keeper/keeper-settings.js';
import { LogFile } from './log-file.js';
import { readBootId } from './processes/boot-id.js';
import { readLock } from './processes/process-lock.js';
import { openRunLog } from './run-log/open-run-log.js';
import type { RunLog } from './run-log/run-log.js';
import { linkStatus } from './runner-status.js';
import { Attachments } from './runs/attachments.js';
import { LocalRuns } from './runs/local-runs.js';
import { orderedRun } from './runs/ordered-run.js';
import { isLocalRun } from './runs/run-id.js';
import { RunRecorder } from './runs/run-recorder.js';
import { RunRequests } from './runs/run-requests.js';
import { StartWatch } from './runs/start-watch.js';
import { Screens } from './screens/screens.js';
import { SupervisionFile } from './supervision/supervision-file.js';
import { Supervisor } from './supervision/supervisor.js';
import type { RunnerStatus, ShutDownAnswer, StartAnswer } from './transports/local-protocol.js';
import { type LocalConnection, type LocalHandler, Refusal } from './transports/local-server.js';
import type { RunAccess } from './transports/run-access.js';
import { until } from './transports/until.js';
import { WaysIn } from './ways-in.js';

const KEEPER_WITHIN_MS = 30_000;
const KEEPER_RETRY_MAX_MS = 10_000;
const SESSIONS_END_WITHIN_MS = 60_000;
const ENDS_REPORTED_WITHIN_MS = 3_000;
const CLEAN_UP_EVERY_MS = 60_000;
const TEMPLATES_EVERY_MS = 1_000;
const SUPERVISE_EVERY_MS = 500;

/** Joins the keeper, the run log, the API and this machine's clients. */
export class Daemon implements LocalHandler {
  private readonly keeper: KeeperLink;
  private readonly log: LogFile;
  private readonly runLog: RunLog;
  private readonly recorder: RunRecorder;
  private readonly attachments: Attachments;
  private readonly screens: Screens;
  private readonly starts = new StartWatch();
  private readonly localRuns: LocalRuns;
  private readonly supervisor: Supervisor;
  private readonly claude: ClaudeSide;
  private readonly requests: RunRequests;
  private readonly waysIn: WaysIn;
  /** Null: no API is set, and this runner works alone. */
  private readonly link: CloudLink | null;
  private readonly usualEnvironment: Readonly<Record<string, string>>;
  private readonly machineId: string;
  private readonly config: RunnerConfig;
  private readonly apiUrl: string | null;
  private readonly templateFile: TemplateFile;
  private readonly timers: NodeJS.Timeout[] = [];
  private keeperId: string | null = null;
  private leaving = false;
  private endingSessions = false;

  /**
   * Throws a `ConfigError` when a setting is missing or wrong. Nothing is started yet. `failed` is called when this
   * daemon cannot go on; the sessions wait in the keeper for the next one.
   */
  constructor(
    private readonly environment: Environment,
    foreground: boolean,
    failed: () => void,
  ) {
    const { stateDirectory, socketDirectory } = environment;
    const config = readConfig(environment);
    this.templateFile = new TemplateFile(environment);
    const access = readApiAccess(environment, config);
    const bootId = readBootId();
    this.config = config;
    this.apiUrl = access?.apiUrl ?? null;
    this.log = new LogFile(join(stateDirectory, 'daemon.log'), foreground);
    this.machineId = readMachineId(stateDirectory);
    const path = join(stateDirectory, 'runs.db');
    const { log: runLog, putAside } = openRunLog(path, config.runLog, {
      now: Date.now,
      committed: (events) => this.committed(events),
      pauseChanged: (pause) =>
        this.log.write('warn', pause ? `the run log waits: ${pause.reason}` : 'the run log goes on'),
      failed: (error) => {
        this.log.write('error', `the run log cannot go on: ${(error as Error).message}`);
        failed();
      },
    });
    this.runLog = runLog;
    if (putAside !== null) this.log.write('warn', `the run log was damaged: it is put aside at ${putAside}`);
    this.keeper = new KeeperLink(
      keeperSettingsSchema.parse({
        ...config.keeper,
        stateDirectory,
        socketPath: join(socketDirectory, 'keeper.sock'),
        hiddenDirectories: [environment.configDirectory],
      }),
      bootId,
      {
        connected: (keeperId, sessions) => {
          this.keeperId = keeperId;
          this.recorder.connected(sessions);
          for (const { sessionId } of sessions) this.claude.ended(sessionId);
          this.supervisor.connected((runId) => this.recorder.localRuns.includes(runId));
          this.link?.connected(
            keeperId,
            sessions.filter(({ sessionId }) => !isLocalRun(sessionId)),
          );
        },
        lost: () => {
          this.keeperId = null;
          this.link?.keeperLost();
          void this.openKeeper();
        },
        heard: (event) => {
          this.recorder.heard(event);
          if (event.kind === 'ended') this.claude.ended(event.sessionId);
          if (!isLocalRun(event.sessionId)) this.link?.heard(event);
        },
        output: (sessionId, offset, bytes) => this.recorder.output(sessionId, offset, bytes),
        log: (text) => this.log.write('info', text),
      },
    );
    const order: ConstructorParameters<typeof RunRecorder>[0]['order'] = (frame, body) =>
      this.keeper.order(frame, body);
    this.usualEnvironment = forSessions(environment.sessionEnvironment, config.sessionVariables);
    this.claude = new ClaudeSide({
      ...{ log: runLog, stateDirectory, environment: this.usualEnvironment, starts: this.starts, order },
      recorder: () => this.recorder,
      link: () => this.link,
      untilKeeper: () => this.untilKeeper(),
      warn: (text) => this.log.write('warn', text),
    });
    this.recorder = new RunRecorder({
      ...{ log: runLog, bootId, order, conversations: this.claude.conversations },
      command: (command, runId) => this.claude.terminals.command(command, runId),
      ending: (runId, end) => this.supervisor.ending(runId, end),
    });
    this.attachments = new Attachments(runLog);
    this.screens = new Screens(
      path,
      (runId) => runLog.find(runId),
      (text) => this.log.write('warn', text),
    );
    this.localRuns = new LocalRuns(
      ...([this.recorder, this.starts, () => this.templates(), this.usualEnvironment] as const),
      () => this.supervisor,
    );
    this.supervisor = new Supervisor({
      ...{ bootId, file: new SupervisionFile(join(stateDirectory, 'restarts.json')) },
      nowSeconds: sleepCountingSeconds,
      status: (runId, type, payload) => runLog.status(runId, type, payload),
      start: (runId, given) => this.localRuns.startAs(runId, given),
      end: (runId) => this.keeper.order({ kind: 'stop', sessionId: runId, manner: 'graceful' }),
      mayStart: () => this.keeperId !== null && !this.endingSessions && !this.leaving && !runLog.paused,
      tell: (text) => this.log.write('warn', text),
    });
    this.requests = new RunRequests(runLog, this.recorder, this.attachments, this.screens);
    this.waysIn = new WaysIn({
      ...{ settings: config.http, stateDirectory, access: this.runAccess() },
      log: (level, text) => this.log.write(level, text),
      bug: (error) => this.bug(error),
    });
    this.link =
      access &&
      new CloudLink({
        ...{ stateDirectory, bootId, config, ...access, machineId: this.machineId },
        templates: this.templateFile.templates,
        order: (each) => this.order(each),
        log: (level, text) => this.log.write(level, text),
      });
  }

  run(): void {
    this.log.write(
      'info',
      `daemon ${process.pid} is up ${this.apiUrl ? `for ${this.apiUrl}` : 'without an API'}`,
    );
    void this.openKeeper();
    void this.waysIn.open();
    this.link?.run();
    // A few at once; the rest with the next look, so that nobody waits for it.
    const cleanUp = () => void this.runLog.cleanUp();
    cleanUp();
    this.timers.push(
      setInterval(cleanUp, CLEAN_UP_EVERY_MS),
      setInterval(() => this.templates(), TEMPLATES_EVERY_MS),
      setInterval(() => this.supervisor.tick(), SUPERVISE_EVERY_MS),
    );
  }

  /** Leaves the sessions to the keeper, for the next daemon to adopt. Resolves when nothing acts on it any more. */
  async close(): Promise<void> {
    if (this.leaving) return;
    this.leaving = true;
    this.link?.close();
    for (const timer of this.timers) clearInterval(timer);
    const left = (this.link?.running().length ?? 0) + this.recorder.localRuns.length;
    this.log.write('info', `daemon ${process.pid} leaves; ${left} sessions go on in the keeper`);
    await this.waysIn.close();
    await this.keeper.close();
    await this.screens.close();
    this.runLog.close();
  }

  async handle(request: LocalRequest, body: Buffer, connection: LocalConnection): Promise<unknown> {
    if (isAboutClaude(request))
      return this.claude.handle(request, (wanted) => this.requests.find(wanted).runId);
    switch (request.method) {
      case 'status':
        return this.status();
      case 'templates':
        return this.templates();
      case 'start':
        return this.start(request);
      case 'stop':
      case 'kill':
        return this.stop(request.sessionId, request.method === 'kill');
      case 'shut-down':
        if (request.sessions) await this.endSessions();
        return {
          sessionsLeft: (this.link?.running().length ?? 0) + this.recorder.localRuns.length,
          reportsLeft: this.link ? this.link.current.sessions.size - this.link.running().length : 0,
        } satisfies ShutDownAnswer;
      default:
        return this.requests.handle(request, body, connection);
    }
  }

  drained(connection: LocalConnection): void {
    this.attachments.drained(connection);
  }

  /** A client has gone; what it watched goes on. */
  closed(connection: LocalConnection): void {
    this.attachments.closed(connection);
  }

  bug(error: unknown): void {
    console.error(error);
  }

  private committed(events: readonly RunEvent[]): void {
    this.recorder.committed(events);
    this.attachments.committed(events);
    this.starts.committed(events);
    this.claude.committed(events);
    this.screens.committed(events);
  }

  /** Carries out what the link wants of the keeper. */
  private order(order: KeeperOrder): void {
    if (order.kind === 'forget') {
      this.recorder.forget(order.sessionId);
      return;
    }
    if (order.kind !== 'start') {
      if (order.kind === 'stop') this.claude.stopping(order.sessionId);
      this.keeper.order(order);
      return;
    }
    if (this.claude.begin(order)) return;
    const run = orderedRun(order, this.usualEnvironment, this.config.containerEngine);
    const { command, cwd } = run.launch;
    this.recorder.start(run, { name: null, command, cwd, template: null });
  }

  /** What may be started by name, as the file says it now. */
  private templates() {
    if (this.templateFile.look()) {
      const { problem, templates } = this.templateFile;
      this.log.write(problem ? 'warn' : 'info', problem ?? 'the templates were changed: they are read again');
      if (problem === null) this.link?.templatesChanged(templates);
    }
    return this.templateFile.templates;
  }

  private async openKeeper(): Promise<void> {
    for (let failures = 0; !this.leaving; failures += 1) {
      try {
        await this.keeper.open();
        return;
      } catch (error) {
        this.log.write('warn', (error as Error).message);
        await delay(Math.min(1_000 * 2 ** failures, KEEPER_RETRY_MAX_MS));
      }
    }
  }

  private async start(request: Extract<LocalRequest, { method: 'start' }>): Promise<StartAnswer> {
    this.templates();
    await this.untilKeeper();
    if (this.endingSessions) throw new Refusal('the daemon is ending all sessions');
    const { projectId } = request;
    if (projectId === null) {
      const pause = this.runLog.paused;
      if (pause) throw new Refusal(`nothing can be started: ${pause.reason}`);
      return { runId: await this.localRuns.start(request), sessionId: null };
    }
    const sessionId = await startInProject(this.link, { ...request, projectId });
    return { sessionId, runId: this.recorder.runOf(sessionId) };
  }

  private async stop(wanted: string, kill: boolean): Promise<{ sessionId: string; local: boolean }> {
    const manner = kill ? 'kill' : 'graceful';
    // A session may be known here before a process of it runs, and its reports outlive its runs.
    const session = this.link?.current.sessions.has(wanted) ? wanted : this.requests.find(wanted).sessionId;
    if (session === null) {
      const { runId, status, kind } = this.requests.find(wanted);
      const waited = this.supervisor.stopAsked(runId);
      if (status === 'ended' && waited) return { sessionId: runId, local: true };
      if (status === 'ended') throw new Refusal(`run ${runId} has ended already`);
      await this.untilKeeper();
      if (kind === 'claude') await this.claude.runs.end(runId, 'cancel');
      if (kind !== 'claude' || kill) this.keeper.order({ kind: 'stop', sessionId: runId, manner });
      return { sessionId: runId, local: true };
    }
    const result = await this.link?.command((commandId) => ({ kind: 'stop', commandId, sessionId: session }));
    if (!result) throw new Refusal(`session ${session} belongs to an API, and none is set`);
    if (!result.ok) throw new Refusal(result.problem);
    if (kill) this.keeper.order({ kind: 'stop', sessionId: session, manner });
    return { sessionId: session, local: false };
  }

  private async endSessions(): Promise<void> {
    await this.untilKeeper();
    this.endingSessions = true;
    if (this.link) this.link.endsSessions = true;
    this.supervisor.stopAll();
    try {
      const told = new Set<string>();
      const ended = () => {
        const sessions = (this.link?.running() ?? []).map(({ id }) => id);
        // A session whose creation or claim was under way shows only later.
        for (const id of [...sessions, ...this.recorder.localRuns]) {
          if (told.has(id)) continue;
          told.add(id);
          if (isLocalRun(id)) this.keeper.order({ kind: 'stop', sessionId: id, manner: 'graceful' });
          else this.link?.stop(id);
        }
        return sessions.length === 0 && this.recorder.localRuns.length === 0;
      };
      await until('every session has ended', ended, SESSIONS_END_WITHIN_MS);
      // An API that answers hears of it before this daemon leaves; to one that is away the next daemon tells it.
      const reported = () => (this.link?.current.sessions.size ?? 0) === 0;
      await until('every end is reported', reported, ENDS_REPORTED_WITHIN_MS).catch(() => {});
    } catch (error) {
      this.endingSessions = false;
      if (this.link) this.link.endsSessions = false;
      throw error;
    }
    this.keeper.order({ kind: 'leave-when-empty' });
  }

  private runAccess(): RunAccess {
    const { runLog: log, attachments, screens, recorder } = this;
    const { runs: claude } = this.claude;
    return {
      ...{ log, attachments, screens, claude, environment: this.usualEnvironment },
      templates: () => this.templates(),
      start: (request) => this.start(request),
      stop: (runId, kill) => this.stop(runId, kill),
      input: (runId, bytes) => recorder.input(runId, bytes),
      resize: (runId, { columns, rows }) => recorder.resize(runId, columns, rows),
      status: () => this.status(),
    };
  }

  private untilKeeper(): Promise<void> {
    const there = () => (this.link ? this.link.hasKeeper : this.keeperId !== null);
    return until('the keeper is there', there, KEEPER_WITHIN_MS);
  }

  private status(): RunnerStatus {
    const state = this.link?.current ?? null;
    return {
      ...linkStatus(state),
      ...{ pid: process.pid, machineId: this.machineId, apiUrl: this.apiUrl, keeperId: this.keeperId },
      keeperPid: readLock(join(this.environment.stateDirectory, 'keeper.lock'))?.pid ?? null,
      slots: this.config.slots.length,
      notice:
        this.keeper.notice ?? this.templateFile.problem ?? this.supervisor.notice ?? state?.lastTold ?? null,
      liveRuns: [...this.runLog.liveRuns].length,
      logPaused: this.runLog.paused?.reason ?? null,
      httpUrl: this.waysIn.url,
    };
  }
}
