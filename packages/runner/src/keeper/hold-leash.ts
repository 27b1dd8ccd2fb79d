import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('./leash.js', import.meta.url));
/** A shell waits in its place, for it is forty times smaller. The end of the pipe is the end of the keeper. */
const WAIT = 'read -r word; [ "$word" = released ] || exec "$0" "$@"';

/**
 * Starts a process that ends this keeper's trees when the keeper is killed, also when no daemon is there to do it.
 * Answers what to call when the keeper leaves by itself, and holds nothing.
 */
export function holdLeash(stateDirectory: string, keeperId: string): () => void {
  const child = spawn('/bin/sh', ['-c', WAIT, process.execPath, entry, stateDirectory, keeperId], {
    ...{ cwd: '/', env: {}, detached: true },
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  // Without it sessions are only ended later, by the next daemon.
  child.on('error', (error) => console.error(`there is no leash: ${error.message}`));
  child.stdin?.on('error', () => {});
  child.unref();
  return () => child.stdin?.end('released\n');
}
