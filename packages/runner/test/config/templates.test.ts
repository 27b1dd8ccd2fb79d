import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ConfigError } from '../../src/config/config-error.js';
import { readEnvironment } from '../../src/config/environment.js';
import { readTemplates } from '../../src/config/runner-config.js';
import { TemplateFile } from '../../src/config/template-file.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'templates-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const environment = () => ({
  ...readEnvironment({ PATH: '/bin', HOME: directory }),
  configDirectory: directory,
});
const write = (content: unknown) => {
  // As editors do: the old file stays whole until the new one is.
  const path = join(directory, 'templates.json');
  writeFileSync(`${path}.new`, typeof content === 'string' ? content : JSON.stringify(content));
  renameSync(`${path}.new`, path);
};
const work = { command: ['claude'], cwd: '/srv/work', allowedDirectories: ['/srv'] };

it('names every wrong field of every template at once, with the path to each', () => {
  write({
    good: work,
    'with\u001b[2Jescape': work,
    relative: { ...work, cwd: 'work' },
    outside: { ...work, cwd: '/home/me' },
    empty: { ...work, command: [] },
    nameless: { ...work, command: ['', '--continue'] },
    unknown: { ...work, comand: ['claude'] },
    settings: { ...work, env: { 'NOT A NAME': 'x', CLAUDE_PROJECTS_SESSION: 'forged' } },
  });
  let message = '';
  try {
    readTemplates(environment());
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    ({ message } = error as Error);
  }
  const [head, ...lines] = message.split('\n  ');
  expect(head).toBe(`Correct ${directory}/templates.json:`);
  const places = lines.map((line) => line.slice(0, line.indexOf(':')));
  expect(places).toEqual([
    'with?[2Jescape',
    'relative.cwd',
    'outside.cwd',
    'empty.command',
    'nameless.command',
    'unknown',
    'settings.env.NOT A NAME',
  ]);
});

it('follows the file when it is edited, and when it is removed', () => {
  write({ work });
  const file = new TemplateFile(environment());
  expect(file.look()).toBe(false);
  write({ work, other: work });
  expect(file.look()).toBe(true);
  expect(Object.keys(file.templates)).toEqual(['work', 'other']);
  rmSync(join(directory, 'templates.json'));
  expect(file.look()).toBe(true);
  expect(file.templates).toEqual({});
});

it('keeps the templates from before while the file is wrong, says why once, and goes on when it is right', () => {
  write({ work });
  const file = new TemplateFile(environment());
  write('{ "work": ');
  expect(file.look()).toBe(true);
  expect(file.look()).toBe(false);
  expect(file.problem).toContain('is not JSON');
  expect(file.templates).toEqual({ work });
  write({});
  expect(file.look()).toBe(true);
  expect(file.problem).toBeNull();
  expect(file.templates).toEqual({});
});

it('does not begin with a file that is wrong', () => {
  write({ work: { ...work, cwd: '/elsewhere' } });
  expect(() => new TemplateFile(environment())).toThrow(
    'work.cwd: must lie in one of its allowedDirectories',
  );
});
