import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import type { Context } from 'aws-lambda';
import { appModule } from './app.module.js';
import { readEnvironment } from './config/environment.js';
import { loadSettings } from './config/settings.js';
import { endOnSigterm } from './lifecycle/end-on-sigterm.js';
import { LateStart } from './lifecycle/late-start.js';
import { whatHappenedMeanwhile } from './lifecycle/thaw.js';
import { createLogger } from './logging/logger.js';
import { NestLogger } from './logging/nest-logger.js';
import { nextSweepInMs } from './sweeper/next-sweep.js';
import type { SweepReport } from './sweeper/sweep-report.js';
import { SweeperService } from './sweeper/sweeper.service.js';
import { tracedSweep } from './tracing/traced-sweep.js';
import { Tracing } from './tracing/tracing.js';
import type { DeliveryReport } from './webhooks/delivery-report.js';
import { WebhookWorker } from './webhooks/webhook-worker.service.js';

const settings = loadSettings(readEnvironment());
const logger = createLogger(settings.logLevel);

const sweeping = new LateStart(async () => {
  const app = await NestFactory.createApplicationContext(appModule(settings), {
    logger: new NestLogger(logger),
    abortOnError: false,
  });
  return {
    app,
    sweeper: app.get(SweeperService, { strict: false }),
    worker: app.get(WebhookWorker, { strict: false }),
    tracing: app.get(Tracing, { strict: false }),
  };
});
// Where the database is away, the next event tries again, and fails where it still is.
await sweeping.get().catch((error: unknown) => logger.error({ reason: String(error) }, 'Did not start.'));
endOnSigterm(async () => (await sweeping.get()).app.close());

/** What the last sweep of a call did, and how many there were. */
type EventReport = SweepReport & { webhooks: DeliveryReport; sweeps: number };

/**
 * Entry of the scheduled function: as many sweeps per event as the settings say, while there is time, each followed
 * by what webhooks have to be told. Receivers that fail do not make the sweep a failure; a sweep that fails does.
 */
export async function handler(_event: unknown, context: Context): Promise<EventReport | null> {
  await whatHappenedMeanwhile();
  const { sweeper, worker, tracing } = await sweeping.get();
  const beganAt = performance.now();
  let last: EventReport | null = null;
  try {
    for (;;) {
      const done: number = last?.sweeps ?? 0;
      const waitMs = nextSweepInMs({
        done,
        perEvent: settings.sweepsPerEvent,
        intervalMs: settings.sweepIntervalSeconds * 1000,
        elapsedMs: performance.now() - beganAt,
        remainingMs: context.getRemainingTimeInMillis(),
      });
      if (waitMs === null) return last;
      await delay(waitMs);
      // Between two calls this process may have stood still; within one it runs on.
      const report = await tracedSweep(tracing, () => sweeper.sweep({ continuous: done > 0 }));
      last = { ...report, webhooks: await worker.deliverDue(), sweeps: done + 1 };
    }
  } finally {
    // Whatever was not sent before the answer waits, frozen, for the next event.
    await tracing.flush();
  }
}
