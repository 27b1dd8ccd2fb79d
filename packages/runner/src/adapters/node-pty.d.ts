/** The part of node-pty that is used. Its own types are declared under the name that it has in the registry. */
declare module 'node-pty' {
  import type { ReadStream } from 'node:tty';

  export interface IPty {
    readonly pid: number;
    /** Not declared by it; the version is pinned, and tests show that it is there. */
    readonly _socket: ReadStream;
    /** With `encoding: null` the data are bytes. */
    onData(listener: (data: Buffer) => void): { dispose(): void };
    onExit(listener: (exit: { exitCode: number; signal?: number }) => void): { dispose(): void };
    write(data: string | Buffer): void;
    resize(columns: number, rows: number): void;
    pause(): void;
    resume(): void;
  }
  export function spawn(
    file: string,
    args: string[],
    options: {
      name: string;
      cols: number;
      rows: number;
      cwd: string;
      env: Record<string, string>;
      encoding: null;
      uid?: number;
      gid?: number;
      useConpty?: boolean;
      useConptyDll?: boolean;
      conptyInheritCursor?: boolean;
    },
  ): IPty;
}
