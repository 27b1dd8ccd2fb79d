import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { Failure } from '../launcher/failure.mjs';
import { installApart, step } from './install-apart.mjs';

/** The version of Pulumi that SST 4.17.1 asks for. */
const pulumiVersion = 'v3.215.0';

/** The pinned SST, brought where it is missing. Answers its binary. */
export async function bringSst({ root, say }) {
  const packages = await installApart({ root, name: 'sst', say });
  const binary = join(packages, `sst-${process.platform}-${process.arch}`, 'bin', 'sst');
  if (!existsSync(binary)) throw new Failure(`npm brought no SST for ${process.platform} ${process.arch}.`);
  return { binary, packages };
}

/**
 * SST's platform in .sst/platform: its components, and the packages of its own lock file. Evaluating the components
 * needs no more than that. SST also wants a Pulumi before it does so, which it would download and never start: it is
 * shown a stand-in that only tells its version, in a home of its own.
 */
export async function bringPlatform({ root, say }) {
  const { binary, packages } = await bringSst({ root, say });
  const platform = join(root, '.sst', 'platform');
  const complete = join(platform, 'complete');
  const stamp = `${packages}\n${spawnSync(binary, ['version'], { encoding: 'utf8', timeout: 30_000 }).stdout ?? ''}`;
  if (existsSync(complete) && readFileSync(complete, 'utf8') === stamp) return platform;
  const bun = join(packages, '@oven', 'bun-linux-x64', 'bin', 'bun');
  if (!existsSync(bun)) throw new Failure(`npm brought no Bun for ${process.platform} ${process.arch}.`);
  const home = join(root, '.cache', 'sst-home');
  const tools = join(home, 'config', 'sst', 'bin');
  rmSync(tools, { recursive: true, force: true });
  mkdirSync(tools, { recursive: true });
  writeFileSync(join(tools, 'pulumi'), `#!/bin/sh\necho ${pulumiVersion}\n`);
  for (const file of [join(tools, 'pulumi'), bun]) chmodSync(file, 0o755);
  symlinkSync(bun, join(tools, 'bun'));
  rmSync(platform, { recursive: true, force: true });
  await step({
    label: "installing SST's platform",
    command: binary,
    args: ['install', '--stage', 'dev'],
    cwd: root,
    env: {
      ...process.env,
      HOME: home,
      XDG_CONFIG_HOME: join(home, 'config'),
      SST_TELEMETRY_DISABLED: '1',
    },
    say,
  });
  writeFileSync(complete, stamp);
  return platform;
}
