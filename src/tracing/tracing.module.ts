import { Global, Logger, Module } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { NoTracing, Tracing } from './tracing.js';

@Global()
@Module({
  providers: [
    {
      provide: Tracing,
      inject: [SETTINGS],
      // Loaded only where it is wanted: a cold start without it must not pay for it.
      useFactory: async (settings: Settings): Promise<Tracing> => {
        if (settings.otlpEndpoint === null) return new NoTracing();
        const { startTracing } = await import('./open-telemetry.js');
        const logger = new Logger('Tracing');
        return startTracing(settings, settings.otlpEndpoint, (message) => logger.warn(message));
      },
    },
  ],
  exports: [Tracing],
})
export class TracingModule {}
