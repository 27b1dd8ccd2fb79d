import { expect, it } from 'vitest';
import { readEnvironment } from '../../src/config/environment.js';

const variables = {
  PATH: '/bin',
  CLAUDE_PROJECTS_API_URL: 'https://example.org',
  CLAUDE_PROJECTS_API_KEY_FILE: '/etc/key',
  CLAUDE_PROJECTS_SESSION: 'session:1',
  XDG_STATE_HOME: '/state',
  XDG_RUNTIME_DIR: '/run/user',
};

it('gives sessions nothing that is meant for the runner', () => {
  const { sessionEnvironment } = readEnvironment(variables);
  expect(Object.keys(sessionEnvironment)).toEqual(['PATH', 'XDG_STATE_HOME', 'XDG_RUNTIME_DIR']);
});

it('does not let a daemon that is started within a session look like a part of it', () => {
  const { daemonEnvironment } = readEnvironment(variables);
  expect(daemonEnvironment).not.toHaveProperty('CLAUDE_PROJECTS_SESSION');
  expect(daemonEnvironment).toHaveProperty('CLAUDE_PROJECTS_API_URL');
});

it('gives two state directories sockets of their own in one runtime directory', () => {
  const one = readEnvironment(variables).socketDirectory;
  const other = readEnvironment({ ...variables, XDG_STATE_HOME: '/other' }).socketDirectory;
  expect(one).toMatch(/^\/run\/user\/claude-projects\//);
  expect(other).not.toBe(one);
});

it('keeps its sockets with its state where there is no runtime directory', () => {
  const { XDG_RUNTIME_DIR: _, ...without } = variables;
  expect(readEnvironment(without).socketDirectory).toBe('/state/claude-projects/run');
});

it('names every wrong variable at once', () => {
  const wrong = {
    CLAUDE_PROJECTS_API_URL: 'ftp://x',
    CLAUDE_PROJECTS_API_KEY_FILE: 'key',
    XDG_STATE_HOME: 'state',
  };
  for (const name of Object.keys(wrong)) expect(() => readEnvironment(wrong)).toThrow(name);
});

it('takes an empty variable for one that is not set', () => {
  expect(readEnvironment({ ...variables, CLAUDE_PROJECTS_API_URL: '' }).apiUrl).toBeUndefined();
});
