import { connect } from 'node:net';
import { JsonLines, jsonLine } from './json-lines.js';
import { answerSchema, LOCAL_PROTOCOL, type LocalRequest } from './local-protocol.js';

/** No daemon listens there. */
export class NoDaemon extends Error {
  override readonly name = 'NoDaemon';
}

/** The daemon listens and refuses, or does not answer. */
export class DaemonRefusal extends Error {
  override readonly name = 'DaemonRefusal';
}

/** Asks the daemon one thing. Throws `NoDaemon` or `DaemonRefusal`. */
export function askDaemon(path: string, request: LocalRequest, timeoutMs = 10_000): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    const lines = new JsonLines();
    const done = (act: () => void) => {
      clearTimeout(timer);
      socket.destroy();
      act();
    };
    const timer = setTimeout(() => {
      done(() => reject(new DaemonRefusal(`The daemon did not answer within ${timeoutMs / 1_000} s.`)));
    }, timeoutMs);
    socket.on('error', () => done(() => reject(new NoDaemon('no daemon listens'))));
    socket.on('close', () => done(() => reject(new DaemonRefusal('The daemon ended while it was asked.'))));
    socket.on('connect', () => socket.write(jsonLine({ protocol: LOCAL_PROTOCOL, id: 1, request })));
    socket.on('data', (bytes) => {
      try {
        for (const message of lines.push(bytes)) {
          const answer = answerSchema.parse(message);
          done(() => (answer.ok ? resolve(answer.result) : reject(new DaemonRefusal(answer.problem))));
          return;
        }
      } catch {
        done(() => reject(new DaemonRefusal('The daemon is not understood.')));
      }
    });
  });
}
