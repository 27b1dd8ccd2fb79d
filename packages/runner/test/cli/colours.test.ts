import { afterEach, expect, it } from 'vitest';
import { Person } from '../support/person.js';
import { RunnerRig } from '../support/runner-rig.js';

const rigs: RunnerRig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.end();
});

async function listed(environment: Record<string, string>): Promise<{ terminal: string; piped: string }> {
  const rig = new RunnerRig(null, '', { environment });
  rigs.push(rig);
  await rig.startAlone('sleep 1000');
  const person = new Person(rig, 'list');
  await person.left();
  return { terminal: person.text, piped: await rig.ok('list') };
}

const GREEN = '\x1b[32mrunning';

it('shows colours on a terminal, and none in a pipe', async () => {
  const { terminal, piped } = await listed({});
  expect(terminal).toContain(GREEN);
  expect(piped).not.toContain('\x1b');
  expect(piped).toContain('running');
});

it('shows none where NO_COLOR is set', async () => {
  const { terminal } = await listed({ NO_COLOR: '1' });
  expect(terminal).toContain('running');
  expect(terminal).not.toContain(GREEN);
});
