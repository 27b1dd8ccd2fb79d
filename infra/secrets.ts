/** What a stage cannot do without, and the variables that `pnpm secrets:<stage>` stores it from. */
const NEEDED = { MongodbUri: 'MONGODB_URI', AdminApiKey: 'ADMIN_API_KEY' };

// SST would tell of the first one only, when other things are being made already, and how to put it on a command line.
const missing = Object.entries(NEEDED).flatMap(([name, variable]) =>
  process.env[`SST_SECRET_${name}`] ? [] : [variable],
);
if (missing.length > 0) {
  throw new Error(
    `The stage ${$app.stage} has no ${missing.join(' and no ')} stored: set what is missing in the environment and run pnpm secrets:${$app.stage}.`,
  );
}

/**
 * What no plain environment may hold. A linked secret lies encrypted in the function's package, and src/config reads it
 * as the variable whose name it bears: MongodbUri as MONGODB_URI.
 */
export const mongodbUri = new sst.Secret('MongodbUri');
export const adminApiKey = new sst.Secret('AdminApiKey');
/** Empty: the canary asks only whether the API is ready. */
export const canaryApiKey = new sst.Secret('CanaryApiKey', '');
/** Empty: the collector of traces wants no headers. */
export const otlpHeaders = new sst.Secret('OtelExporterOtlpHeaders', '');
