import { connect, createServer } from 'node:net';

/**
 * What a link lets through. `cut` breaks connections and refuses new ones; the others keep them open and lose
 * what they carry, one way or both, as a network without an end does.
 */
const passes = {
  open: { requests: true, replies: true },
  'lost-replies': { requests: true, replies: false },
  'lost-requests': { requests: false, replies: false },
  cut: { requests: false, replies: false },
};

/** The way from one machine to the APIs: spreads connections over their ports, and can be cut in several ways. */
export class Link {
  static async open(ports) {
    const link = new Link(ports);
    await new Promise((resolve) => link.server.listen(0, '127.0.0.1', resolve));
    link.url = `http://127.0.0.1:${link.server.address().port}`;
    return link;
  }

  /** @param {() => readonly number[]} ports where APIs listen now */
  constructor(ports) {
    this.ports = ports;
    this.state = 'open';
    this.turn = 0;
    this.sockets = new Set();
    this.server = createServer((inside) => {
      if (this.state === 'cut') {
        inside.destroy();
        return;
      }
      this.keep(inside);
      const early = [];
      inside.on('data', (chunk) => early.push(chunk));
      this.forward(inside, early, this.ports().length);
    });
  }

  /** @param {keyof typeof passes} state */
  set(state) {
    // What was lost on an open connection never comes, so those connections are of no more use.
    if (state === 'cut' || this.state !== 'open') this.breakAll();
    this.state = state;
  }

  forward(inside, early, triesLeft) {
    const ports = this.ports();
    const port = ports[this.turn++ % Math.max(1, ports.length)];
    if (port === undefined || triesLeft === 0 || inside.destroyed) {
      inside.destroy();
      return;
    }
    const outside = connect(port, '127.0.0.1');
    this.keep(outside);
    const again = () => this.forward(inside, early, triesLeft - 1);
    outside.once('error', again);
    outside.once('connect', () => {
      outside.off('error', again);
      inside.removeAllListeners('data');
      const request = (chunk) => passes[this.state].requests && outside.writable && outside.write(chunk);
      for (const chunk of early) request(chunk);
      inside.on('data', request);
      outside.on('data', (chunk) => passes[this.state].replies && inside.writable && inside.write(chunk));
      inside.on('close', () => outside.destroy());
      outside.on('close', () => inside.destroy());
      if (inside.destroyed) outside.destroy();
    });
  }

  keep(socket) {
    this.sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.sockets.delete(socket));
  }

  breakAll() {
    for (const socket of this.sockets) socket.destroy();
  }

  close() {
    this.breakAll();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
