import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ProcessIdentity } from '../processes/process-identity.js';

const START_AGAIN_AFTER_MS = 1_000;
const entry = fileURLToPath(new URL('./aftermath.js', import.meta.url));

/**
 * Keeps a process that ends this keeper's trees when the keeper dies, however it dies: the pipe between them closes
 * then. Where that process dies first, another one is started.
 */
export function keepAftermath(keeper: ProcessIdentity, keeperId: string, stateDirectory: string): void {
  const child: ChildProcess = spawn(
    process.execPath,
    [entry, JSON.stringify({ stateDirectory, keeperId, keeper })],
    // Of a session of its own, so that nothing that ends the keeper's group ends it too.
    { cwd: '/', env: {}, detached: true, stdio: ['pipe', 'inherit', 'inherit'] },
  );
  let over = false;
  const again = () => {
    if (over) return;
    over = true;
    setTimeout(() => keepAftermath(keeper, keeperId, stateDirectory), START_AGAIN_AFTER_MS).unref();
  };
  child.on('error', again);
  child.on('exit', again);
  child.stdin?.on('error', () => {});
  child.unref();
}
