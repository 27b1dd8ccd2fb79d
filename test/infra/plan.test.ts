import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { plan, secretVariables } from '../../scripts/cloud/plan.mjs';

const KEY = 'a-key';

it('calls SST with the stage, and what stands behind', () => {
  expect(plan({ action: 'deploy', stage: 'prod', env: {}, rest: ['--verbose'] })).toEqual({
    bundle: true,
    runs: [{ args: ['deploy', '--stage', 'prod', '--verbose'] }],
  });
});

it('never removes prod, and knows no other stage or action', () => {
  for (const [action, stage] of [
    ['remove', 'prod'],
    ['deploy', 'pord'],
    ['deploy', undefined],
    ['constructor', 'dev'],
  ]) {
    expect(() => plan({ action, stage, env: {} })).toThrow('use one of');
  }
});

it('lets no argument name another stage, or hold a secret', () => {
  for (const rest of [['--stage', 'prod'], ['--stage=prod'], ['--verbose', '--stage', 'prod']]) {
    expect(() => plan({ action: 'remove', stage: 'dev', env: {}, rest })).toThrow('The stage is dev');
  }
  const wish = { action: 'secrets', stage: 'dev', env: { ADMIN_API_KEY: KEY } };
  expect(() => plan({ ...wish, rest: ['cp_secret'] })).toThrow(/^Secrets are taken from the environment/);
});

it('gives a secret to the standard input, never to the command line', () => {
  const { bundle, runs } = plan({
    action: 'secrets',
    stage: 'prod',
    env: { ADMIN_API_KEY: KEY, MONGODB_URI: '' },
  });
  expect(bundle).toBe(false);
  expect(runs).toEqual([{ args: ['secret', 'set', 'AdminApiKey', '--stage', 'prod'], input: KEY }]);
});

it('stores nothing where one value cannot be used', () => {
  const wrong = () => ['ADMIN_API_KEY must be an API key'];
  const wish = {
    action: 'secrets',
    stage: 'dev',
    env: { ADMIN_API_KEY: KEY, MONGODB_URI: 'mongodb://h' },
    wrong,
  };
  expect(() => plan(wish)).toThrow('Nothing was stored: ADMIN_API_KEY must be an API key');
});

it('names every secret of infra/ and its variable as the code reads it', () => {
  const source = readFileSync(new URL('../../infra/secrets.ts', import.meta.url), 'utf8');
  const declared = [...source.matchAll(/new sst\.Secret\('(\w+)'/g)].map(([, name]) => name);
  expect(Object.keys(secretVariables).toSorted()).toEqual(declared.toSorted());
  const needed = [...source.matchAll(/(\w+): '([A-Z_]+)'/g)].map(([, name, variable]) => [name, variable]);
  expect(needed.length).toBe(2);
  expect(secretVariables).toMatchObject(Object.fromEntries(needed));
});
