/**
 * What a session of the API gets of the environment that the daemon was started in: where and who it is, its language,
 * its network, and what Claude needs to be allowed to work. Whatever else stands there may be a secret of the shell
 * that called `up`, and is nobody's business days later.
 */
const NAMES = new Set([
  ...['HOME', 'USER', 'LOGNAME', 'SHELL', 'PATH', 'TMPDIR', 'TZ', 'LANG', 'LANGUAGE', 'SSH_AUTH_SOCK'],
  ...[
    'HTTP_PROXY',
    'HTTPS_PROXY',
    'NO_PROXY',
    'ALL_PROXY',
    'NODE_EXTRA_CA_CERTS',
    'SSL_CERT_FILE',
    'SSL_CERT_DIR',
  ],
]);
const PREFIXES = ['LC_', 'XDG_', 'ANTHROPIC_', 'CLAUDE_'];

/** `more` are names that this machine's configuration adds. */
export function forSessions(
  environment: Readonly<Record<string, string>>,
  more: readonly string[],
): Record<string, string> {
  const passes = (name: string) =>
    NAMES.has(name.toUpperCase()) ||
    PREFIXES.some((prefix) => name.startsWith(prefix)) ||
    more.includes(name);
  return Object.fromEntries(Object.entries(environment).filter(([name]) => passes(name)));
}

/** Where and who it is, a container says itself. */
const ITS_OWN =
  /^(HOME|USER|LOGNAME|SHELL|PATH|TMPDIR|SSH_AUTH_SOCK|XDG_.*|CLAUDE_CONFIG_DIR|SSL_CERT_.*|NODE_EXTRA_CA_CERTS)$/;

/** The names of what a session in a container gets of it. */
export function forContainers(environment: Readonly<Record<string, string>>): string[] {
  return Object.keys(environment).filter((name) => !ITS_OWN.test(name));
}
