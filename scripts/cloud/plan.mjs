import { Failure } from '../launcher/failure.mjs';

/** What may be done with which stage: prod is protected, and nobody removes it by mistyping a name. */
const actions = {
  deploy: ['dev', 'prod'],
  diff: ['dev', 'prod'],
  secrets: ['dev', 'prod'],
  remove: ['dev'],
};

/** The secrets of infra/secrets.ts, and the variables that they are set from. */
export const secretVariables = {
  MongodbUri: 'MONGODB_URI',
  AdminApiKey: 'ADMIN_API_KEY',
  CanaryApiKey: 'CANARY_API_KEY',
  OtelExporterOtlpHeaders: 'OTEL_EXPORTER_OTLP_HEADERS',
};

/**
 * What SST is called with, in this order. A secret goes to its standard input: a command line can be read by every
 * user of the machine. Throws a `Failure` that tells what is wrong.
 *
 * @param {{ action: string | undefined, stage: string | undefined, env: object, rest?: string[],
 *   wrong?: (env: object) => string[] }} wish `wrong` names the variables whose values cannot be used
 * @returns {{ bundle: boolean, runs: { args: string[], input?: string }[] }}
 */
export function plan({ action, stage, env, rest = [], wrong = () => [] }) {
  const stages = Object.hasOwn(actions, action ?? '') ? actions[action] : undefined;
  if (!stages?.includes(stage)) {
    const all = Object.entries(actions).flatMap(([name, of]) => of.map((each) => `${name}:${each}`));
    throw new Failure(`There is no ${action}:${stage}: use one of ${all.join(', ')}.`, 64);
  }
  if (rest.some((argument) => argument.startsWith('--stage'))) {
    throw new Failure(`The stage is ${stage}: a second one on the command line would win.`, 64);
  }
  const of = ['--stage', stage];
  if (action !== 'secrets') return { bundle: true, runs: [{ args: [action, ...of, ...rest] }] };
  if (rest.length > 0) throw new Failure('Secrets are taken from the environment, never from arguments.', 64);
  const given = Object.entries(secretVariables).filter(([, variable]) => env[variable]?.trim());
  if (given.length === 0) {
    throw new Failure(
      `Set at least one of ${Object.values(secretVariables).join(', ')}: those set are stored.`,
      64,
    );
  }
  const complaints = wrong(Object.fromEntries(given.map(([, variable]) => [variable, env[variable]])));
  if (complaints.length > 0) throw new Failure(`Nothing was stored: ${complaints.join('; ')}.`, 78);
  return {
    bundle: false,
    runs: given.map(([name, variable]) => ({
      args: ['secret', 'set', name, ...of],
      input: env[variable].trim(),
    })),
  };
}
