import { Inject, Injectable } from '@nestjs/common';
import type { NextFunction, Response } from 'express';
import { ApiKeysService } from '../api-keys/api-keys.service.js';
import { assertMayWriteMachine } from '../auth/assert-may-write-machine.js';
import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import type { Caller } from '../auth/caller.js';
import { presentedKey } from '../auth/presented-key.js';
import { includesScope } from '../auth/scope.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { plainJsonLength, readText } from '../http/small-body.js';
import { Metrics } from '../metrics/metrics.js';
import { toProblem } from '../problems/to-problem.js';
import { SessionAccess } from '../sessions/session-access.service.js';
import { BeatPace, holderOf } from '../throttling/beat-pace.js';
import { RequestLimits } from '../throttling/request-limits.js';
import { Tracing } from '../tracing/tracing.js';
import type { HeartbeatView, MachineHeartbeatView } from './heartbeat.dto.js';
import { heartbeatVerdicts } from './heartbeat-verdicts.js';
import { HeartbeatsService } from './heartbeats.service.js';
import { plainMachineHeartbeat, plainSessionHeartbeat } from './plain-heartbeat.js';

type Take = (caller: Caller) => Promise<HeartbeatView | MachineHeartbeatView>;

const TARGET = /^\/v1\/(sessions|machines)\/([A-Za-z0-9][A-Za-z0-9:_-]{0,99})\/heartbeat$/;

/**
 * Answers the requests that nearly all are: heartbeats beyond doubt, under a key that works. It uses the same
 * services in the same order as the controller does behind the framework, and leaves everything else to that.
 */
@Injectable()
export class HeartbeatFastPath {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly apiKeys: ApiKeysService,
    private readonly limits: RequestLimits,
    private readonly pace: BeatPace,
    private readonly access: SessionAccess,
    private readonly heartbeats: HeartbeatsService,
    private readonly metrics: Metrics,
    private readonly tracing: Tracing,
  ) {}

  readonly handle = (request: AuthenticatedRequest, response: Response, next: NextFunction): void => {
    const [, kind, id] = request.method === 'POST' ? (TARGET.exec(request.url) ?? []) : [];
    const isPlain = plainJsonLength(request, this.settings.requestBodyLimitKib * 1024) !== null;
    if (!kind || !id || !isPlain || request.headers['idempotency-key'] !== undefined) {
      next();
      return;
    }
    const take = this.tracing.keep((text: string) => {
      const body = parse(text);
      // The general way finds the body read, and judges it.
      request.body = body;
      const beat = kind === 'sessions' ? this.session(id, body) : this.machine(id, body);
      if (beat === null) next(body === undefined ? MALFORMED : undefined);
      else void this.answer(request, response, next, `/v1/${kind}/:id/heartbeat`, beat);
    });
    readText(request, take);
  };

  private async answer(
    request: AuthenticatedRequest,
    response: Response,
    next: NextFunction,
    route: string,
    take: Take,
  ): Promise<void> {
    try {
      const caller = await this.authenticate(request);
      if (!caller) {
        next();
        return;
      }
      request.caller = caller;
      request.route = { path: route };
      await this.limits.admit(caller, 'heartbeat', response);
      const view = await this.judge(caller, request.path, take);
      response.setHeader('Content-Type', 'application/json; charset=utf-8');
      response.end(JSON.stringify(view));
    } catch (error) {
      next(error);
    }
  }

  /** Counts verdicts as the framework's way does: what the limits refuse has none. */
  private async judge(caller: Caller, path: string, take: Take): Promise<Awaited<ReturnType<Take>>> {
    try {
      const holder = holderOf(caller, path);
      this.pace.assertInPace(holder, performance.now());
      const view = await take(caller);
      this.pace.learn(holder, view.nextHeartbeatSeconds * 1000, performance.now());
      for (const verdict of heartbeatVerdicts(view)) this.metrics.countHeartbeat(verdict);
      return view;
    } catch (error) {
      this.metrics.countHeartbeat(toProblem(error).code);
      throw error;
    }
  }

  /** Null where the general way has to refuse, and to count that. */
  private async authenticate(request: AuthenticatedRequest): Promise<Caller | null> {
    const key = presentedKey(request.headers);
    const caller = key === null ? null : await this.apiKeys.authenticate(key);
    return caller && includesScope(caller.scopes, 'runner') ? caller : null;
  }

  private session(id: string, body: unknown): Take | null {
    const heartbeat = plainSessionHeartbeat(body);
    if (heartbeat === null) return null;
    return async (caller) => {
      await this.access.assertMayWrite(caller, id, heartbeat.generation);
      return await this.heartbeats.beatOne(id, heartbeat, caller.keyId);
    };
  }

  private machine(id: string, body: unknown): Take | null {
    const heartbeat = plainMachineHeartbeat(body);
    if (heartbeat === null) return null;
    return async (caller) => {
      assertMayWriteMachine(caller, id);
      return await this.heartbeats.beatMachine(id, heartbeat, caller.keyId);
    };
  }
}

const BYTE_ORDER_MARK = 0xfeff;

/** What the body parser says of a body that is no JSON. */
const MALFORMED = Object.assign(new SyntaxError('The body is no JSON.'), { status: 400, expose: true });

/** Undefined where the body parser would refuse the text: it takes objects and lists only. */
function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
