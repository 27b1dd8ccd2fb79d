import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const EVALUATE = fileURLToPath(new URL('evaluate.mjs', import.meta.url));
const TIMEOUT_MS = 120_000;
const FOLDERS = { api: 'lambda', sweep: 'sweep', migrate: 'migrate-on-deploy' };

/** A resource as Pulumi is asked to make it. */
export interface Resource {
  type: string;
  name: string;
  // biome-ignore lint/suspicious/noExplicitAny: what AWS takes differs by type; a check states what it expects.
  inputs: any;
  /** Whether it outlives its removal from the configuration. */
  kept: boolean;
  /** The names of what has to be there before. */
  after: string[];
  /** The name of its provider; empty for the usual one. */
  provider: string;
}

/** All that a deployment of a stage would make. */
export interface Evaluation {
  // biome-ignore lint/suspicious/noExplicitAny: as SST is told.
  app: any;
  resources: Resource[];
  /** Which folder each function is made of, and what is linked to it. */
  builds: { functionID: string; handler: string; bundle: string; links: string[] }[];
}

/** A change of one file of the configuration. The text to replace must be in it. */
export interface Change {
  file: string;
  from: string;
  to: string;
}

export const SECRETS = {
  SST_SECRET_MongodbUri: 'mongodb+srv://user:secret-of-the-database@cluster.example.net',
  SST_SECRET_AdminApiKey: 'secret-admin-key',
};

export interface Wish {
  stage: string;
  env?: Record<string, string>;
  changes?: Change[];
}

/** Evaluates the configuration of this checkout, or a changed copy of it. Rejects with what it throws. */
export async function evaluate({ stage, env = {}, changes = [] }: Wish): Promise<Evaluation> {
  const copy = await mkdtemp(join(tmpdir(), 'infra-'));
  try {
    await cp(join(root, 'sst.config.ts'), join(copy, 'sst.config.ts'));
    await cp(join(root, 'infra'), join(copy, 'infra'), { recursive: true });
    for (const [folder, file] of Object.entries(FOLDERS)) {
      await mkdir(join(copy, 'dist/bundle', folder), { recursive: true });
      await writeFile(join(copy, 'dist/bundle', folder, `${file}.mjs`), 'export const handler = () => {};\n');
    }
    for (const { file, from, to } of changes) {
      const text = await readFile(join(copy, file), 'utf8');
      if (!text.includes(from)) throw new Error(`${file} does not hold ${from}.`);
      await writeFile(join(copy, file), text.replace(from, to));
    }
    const result = await runChild([copy, join(root, '.sst/platform'), stage], { ...SECRETS, ...env });
    if (result.error !== undefined) throw new Error(result.error);
    return result as Evaluation;
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

async function runChild(
  args: string[],
  env: Record<string, string>,
): Promise<Partial<Evaluation> & { error?: string }> {
  const child = spawn(process.execPath, [EVALUATE, ...args], {
    env: { PATH: process.env.PATH, HOME: tmpdir(), ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    timeout: TIMEOUT_MS,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4_000);
    });
  }
  let answer = '';
  for await (const text of (child.stdio[3] as NodeJS.ReadableStream).setEncoding('utf8')) answer += text;
  if (answer === '') throw new Error(`The evaluation ended without an answer:\n${said}`);
  return JSON.parse(answer);
}
