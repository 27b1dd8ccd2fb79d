import { expect, it } from 'vitest';
import { isWithin } from '../../src/core/allowed-directory.js';
import { laterDeadline } from '../../src/core/deadline.js';

it.each([
  ['/srv/work', '/srv/work', true],
  ['/srv/work/deep/er', '/srv/work', true],
  ['/srv/work/./deep//er/', '/srv/work/', true],
  ['/srv/workshop', '/srv/work', false],
  ['/srv/work/../secret', '/srv/work', false],
  ['/srv/work/../work/x', '/srv/work', true],
  ['/../../srv/work', '/srv/work', true],
  ['srv/work', '/srv/work', false],
  ['/srv/work/\0', '/srv/work', false],
  ['/anything', '/', true],
])('%s within %s: %s', (path, directory, within) => {
  expect(isWithin(path, directory)).toBe(within);
});

it.each([
  [null, 100, 30, 130],
  [120, 100, 30, 130],
  [140, 100, 30, 140],
  [null, 100, -5, 95],
])('known %s, sent at %s, %s s left: %s', (known, sentAt, left, expected) => {
  expect(laterDeadline(known, sentAt, left)).toBe(expected);
});
