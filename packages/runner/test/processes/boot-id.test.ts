import { expect, it } from 'vitest';
import { bootIdIn, readBootId } from '../../src/processes/boot-id.js';

it('tells containers on one host apart, and a container from its next start', () => {
  const [first, second] = [bootIdIn('boot', 'pid:[4026532301]'), bootIdIn('boot', 'pid:[4026532417]')];
  expect(new Set([first, second, 'boot']).size).toBe(3);
  expect(bootIdIn('boot', 'pid:[4026531836]')).toBe('boot');
  expect(bootIdIn('boot', null)).toBe('boot');
});

it('stays the same while the machine runs', () => {
  expect(readBootId()).toBe(readBootId());
  expect(readBootId().length).toBeLessThanOrEqual(100);
});
