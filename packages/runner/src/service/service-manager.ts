import { execFile } from 'node:child_process';
import { LAUNCHD_LABEL, type ServiceKind, SYSTEMD_UNIT } from './service-definition.js';

const TIMEOUT_MS = 30_000;

interface Answer {
  readonly code: number;
  readonly text: string;
}

/** The commands of a service manager that do something; the first that fails ends it. */
type Step = readonly [string, ...string[]];

function starting(kind: ServiceKind, file: string): readonly Step[] {
  return kind === 'systemd'
    ? [
        ['systemctl', '--user', 'daemon-reload'],
        ['systemctl', '--user', 'enable', '--now', SYSTEMD_UNIT],
      ]
    : [['launchctl', 'bootstrap', domain(), file]];
}

function stopping(kind: ServiceKind): readonly Step[] {
  return kind === 'systemd'
    ? [['systemctl', '--user', 'disable', '--now', SYSTEMD_UNIT]]
    : [['launchctl', 'bootout', `${domain()}/${LAUNCHD_LABEL}`]];
}

/** Null when it worked, else why not. */
export function startService(kind: ServiceKind, file: string): Promise<string | null> {
  return carryOut(starting(kind, file));
}

export function stopService(kind: ServiceKind): Promise<string | null> {
  return carryOut(stopping(kind));
}

/** Whether the manager runs it now; null: the manager cannot be asked here. */
export async function isServiceActive(kind: ServiceKind): Promise<boolean | null> {
  const ask: Step =
    kind === 'systemd'
      ? ['systemctl', '--user', 'is-active', SYSTEMD_UNIT]
      : ['launchctl', 'print', `${domain()}/${LAUNCHD_LABEL}`];
  const { code, text } = await run(ask);
  if (code === 0) return true;
  // Whoever can be asked answers with a state; another failure says nothing.
  return kind === 'launchd' || /^(inactive|failed|activating|deactivating|unknown)/.test(text) ? false : null;
}

async function carryOut(steps: readonly Step[]): Promise<string | null> {
  for (const step of steps) {
    const { code, text } = await run(step);
    if (code !== 0) return `"${step.join(' ')}" failed: ${text.split('\n')[0] || `exit code ${code}`}`;
  }
  return null;
}

function run([file, ...args]: Step): Promise<Answer> {
  return new Promise((resolve) => {
    execFile(file, args, { timeout: TIMEOUT_MS }, (error, stdout, stderr) => {
      const missing = (error as NodeJS.ErrnoException | null)?.code === 'ENOENT';
      const text = missing ? `there is no ${file} on this machine` : `${stdout}${stderr}`.trim();
      resolve({ code: error ? (typeof error.code === 'number' ? error.code : 1) : 0, text });
    });
  });
}

function domain(): string {
  return `gui/${process.getuid?.() ?? 0}`;
}
