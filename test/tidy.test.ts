import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const linesMax = 400;

const files = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate'],
  {
    cwd: root,
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter((file) => /\.(ts|mjs)$/.test(file) && !file.includes('/generated/'))
  .filter((file) => file !== 'test/tidy.test.ts');

/** The places, as file:line, at which code of these files matches. Comments are not code. */
function places(within: RegExp, pattern: RegExp): string[] {
  return files
    .filter((file) => within.test(file))
    .flatMap((file) =>
      lines(file).flatMap((line, index) =>
        pattern.test(line) && !comment.test(line) ? [`${file}:${index + 1}`] : [],
      ),
    );
}

const comment = /^\s*(\/\/|\/?\*)/;

function lines(file: string): string[] {
  try {
    return readFileSync(join(root, file), 'utf8').trimEnd().split('\n');
  } catch {
    // Deleted, but not yet from git's index.
    return [];
  }
}

it('sees the files that it is about', () => {
  expect(files).toContain('src/main.ts');
  expect(files.length).toBeGreaterThan(100);
});

it('names every file and folder for one concept', () => {
  expect(files.filter((file) => /(^|[/.-])(utils?|helpers?|common|misc|shared)([/.]|$)/.test(file))).toEqual(
    [],
  );
});

it('keeps every file short enough to read at once', () => {
  expect(files.filter((file) => lines(file).length > linesMax)).toEqual([]);
});

it('reads the environment only where settings are read', () => {
  const elsewhere = /^(src\/(?!config\/)|packages\/[^/]+\/src\/(?!config\/))/;
  expect(places(elsewhere, /process\.env\b/)).toEqual([]);
});

it('keeps clocks and chance out of what is pure', () => {
  const pure = /^(src\/liveness|packages\/runner\/src\/core)\//;
  expect(places(pure, /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b/)).toEqual([]);
});

it('never sleeps in a test', () => {
  const sleeping = /setTimeout\(\s*(resolve|r|done)\b|from 'node:timers\/promises'/;
  // Conditions are waited for with a bound, in support/ only.
  expect(places(/(^|\/)test\/(?!support\/)/, sleeping)).toEqual([]);
});

it('names no folder of one machine', () => {
  expect(places(/./, /['"`/](\/root|\/work|\/home\/\w+)\//)).toEqual([]);
});

it('leaves no note about work that is still to be done', () => {
  expect(places(/./, /\b(TODO|FIXME|XXX)\b/)).toEqual([]);
});
