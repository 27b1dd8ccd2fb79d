import { LAUNCHD_LABEL, type ServiceDefinition } from './service-definition.js';

/**
 * A property list for launchd (launchd.plist(5)). `AbandonProcessGroup`: the keeper and the sessions outlive the daemon.
 * Written after the manual and never run: there was no macOS to try it on.
 */
export function launchdPlist({ command, variables, logFile }: ServiceDefinition): string {
  const words = command.map((word) => `    <string>${escaped(word)}</string>`).join('\n');
  const environment = Object.entries(variables)
    .map(([name, value]) => `    <key>${escaped(name)}</key>\n    <string>${escaped(value)}</string>`)
    .join('\n');
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>${LAUNCHD_LABEL}</string>
  <key>ProgramArguments</key>
  <array>
${words}
  </array>
  <key>EnvironmentVariables</key>
  <dict>
${environment}
  </dict>
  <key>RunAtLoad</key>
  <true/>
  <key>KeepAlive</key>
  <dict>
    <key>SuccessfulExit</key>
    <false/>
  </dict>
  <key>ThrottleInterval</key>
  <integer>5</integer>
  <key>AbandonProcessGroup</key>
  <true/>
  <key>Umask</key>
  <integer>63</integer>
  <key>StandardErrorPath</key>
  <string>${escaped(logFile)}</string>
</dict>
</plist>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
