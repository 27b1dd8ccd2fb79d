// node cloud.mjs deploy|diff|secrets prod|dev, or remove dev: what the scripts of package.json call with SST, the
// pinned one. Settings of the deployment come from the environment, or from the file .env.<stage>.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { mayHaveAwsCredentials } from './cloud/aws-credentials.mjs';
import { step } from './cloud/install-apart.mjs';
import { plan } from './cloud/plan.mjs';
import { bringSst } from './cloud/sst.mjs';
import { Failure, report } from './launcher/failure.mjs';
import { exitCodeOf } from './launcher/signals.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
/** SST would find it out after minutes, in words of its own. */
const NO_CREDENTIALS =
  'There are no AWS credentials here: run `aws sso login` or `aws configure` (and set AWS_PROFILE where it is not the ' +
  'default one), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; docs/deployment.md says for whom.';
const say = (line) => console.error(`[cloud] ${line}`);

async function main([action, stage, ...rest]) {
  const file = join(root, `.env.${stage}`);
  if (existsSync(file)) process.loadEnvFile(file);
  const { bundle, runs } = plan({ action, stage, env: process.env, rest, wrong: await complaints() });
  if (!mayHaveAwsCredentials({ env: process.env })) throw new Failure(NO_CREDENTIALS, 78);
  const { binary } = await bringSst({ root, say });
  if (bundle) {
    const args = [join(root, 'scripts/bundle.mjs')];
    await step({ label: 'bundling', command: process.execPath, args, cwd: root, say });
  }
  for (const { args, input } of runs) {
    const code = await run(binary, args, input);
    if (code !== 0) return code;
  }
  return 0;
}

// The API itself says what it can use.
async function complaints() {
  const { loadSettings, SettingsError } = await import('../dist/config/settings.js');
  return (env) => {
    try {
      loadSettings({ MONGODB_URI: 'mongodb://unused', ...env });
      return [];
    } catch (error) {
      if (error instanceof SettingsError) return error.wrong;
      throw error;
    }
  };
}

function run(command, args, input) {
  const env = { ...process.env, SST_TELEMETRY_DISABLED: '1' };
  // A terminal's Ctrl-C reaches SST by itself, and only SST knows how to end a deployment.
  process.once('SIGINT', () => {});
  const stdio = [input === undefined ? 'inherit' : 'pipe', 'inherit', 'inherit'];
  const child = spawn(command, args, { cwd: root, env, stdio });
  if (input !== undefined) child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(exitCodeOf(code, signal)));
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.exitCode = report(error);
}
