import { type Logger, pino } from 'pino';
import type { LogLevel } from '../config/log-level.js';

/**
 * Makes the logger of the process: one JSON object per line on standard output. No transport: it would
 * start a thread from a file that a bundle does not have.
 */
export function createLogger(level: LogLevel): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    // A second line of defence: nothing here logs a request's headers or body.
    redact: { paths: ['key', '*.key', 'headers', '*.headers', 'body', '*.body'], censor: '[not logged]' },
  });
}
