import type { Server } from 'node:http';

/**
 * Answers a request whatever `Expect` it carries: Node would refuse all but `100-continue` by itself, with an answer
 * that is no problem+json. HTTP leaves both open.
 */
export function ignoreExpectations(server: Server): void {
  server.on('checkExpectation', (request, response) => {
    server.emit('request', request, response);
  });
}
