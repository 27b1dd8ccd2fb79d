import type { Socket } from 'node:net';
import { frameParts } from './frames.js';

/** Writes a frame as one piece. False: the socket holds more than it should, wait for its `drain`. */
export function writeFrame(socket: Socket, head: unknown, body?: Uint8Array): boolean {
  if (!socket.writable) return false;
  const parts = frameParts(head, body);
  if (parts.length > 1) socket.cork();
  let room = true;
  for (const part of parts) room = socket.write(part);
  if (parts.length > 1) socket.uncork();
  return room;
}
