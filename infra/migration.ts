import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lambdaFunction } from './lambda-function';
import { mongodbUri } from './secrets';

const folder = 'migrate';
/** As long as a function may run at most: an index over a large collection takes minutes. */
const TIMEOUT_SECONDS = 900;

const { lambda } = lambdaFunction('Migrate', {
  folder,
  file: 'migrate-on-deploy',
  description: 'Applies the indexes before a new version takes requests.',
  memoryMiB: 512,
  timeoutSeconds: TIMEOUT_SECONDS,
  concurrencyMax: null,
  environment: {},
  link: [mongodbUri],
  after: [],
});

/** Changes with the code, and so do indexes. */
const code = createHash('sha256')
  .update(readFileSync(join($cli.paths.root, `dist/bundle/${folder}/migrate-on-deploy.mjs`)))
  .digest('hex');

/** A step of each deployment of new code, safe to repeat. Where it fails, the code in place stays. */
export const migration = new aws.lambda.Invocation('Migration', {
  functionName: lambda.name,
  input: '{}',
  triggers: { code },
});
