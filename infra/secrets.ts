/**
 * What no plain environment may hold. `pnpm secrets:prod` sets them. A linked secret lies encrypted in the function's
 * package, and src/config reads it as the variable whose name it bears: MongodbUri as MONGODB_URI.
 */
export const mongodbUri = new sst.Secret('MongodbUri');
export const adminApiKey = new sst.Secret('AdminApiKey');
/** Empty: the canary asks only whether the API is ready. */
export const canaryApiKey = new sst.Secret('CanaryApiKey', '');
/** Empty: the collector of traces wants no headers. */
export const otlpHeaders = new sst.Secret('OtelExporterOtlpHeaders', '');
