import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { gitStateOf, withoutCredentials } from '../../src/claude/git-state.js';

const directories: string[] = [];
afterEach(() => {
  for (const each of directories.splice(0)) rmSync(each, { recursive: true, force: true });
});
function directory(): string {
  const made = mkdtempSync(join(tmpdir(), 'git-state-'));
  directories.push(made);
  return made;
}

it('tells where a repository stands, and whether something in it is not committed', async () => {
  const cwd = directory();
  const git = (...args: string[]) => execFileSync('git', args, { cwd, encoding: 'utf8' }).trim();
  git('init', '-q', '-b', 'work');
  expect(await gitStateOf(cwd)).toEqual({ branch: 'work', dirty: false });
  git('-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '-q', '--allow-empty', '-m', 'first');
  git('remote', 'add', 'origin', 'git@example.com:some/where.git');
  writeFileSync(join(cwd, 'new'), '');
  const [remote, commit] = ['git@example.com:some/where.git', git('rev-parse', 'HEAD')];
  expect(await gitStateOf(cwd)).toEqual({ remote, branch: 'work', commit, dirty: true });
  git('checkout', '-q', '--detach');
  expect(await gitStateOf(cwd)).toEqual({ remote, commit, dirty: true });
});

it('knows nothing of what is no repository, or is not there', async () => {
  expect(await gitStateOf(directory())).toBeNull();
  expect(await gitStateOf('/no/such/directory')).toBeNull();
});

it('leaves credentials out of a remote', () => {
  expect(withoutCredentials('https://name:token@example.com/a.git')).toBe('https://example.com/a.git');
  expect(withoutCredentials('git@example.com:a.git')).toBe('git@example.com:a.git');
});
