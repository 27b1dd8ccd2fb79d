import { expect, it } from 'vitest';
import { KeeperPulse } from '../../src/keeper/keeper-pulse.js';

it('tells each once, and only of questions in a row that nothing was said to', () => {
  const pulse = new KeeperPulse();
  const ask = (times: number) =>
    Array.from({ length: times }, () => pulse.ask()).filter((state) => state !== 'fine');
  expect(ask(4)).toEqual([]);
  expect(pulse.heard()).toBe(false);
  expect(ask(14)).toEqual(['silent']);
  expect(pulse.heard()).toBe(true);
  expect(ask(15)).toEqual(['silent', 'hung']);
});
