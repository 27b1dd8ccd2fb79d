import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/** What the framework tells of its own start: dozens of lines that only its developers need. */
const START_CONTEXTS = new Set<unknown>([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);

/** Sends what the framework and the services log to the logger of the process. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write(START_CONTEXTS.has(rest.at(-1)) ? 'debug' : 'info', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  /** The framework's convention: the context comes last, an error's stack before it. */
  private write(
    level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace',
    message: unknown,
    rest: readonly unknown[],
  ): void {
    const context = rest.at(-1);
    const before = rest.slice(0, -1);
    const error = [message, ...rest].find((part) => part instanceof Error);
    const stack = before.find((part) => typeof part === 'string');
    const details =
      typeof message === 'object' && message !== null && !(message instanceof Error) ? message : {};
    this.logger[level](
      {
        ...details,
        ...(typeof context === 'string' ? { context } : {}),
        ...(error ? { err: error } : stack ? { stack } : {}),
      },
      message instanceof Error ? message.message : typeof message === 'string' ? message : undefined,
    );
  }
}
