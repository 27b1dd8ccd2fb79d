import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('./host/main.js', import.meta.url));

/** How the keeper starts an agent host. Which conversation it holds it is told by its first line. */
export function hostLaunch(cwd: string, env: Readonly<Record<string, string>>) {
  return { command: [process.execPath, entry], cwd, allowedDirectories: [cwd], env: { ...env } };
}
