import { Writable } from 'node:stream';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { NestLogger } from '../../src/logging/nest-logger.js';

function listen(level: string): { logger: NestLogger; lines: () => Record<string, unknown>[] } {
  const written: string[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      written.push(String(chunk));
      done();
    },
  });
  return {
    logger: new NestLogger(pino({ level }, stream)),
    lines: () => written.map((line) => JSON.parse(line)),
  };
}

it('keeps message, details, context and error of what services log', () => {
  const { logger, lines } = listen('info');
  logger.log('hello', 'ProjectsService');
  logger.log({ examined: 3 }, 'SweeperService');
  logger.error(new Error('broken'), 'SweeperService');
  logger.error('broken', 'Error: broken\n    at x', 'SweeperService');
  expect(lines()).toMatchObject([
    { level: 30, msg: 'hello', context: 'ProjectsService' },
    { level: 30, examined: 3, context: 'SweeperService' },
    { level: 50, msg: 'broken', context: 'SweeperService', err: { message: 'broken' } },
    { level: 50, msg: 'broken', context: 'SweeperService', stack: 'Error: broken\n    at x' },
  ]);
});

it('leaves out what the framework tells of its own start, unless asked', () => {
  const { logger, lines } = listen('info');
  logger.log('Mapped {/health, GET} route', 'RouterExplorer');
  expect(lines()).toEqual([]);
  const curious = listen('debug');
  curious.logger.log('Mapped {/health, GET} route', 'RouterExplorer');
  expect(curious.lines()).toHaveLength(1);
});
