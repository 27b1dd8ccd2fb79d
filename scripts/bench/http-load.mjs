import { createConnection } from 'node:net';

const HEADER_END = Buffer.from('\r\n\r\n');

/**
 * One connection that is kept alive and sends one request at a time. It reads no more of an answer than its status
 * and length, so that the load costs the machine little beside what it measures.
 */
class Connection {
  #socket;
  #received = Buffer.alloc(0);
  #answered = null;

  static async open({ host, port }) {
    const socket = createConnection({ host, port, noDelay: true });
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new Connection(socket);
  }

  constructor(socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => this.#read(chunk));
    const fail = () => this.#answered?.(0);
    socket.on('error', fail).on('close', fail);
  }

  /** Answers the status; 0 where the connection broke. */
  request(bytes) {
    return new Promise((resolve) => {
      this.#answered = resolve;
      this.#socket.write(bytes);
    });
  }

  close() {
    this.#socket.destroy();
  }

  #read(chunk) {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const headerEnd = this.#received.indexOf(HEADER_END);
    if (headerEnd < 0) return;
    const head = this.#received.toString('latin1', 0, headerEnd);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (this.#received.length < headerEnd + HEADER_END.length + length) return;
    this.#received = Buffer.alloc(0);
    const answered = this.#answered;
    this.#answered = null;
    answered?.(Number(head.slice(9, 12)));
  }
}

/** The bytes of a request, as they go over the wire. */
export function requestBytes(api, method, path, body) {
  const payload = body === undefined ? '' : JSON.stringify(body);
  const lines = [
    `${method} ${path} HTTP/1.1`,
    `Host: ${api.host}:${api.port}`,
    `Authorization: Bearer ${api.key}`,
    ...(payload === ''
      ? []
      : ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(payload)}`]),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${payload}`);
}

/**
 * Keeps `inFlight` requests under way for `seconds`; `next(n)` makes the bytes of the n-th. Answers how many were
 * answered a second, and fails where one was refused.
 */
export async function httpRate(api, { inFlight, seconds, next, first = 0 }) {
  const connections = await Promise.all(Array.from({ length: inFlight }, () => Connection.open(api)));
  let sent = first;
  let answered = 0;
  const startedAt = performance.now();
  const until = startedAt + seconds * 1000;
  const loop = async (connection) => {
    while (performance.now() < until) {
      const status = await connection.request(next(sent++));
      if (status !== 200) throw new Error(`A request of the benchmark was answered ${status}.`);
      answered += 1;
    }
  };
  try {
    await Promise.all(connections.map(loop));
  } finally {
    for (const connection of connections) connection.close();
  }
  return { perSecond: answered / ((performance.now() - startedAt) / 1000), sent };
}

/** The same for calls of the driver: `call(n)` makes the n-th. */
export async function callRate({ inFlight, seconds, call }) {
  let sent = 0;
  let answered = 0;
  const startedAt = performance.now();
  const until = startedAt + seconds * 1000;
  const loop = async () => {
    while (performance.now() < until) {
      await call(sent++);
      answered += 1;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, loop));
  return { perSecond: answered / ((performance.now() - startedAt) / 1000) };
}
