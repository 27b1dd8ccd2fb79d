/** Who may use each route, as Markdown, read from the description of the API. */
export function scopeTable(document) {
  const rows = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => row(method, path, operation['x-required-scope'])),
  );
  return `# Who may use which route

Made by scripts/openapi.mjs from the routes that are served; do not edit. A test tries every line on the real API.

A key has scopes; \`admin\` includes the others. A key that is bound to a machine has \`runner\`, \`read\` or both: it
reads what \`read\` allows, and writes its own machine, that machine's sessions and its claims only. The last column
is such a key with both scopes, bound to another machine than the one that the request is about.

| route | no key | \`read\` | \`runner\` | \`admin\` | bound to another machine |
|---|---|---|---|---|---|
${rows.join('\n')}
`;
}

function row(method, path, scope) {
  const allowed = (...scopes) => (scope === undefined || scopes.includes(scope) ? 'yes' : 'no');
  const cells = [
    allowed(),
    allowed('read'),
    allowed('runner'),
    allowed('read', 'runner', 'admin'),
    allowed('read'),
  ];
  return `| \`${method.toUpperCase()} ${path}\` | ${cells.join(' | ')} |`;
}
