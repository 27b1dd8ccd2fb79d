import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { getConnectionToken } from '@nestjs/mongoose';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Connection } from 'mongoose';
import { FirstAdminKey } from './api-keys/first-admin-key.js';
import { readEnvironment } from './config/environment.js';
import { loadSettings, type Settings } from './config/settings.js';
import { createApp } from './create-app.js';
import { applyIndexes } from './database/apply-indexes.js';
import { EventTail } from './events/event-tail.service.js';
import { drain } from './http/drain.js';
import { describeStartFailure } from './lifecycle/describe-start-failure.js';
import { isLoopback } from './lifecycle/is-loopback.js';
import { SweepTimer } from './lifecycle/sweep-timer.js';
import { Metrics } from './metrics/metrics.js';
import { SweeperService } from './sweeper/sweeper.service.js';
import { tracedSweep } from './tracing/traced-sweep.js';
import { Tracing } from './tracing/tracing.js';
import { WebhookWorker } from './webhooks/webhook-worker.service.js';

const logger = new Logger('main');

/** How long events wait at most before webhooks are told, where nothing is in the way. */
const DELIVER_EVERY_MS = 1_000;

/** Starts the plain server with its sweeper, and ends both when a signal asks for it. */
async function main(): Promise<void> {
  const settings = loadSettings(readEnvironment());
  const app = await createApp(settings);
  try {
    // Where all indexes exist, which is nearly always, this only asks.
    await applyIndexes(app.get<Connection>(getConnectionToken()));
    tellAboutKey(await app.get(FirstAdminKey, { strict: false }).ensure(), settings);
    await app.listen(settings.port, settings.host);
  } catch (error) {
    await app.close();
    throw error;
  }
  if (!isLoopback(settings.host)) {
    logger.warn(
      `${settings.host} can be reached from elsewhere, and this server speaks no TLS: put a proxy in front.`,
    );
  }
  endOnSignal(app, [startSweeping(app, settings), startDelivering(app)], settings);
  logger.log(`Listening at ${await app.getUrl()}`);
}

function tellAboutKey(outcome: string, settings: Settings): void {
  if (outcome === 'written') logger.log(`The first admin key was written to ${settings.adminApiKeyFile}`);
}

function startSweeping(app: NestExpressApplication, settings: Settings): SweepTimer {
  const sweeper = app.get(SweeperService, { strict: false });
  const metrics = app.get(Metrics, { strict: false });
  const tracing = app.get(Tracing, { strict: false });
  const timer = new SweepTimer({
    sweep: () => tracedSweep(tracing, () => metrics.observeSweep(() => sweeper.sweep())),
    failed: (error) => logger.error(`A sweep failed; the next one tries again: ${String(error)}`),
    intervalMs: settings.sweepIntervalSeconds * 1000,
  });
  timer.start();
  return timer;
}

function startDelivering(app: NestExpressApplication): SweepTimer {
  const worker = app.get(WebhookWorker, { strict: false });
  const metrics = app.get(Metrics, { strict: false });
  const timer = new SweepTimer({
    sweep: () => metrics.observeDeliveries(() => worker.deliverDue()),
    failed: (error) => logger.error(`Webhooks were not told; the next round tries again: ${String(error)}`),
    intervalMs: DELIVER_EVERY_MS,
  });
  timer.start();
  return timer;
}

function endOnSignal(app: NestExpressApplication, timers: readonly SweepTimer[], settings: Settings): void {
  const timeoutMs = settings.shutdownTimeoutSeconds * 1000;
  let ending = false;
  const end = async (signal: string) => {
    if (ending) return;
    ending = true;
    logger.log(`${signal}: ending`);
    // Whatever hangs, the process ends; what it left half-done is repaired by the next sweep.
    setTimeout(() => process.exit(1), timeoutMs + 2_000).unref();
    app.get(WebhookWorker, { strict: false }).stop(timeoutMs);
    // Who waits for the next event would else be waited for, and then be cut off.
    app.get(EventTail, { strict: false }).close();
    await Promise.all([...timers.map((timer) => timer.stop()), drain(app.getHttpServer(), timeoutMs)]);
    await app.close();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      end(signal).then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error(`The end was not clean: ${String(error)}`);
          process.exit(1);
        },
      );
    });
  }
}

// A bug fails what it happened in, not the process and with it every other request.
process.on('unhandledRejection', (error) => logger.error(error, 'An error that nobody waited for'));

main().catch((error: unknown) => {
  console.error(describeStartFailure(error));
  process.exit(1);
});
