import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { TopRow } from '../../src/cli/top/top-row.js';
import { drawTop } from '../../src/cli/top/top-screen.js';
import { afterKey, arranged, FIRST_VIEW, keysIn, type TopView } from '../../src/cli/top/top-view.js';
import { useSpine } from '../e2e/spine.js';
import { eventually } from '../support/conditions.js';
import { Person } from '../support/person.js';
import { RunnerRig } from '../support/runner-rig.js';

const spine = useSpine();
const ENTERED = '\x1b[?1049h';
const LEFT = '\x1b[?7h\x1b[?25h\x1b[?1049l';

async function aRunnerAlone(use: (rig: RunnerRig) => Promise<void>): Promise<void> {
  const rig = new RunnerRig(null, '');
  try {
    await use(rig);
  } finally {
    await rig.end();
  }
}

it('shows the runs of this machine without an API, filters them, and leaves the terminal as it was', async () => {
  await aRunnerAlone(async (rig) => {
    await rig.startAlone('while :; do echo x; sleep 0.05; done', '--name', 'busy');
    await rig.startAlone('sleep 1000', '--name', 'quiet');
    const person = new Person(rig, 'top');
    await person.sees('busy');
    await person.sees('2 runs');
    expect(person.text.startsWith(ENTERED)).toBe(true);
    const before = person.text.length;
    person.type('/quiet\r');
    await eventually('only one is left', () =>
      /\[1, by state, with "quiet"\]/.test(person.text.slice(before)),
    );
    person.type('s');
    await person.sees('by age, with "quiet"');
    person.resize(60, 10);
    await rig.ok('stop', 'quiet');
    await person.sees('Nothing fits.');
    person.type('q');
    expect(await person.left()).toEqual({ code: 0, signal: null });
    expect(person.text.endsWith(LEFT)).toBe(true);
  });
});

it.each([
  ['SIGTERM', 143],
  ['SIGHUP', 129],
  ['SIGINT', 130],
] as const)('leaves the terminal as it was when it is ended by %s', async (signal, code) => {
  await aRunnerAlone(async (rig) => {
    const person = new Person(rig, 'top');
    await person.sees('No daemon runs here');
    process.kill(person.pid, signal);
    expect(await person.left()).toEqual({ code, signal: null });
    expect(person.text.endsWith(LEFT)).toBe(true);
  });
});

it('shows the sessions of other machines beside its own, and says when the API is gone', async () => {
  const [here, there] = [await spine.runner(), await spine.runner()];
  const { key } = await spine.api.makeKey({ scopes: ['runner', 'read'] });
  writeFileSync(join(here.directory, 'key'), key);
  const project = await spine.project();
  await spine.api.request('PATCH', `/v1/projects/${project}`, { body: { name: 'night shift' } });
  const own = await here.start(project, 'sleep 1000');
  const other = await there.start(project, 'sleep 1000');
  for (const id of [own, other]) await spine.until(id, ({ status }) => status === 'active');
  const { sessions, fleet, runs } = JSON.parse(await here.ok('top', '--json'));
  expect(sessions.map(({ id }: { id: string }) => id)).toEqual(expect.arrayContaining([own, other]));
  expect({ healthy: fleet.sessionsByHealth.healthy >= 2, runs: runs.length }).toEqual({
    healthy: true,
    runs: 1,
  });
  const person = new Person(here, 'top');
  await person.sees(own.slice(0, 20));
  await person.sees(other.slice(0, 20));
  await person.sees('night shift');
  person.type('\x03');
  await person.left();
  here.write('config.json', { apiUrl: 'http://127.0.0.1:9', apiKeyFile: join(here.directory, 'key') });
  const again = new Person(here, 'top');
  await again.sees('The API at http://127.0.0.1:9 does not answer');
  await again.sees(own.slice(0, 20));
  again.type('q');
  await again.left();
});

it('says that it needs a terminal', async () => {
  await aRunnerAlone(async (rig) => {
    expect(await rig.cli('top')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('needs a terminal'),
    });
  });
});

const row = (given: Partial<TopRow>): TopRow => ({
  ...{
    id: 'run-1',
    name: 'one',
    state: 'running',
    place: '/srv',
    ageSeconds: 1,
    bytesPerSecond: 0,
    note: 'sh',
  },
  ...given,
});
const rows = [
  row({ id: 'a', name: 'z', state: 'healthy', ageSeconds: 3, bytesPerSecond: 5 }),
  row({ id: 'b', name: 'y', state: 'lost', ageSeconds: 2, bytesPerSecond: null }),
  row({ id: 'c', name: 'x', state: 'stalled', ageSeconds: 1, bytesPerSecond: 9 }),
];

it.each([
  ['state', 'bca'],
  ['age', 'cba'],
  ['output', 'cab'],
  ['name', 'cba'],
] as const)('sorts by %s', (sort, order) => {
  expect(
    arranged(rows, { ...FIRST_VIEW, sort })
      .map(({ id }) => id)
      .join(''),
  ).toBe(order);
});

it('understands keys however they arrive, and takes what is typed into a filter for nothing else', () => {
  const typed = (text: string) =>
    keysIn(Buffer.from(text)).reduce<TopView | null>(
      (view, key) => view && afterKey(view, key, 10),
      FIRST_VIEW,
    );
  expect(typed('\x1b[B\x1b[B\x1b[A')).toMatchObject({ scrolledRows: 1 });
  expect(typed('/qs\x7fü\r')).toMatchObject({ filter: 'qü', typing: false });
  expect(typed('/q\x1b')).toMatchObject({ filter: '', typing: false });
  expect(typed('ssss')).toMatchObject({ sort: 'state' });
  expect(typed('/\x03')).toBeNull();
  expect(typed('xq')).toBeNull();
});

it('draws as many lines as there are, none wider than the screen, and no word to the terminal', () => {
  const many = Array.from({ length: 50 }, (_, index) =>
    row({ id: `run-${index}`, name: 'a\x1b[2Jb', note: 'long '.repeat(100), place: '\u202e/evil' }),
  );
  for (const [columns, lines] of [
    [80, 24],
    [20, 5],
    [2, 2],
    [300, 60],
  ] as const) {
    const view = { ...FIRST_VIEW, scrolledRows: 1_000 };
    const drawn = drawTop({ head: ['daemon \x1b[2J', ''], rows: many, view, columns, lines });
    expect(drawn).toHaveLength(lines);
    for (const line of drawn) {
      expect([...line].length).toBeLessThanOrEqual(columns);
      expect(line).not.toMatch(/[\p{Cc}\u202e]/u);
    }
  }
  const drawn = drawTop({ head: [''], rows: many, view: FIRST_VIEW, columns: 80, lines: 10 });
  expect(drawn[2]).toContain('run-0');
  expect(drawn.at(-1)).toContain('q leave');
});
