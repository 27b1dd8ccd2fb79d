import { existsSync } from 'node:fs';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { SocketAnnouncement } from './socket-announcement.js';

/**
 * Keeps a process reachable at a socket. A runtime directory is removed when its user logs out, and the sockets in it
 * with it, while this process goes on: then it listens anew, and with its state where the directory cannot be made.
 */
export class ReachableServer {
  private server: Server | null = null;
  private path = '';
  private opening = false;
  private closed = false;
  private readonly announcement: SocketAnnouncement;
  private readonly fallbackPath: string;

  constructor(
    stateDirectory: string,
    name: 'daemon' | 'keeper',
    private readonly preferredPath: string,
    private readonly serve: (path: string) => Promise<Server>,
  ) {
    this.announcement = new SocketAnnouncement(stateDirectory, name);
    this.fallbackPath = join(stateDirectory, 'run', `${name}.sock`);
  }

  /** Throws when it cannot listen at the path that was asked for. */
  async open(): Promise<void> {
    await this.listenAt(this.preferredPath);
  }

  /** Listens anew when the socket's file has vanished. Safe to repeat; throws when no path can be had. */
  async look(): Promise<void> {
    if (this.opening || this.closed || existsSync(this.path)) return;
    this.opening = true;
    try {
      // Connections that are open stay open.
      this.server?.close();
      this.server = null;
      await this.listenAt(this.preferredPath).catch(() => this.listenAt(this.fallbackPath));
    } finally {
      this.opening = false;
    }
  }

  close(): void {
    this.closed = true;
    this.server?.close();
    this.announcement.remove();
  }

  private async listenAt(path: string): Promise<void> {
    const server = await this.serve(path);
    if (this.closed) {
      server.close();
      return;
    }
    this.server = server;
    this.path = path;
    this.announcement.write(path);
  }
}
