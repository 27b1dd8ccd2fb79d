import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { plan } from '../../scripts/cloud/plan.mjs';
import { VARIABLES } from '../../src/config/variables.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`),
].filter((file) => file.endsWith('.md'));

/** Commands of pnpm itself. */
const OWN = ['install', 'add', 'audit', 'outdated'];

/** What a document gives to be typed: in code blocks and between backticks. */
function typed(text: string): string {
  return [...text.matchAll(/```[a-z]*\n([\s\S]*?)```|`([^`\n]+)`/g)].map(([, a, b]) => a ?? b).join('\n');
}

describe.each(documents)('%s', (file) => {
  const code = typed(read(file));

  it('names commands that there are', () => {
    const named = [
      ...[...code.matchAll(/\bpnpm (?:run )?([a-z][\w:-]*)/g)].map(([, name]) => name),
      ...[...code.matchAll(/\bnpm run (?:--?[a-z]+ )*([a-z][\w:-]*)/g)].map(([, name]) => name),
    ].filter((name): name is string => name !== undefined && !OWN.includes(name));
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  it('names files of this repository that there are', () => {
    const scriptFiles = [...code.matchAll(/\bnode ((?:scripts|packages)\/[\w./-]+\.m?js)/g)].map(
      ([, name]) => name ?? '',
    );
    // What is compiled is there after a compilation.
    const sources = scriptFiles.map((name) => name.replace('/dist/', '/src/').replace(/\.js$/, '.ts'));
    expect(sources.filter((name) => !existsSync(join(root, name)))).toEqual([]);
    const linked = [...read(file).matchAll(/\]\((?!https?:|#|mailto:)([^)#]+)/g)].map(
      ([, target]) => target ?? '',
    );
    const from = file.startsWith('docs/') ? 'docs' : '.';
    expect(linked.filter((target) => !existsSync(join(root, from, target)))).toEqual([]);
  });
});

it('every command of the cloud is one that is understood', () => {
  const cloud = Object.entries(scripts).filter(([, command]) => command.includes('boot.mjs cloud'));
  expect(cloud.map(([name]) => name)).toEqual(
    expect.arrayContaining(['deploy:prod', 'deploy:dev', 'remove:dev', 'diff:prod', 'secrets:prod']),
  );
  for (const [name, command] of cloud) {
    const [action, stage] = command.split(' ').slice(-2);
    expect(`${action}:${stage}`).toBe(name);
    expect(() => plan({ action, stage, env: { MONGODB_URI: 'mongodb://h' } })).not.toThrow();
  }
});

it('every alarm is explained, and no other', () => {
  const infra = ['alarms', 'availability'].map((name) => read(`infra/${name}.ts`)).join('\n');
  const made = [
    ...[...infra.matchAll(/\balarm\('(\w+)'/g)],
    ...[...infra.matchAll(/MetricAlarm\(\s*'(\w+)'/g)],
    ...[...infra.matchAll(/\['(\w+)', \w+Function\]/g)],
  ].map(([, name]) => name);
  const section = read('docs/operations.md').split('## Alarms on AWS')[1]?.split(/\n## /)[0] ?? '';
  const explained = [...section.matchAll(/^### (\w+)$/gm)].map(([, name]) => name);
  expect(made.length).toBeGreaterThan(8);
  expect(explained.toSorted()).toEqual(made.toSorted());
});

it('every setting of a deployment stands in the example, and no other', () => {
  const source = read('infra/deploy-settings.ts');
  const known = [...source.matchAll(/read\(\s*'(DEPLOY_\w+)'/g)].map(([, name]) => name);
  const shown = [...read('.env.prod.example').matchAll(/^# (DEPLOY_\w+)=/gm)].map(([, name]) => name);
  expect(shown.toSorted()).toEqual(known.toSorted());
  for (const [, name] of read('docs/deployment.md').matchAll(/`(DEPLOY_\w+)`/g))
    expect(known).toContain(name);
});

it('what the documents say of a stage is what is set', () => {
  const settings = read('infra/stage-settings.ts').split('const prod')[1]?.split('};')[0] ?? '';
  const value = (name: string) => new RegExp(`${name}: (\\d+)`).exec(settings)?.[1];
  const deployment = read('docs/deployment.md');
  expect(deployment).toContain(`there are at most ${value('apiConcurrencyMax')} instances`);
  expect(deployment).toContain(`holds up to ${value('databaseConnectionsMax')} connections`);
  expect(deployment).toContain(`--reserved-concurrent-executions ${value('apiConcurrencyMax')}\``);
});

describe.each(['docs/deployment.md', 'docs/operations.md'])('%s', (file) => {
  const text = read(file);
  const code = typed(text).replaceAll('\n', ' ');

  it('names requests that the API answers, with filters that they have', () => {
    const { paths } = JSON.parse(read('openapi.json'));
    const named = [...code.matchAll(/\b(GET|POST|PUT|PATCH|DELETE) (\/[\w/:-]+)(\?[\w=&<>-]+)?/g)];
    expect(named.length).toBeGreaterThan(3);
    for (const [request, method, path, query = ''] of named) {
      const operation = paths[path?.replace(/:(\w+)/g, '{$1}') ?? '']?.[method?.toLowerCase() ?? ''];
      expect(operation, request).toBeDefined();
      const known = (operation.parameters ?? []).map(({ name }: { name: string }) => name);
      for (const [, name] of query.matchAll(/[?&](\w+)=/g)) expect(known, request).toContain(name);
    }
  });

  it('names variables that are read', () => {
    const settings = [...read('.env.prod.example').matchAll(/^# (\w+)=/gm)].map(([, name]) => name);
    const known = new Set<string | undefined>([...VARIABLES.map(({ name }) => name), ...settings]);
    const named = [...code.matchAll(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b(?!=\$)/g)].map(([name]) => name);
    expect(named.length).toBeGreaterThan(3);
    // The key to the linked secrets is SST's to set.
    expect(named.filter((name) => !known.has(name) && name !== 'SST_KEY')).toEqual([]);
  });
});

it('what is to be looked for in a log is what is logged', () => {
  const operations = read('docs/operations.md');
  for (const [said, file] of [
    ['A command to the database was slow', 'src/database/slow-commands.ts'],
    ['Could not act on a session.', 'src/sweeper/sweeper.service.ts'],
  ] as const) {
    expect(operations.replaceAll('\n', ' ')).toContain(said);
    expect(read(file)).toContain(said);
  }
});

it('the container is built, fed and started under the names that the manifests have', () => {
  const [deployment, manifests] = [read('docs/deployment.md'), read('deploy/kubernetes.yaml')];
  const image = /docker build -f deploy\/Dockerfile -t (\S+) /.exec(deployment)?.[1];
  const secret = /kubectl create secret generic (\S+) /.exec(deployment)?.[1];
  expect(manifests).toMatch(new RegExp(`image: ${image}\\b`));
  expect(manifests).toMatch(new RegExp(`secretRef:\\s*\\{?\\s*name: ${secret}\\b`));
});
