import { expect, it } from 'vitest';
import { forSessions } from '../../src/config/session-environment.js';

it('passes on what a session needs, and no secret of the shell that started the daemon', () => {
  const needed = {
    PATH: '/bin',
    HOME: '/h',
    LC_ALL: 'C',
    https_proxy: 'p',
    ANTHROPIC_API_KEY: 'k',
    XDG_CONFIG_HOME: '/c',
  };
  const secrets = { AWS_SECRET_ACCESS_KEY: 's', GITHUB_TOKEN: 't', npm_config__auth: 'n', MY_HOME: 'x' };
  expect(forSessions({ ...needed, ...secrets }, [])).toEqual(needed);
  expect(forSessions({ ...needed, ...secrets }, ['GITHUB_TOKEN'])).toEqual({ ...needed, GITHUB_TOKEN: 't' });
});
