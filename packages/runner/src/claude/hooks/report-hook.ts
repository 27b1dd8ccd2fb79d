import type { Readable } from 'node:stream';
import { z } from 'zod';
import { LocalClient } from '../../transports/local-client.js';
import { SocketAnnouncement } from '../../transports/socket-announcement.js';

/** A hook is told the whole input of a tool, which may be a large file. */
const INPUT_MAX_BYTES = 32 * 1024 * 1024;

/** What is read of what Claude Code tells a hook; a prompt or a tool's input is none of it. */
const hookInputSchema = z.looseObject({
  hook_event_name: z.string().max(100),
  session_id: z.string().max(200).optional(),
  cwd: z.string().max(4_096).optional(),
  tool_name: z.string().max(200).optional(),
  notification_type: z.string().max(200).optional(),
});

/** Tells the daemon of a state directory what Claude Code says at a hook. Throws where it cannot be told. */
export async function reportHook(stateDirectory: string, runId: string, input: Readable): Promise<void> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of input) {
    bytes += (part as Buffer).length;
    if (bytes > INPUT_MAX_BYTES) throw new Error('the hook is told too much');
    parts.push(part as Buffer);
  }
  const told = hookInputSchema.parse(JSON.parse(Buffer.concat(parts).toString()));
  const path = new SocketAnnouncement(stateDirectory, 'daemon').read();
  if (path === null) throw new Error('no daemon listens');
  const client = await LocalClient.open(path);
  try {
    await client.request({
      method: 'hook',
      runId,
      event: told.hook_event_name,
      conversationId: told.session_id ?? null,
      cwd: told.cwd ?? null,
      toolName: told.tool_name ?? null,
      notification: told.notification_type ?? null,
    });
  } finally {
    client.close();
  }
}
