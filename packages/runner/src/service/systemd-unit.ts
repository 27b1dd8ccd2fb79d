import type { ServiceDefinition } from './service-definition.js';

/**
 * A unit for the user's systemd (systemd.service(5), systemd.kill(5)). The keeper and the sessions live in its control
 * group and outlive the daemon, so only the daemon is ever stopped by it; a session that runs out of memory is no reason to
 * end the others; and the runner may make control groups below its own, to hold sessions to their limits.
 */
export function systemdUnit({ command, variables, finalExitCodes }: ServiceDefinition): string {
  const environment = Object.entries(variables).map(
    ([name, value]) => `Environment=${quoted(`${name}=${value}`)}`,
  );
  return `[Unit]
Description=claude-projects runner
StartLimitIntervalSec=300
StartLimitBurst=20

[Service]
Type=exec
ExecStart=${command.map((word) => quoted(word).replaceAll('$', '$$$$')).join(' ')}
${environment.join('\n')}
Restart=on-failure
RestartSec=5
RestartPreventExitStatus=${finalExitCodes.join(' ')}
KillMode=process
OOMPolicy=continue
Delegate=yes
UMask=0077

[Install]
WantedBy=default.target
`;
}

/** A word in double quotes; a percent sign would be a specifier. */
function quoted(word: string): string {
  return `"${word.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%')}"`;
}
