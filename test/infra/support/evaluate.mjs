// node evaluate.mjs <checkout> <platform> <stage>: evaluates sst.config.ts and infra/ of a checkout with SST's own
// components, against a Pulumi that only notes what it is asked to make. Prints it as one line of JSON. A process of
// its own, for SST keeps its state in globals.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const [root, platform, stage] = process.argv.slice(2);
const work = join(root, '.work');
const region = 'eu-central-1';
const account = '123456789012';

/** How Pulumi marks secrets on the wire. */
const SIGNATURE = '4dabf18193072939515e22adb298388d';

const builds = [];

/** What SST's own program answers to its components. */
const answers = {
  'Provider.Aws.Bootstrap': () => ({
    asset: 'assets',
    assetEcrRegistryId: account,
    assetEcrUrl: 'ecr',
    state: 'state',
  }),
  // A folder that was bundled before is taken as it is.
  'Runtime.Build': ({ functionID, handler, bundle, links }) => {
    builds.push({ functionID, handler, bundle, links: Object.keys(links) });
    return { handler, out: resolve(root, bundle), errors: [], sourcemaps: [] };
  },
};

async function startServer() {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const { method, params } = JSON.parse(body);
    const known = answers[method];
    response.end(
      JSON.stringify(known ? { result: known(params[0]) } : { error: `rpc: can't find ${method}` }),
    );
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  server.unref();
  process.env.SST_SERVER = `http://127.0.0.1:${server.address().port}`;
}

function setGlobals() {
  Object.assign(globalThis, {
    $app: { name: '', stage, home: 'aws' },
    $dev: false,
    $input: { stage },
    $cli: {
      command: 'deploy',
      rpc: process.env.SST_SERVER,
      paths: { home: work, root, work, platform },
      env: {},
      state: { version: {} },
    },
  });
}

/** One file with the checkout's configuration and SST's components, beside the packages that both need. */
async function bundle() {
  const { build } = createRequire(join(platform, 'package.json'))('esbuild');
  const outfile = join(platform, `evaluate.${process.pid}.mjs`);
  await build({
    stdin: {
      resolveDir: platform,
      loader: 'ts',
      contents: `
        import * as pulumi from '@pulumi/pulumi';
        import { MockMonitor } from '@pulumi/pulumi/runtime/mocks.js';
        import * as aws from '@pulumi/aws';
        import * as sst from './src/components/index.ts';
        import { run } from './src/auto/run.ts';
        Object.assign(globalThis, { aws, sst });
        export { pulumi, MockMonitor, run };
        export const config = async () => (await import(${JSON.stringify(join(root, 'sst.config.ts'))})).default;`,
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'esnext',
    packages: 'external',
    inject: [join(platform, 'src/shim/run.js')],
    logLevel: 'silent',
    banner: {
      js: `import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url); const __filename = import.meta.filename; const __dirname = ${JSON.stringify(platform)};`,
    },
  });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(outfile);
  }
}

const plain = (value) => {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  if (SIGNATURE in value && 'value' in value) return { secret: plain(value.value) };
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
};

function call({ token, inputs }) {
  if (token.endsWith('getPolicyDocument')) {
    const json = JSON.stringify({ Version: '2012-10-17', Statement: inputs.statements });
    return { ...inputs, json, minifiedJson: json, id: 'document' };
  }
  if (token.includes('getPartition')) return { partition: 'aws', dnsSuffix: 'amazonaws.com', id: 'aws' };
  if (token.includes('getRegion')) return { name: region, region, id: region };
  if (token.includes('getCallerIdentity')) return { accountId: account, id: account };
  return inputs;
}

async function evaluate() {
  const resources = [];
  setGlobals();
  const { pulumi, MockMonitor, run, config } = await bundle();
  const register = MockMonitor.prototype.registerResource;
  MockMonitor.prototype.registerResource = async function (request, callback) {
    resources.push({
      type: request.getType(),
      name: request.getName(),
      inputs: plain(request.getObject()?.toJavaScript() ?? {}),
      kept: request.getRetainondelete(),
      after: request.getDependenciesList().map((urn) => urn.split('::').at(-1)),
      provider: request.getProvider().split('::').at(-2) ?? '',
    });
    return register.call(this, request, callback);
  };
  const newResource = ({ type, name, inputs }) => ({
    id: `${name}-id`,
    state: {
      ...inputs,
      name: inputs.name ?? name,
      arn: `arn:aws:mock:${region}:${account}:${type.split(':').at(-1)}/${inputs.name ?? name}`,
      apiEndpoint: 'https://abc123.execute-api.eu-central-1.amazonaws.com',
      executionArn: `arn:aws:execute-api:${region}:${account}:abc123`,
      invokeArn: `arn:aws:apigateway:${name}`,
      domainValidationOptions: [
        {
          domainName: inputs.domainName,
          resourceRecordName: '_a',
          resourceRecordType: 'CNAME',
          resourceRecordValue: '_b',
        },
      ],
      base64: Buffer.alloc(32).toString('base64'),
      domainNameConfiguration: {
        ...inputs.domainNameConfiguration,
        targetDomainName: 'target',
        hostedZoneId: 'Z1',
      },
    },
  });
  await pulumi.runtime.setMocks({ newResource, call }, 'claude-projects', stage, false);
  const { app, run: program } = await config();
  const given = await app({ stage });
  Object.assign(globalThis.$app, given);
  const outputs = await pulumi.runtime.runInPulumiStack(() => run(program));
  return { app: given, resources, builds, outputs };
}

// What goes wrong inside of an output is nobody's to catch.
process.on('unhandledRejection', finish);
process.on('uncaughtException', finish);

function finish(error) {
  answer({ error: String(error?.stack ?? error) });
}

function answer(result) {
  writeFileSync(3, `${JSON.stringify(result)}\n`);
  process.exit(0);
}

mkdirSync(work, { recursive: true });
await startServer();
try {
  const result = await evaluate();
  // The program has ended, and what its outputs set off goes on. All of it is over when nothing keeps this process.
  process.once('beforeExit', () => answer(result));
} catch (error) {
  finish(error);
}
