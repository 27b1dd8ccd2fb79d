import { expect, it } from 'vitest';
import { countTests } from '../../scripts/launcher/vitest-report.mjs';

const file = (status: string, ...tests: string[]) => ({
  name: 'a.test.ts',
  status,
  assertionResults: tests.map((test) => ({ status: test })),
});

it.each([
  ['all passed', { testResults: [file('passed', 'passed', 'passed')] }, 0, { passed: 2, failed: 0 }],
  ['one failed', { testResults: [file('failed', 'passed', 'failed')] }, 1, { passed: 1, failed: 1 }],
  [
    'skipped tests are no passed ones',
    { testResults: [file('passed', 'passed', 'skipped', 'todo')] },
    0,
    { passed: 1, failed: 0, skipped: 2 },
  ],
  [
    'a file that could not be loaded',
    { testResults: [file('passed', 'passed'), file('failed')] },
    1,
    { passed: 1, failed: 1 },
  ],
  [
    'a hook that failed after its tests',
    { testResults: [file('failed', 'passed')] },
    1,
    { passed: 1, failed: 1 },
  ],
  ['an error outside of all tests', { testResults: [file('passed', 'passed')] }, 1, { passed: 1, failed: 1 }],
  [
    'a failed test with a wrong exit code',
    { testResults: [file('failed', 'failed')] },
    0,
    { passed: 0, failed: 1 },
  ],
  ['no tests at all', { testResults: [] }, 0, { passed: 0, failed: 1 }],
  ['only skipped tests', { testResults: [file('passed', 'skipped')] }, 0, { passed: 0, failed: 1 }],
  ['no report', undefined, 0, { passed: 0, failed: 1 }],
  ['a report of another kind', {}, 139, { passed: 0, failed: 1 }],
])('counts %s', (_, report, exitCode, expected) => {
  expect(countTests(report, exitCode)).toMatchObject(expected);
});
