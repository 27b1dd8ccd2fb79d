const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;
const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const URL_WITHOUT_SECRETS = /^https?:\/\/[^\s?#@]+$/;

/** What belongs to one account and one team, and therefore to no source: from the environment or `.env.<stage>`. */
export interface DeploySettings {
  readonly region: string;
  /** The host name under which the API is reached; null: the one that the gateway gives. */
  readonly domain: string | null;
  /** Who is told of alarms; null: subscribe somebody to the topic by hand. */
  readonly alarmEmail: string | null;
  /** A collector of traces; null: X-Ray only. */
  readonly otlpEndpoint: string | null;
}

/** Throws one error that names every wrong variable. */
export function deploySettings(): DeploySettings {
  const wrong: string[] = [];
  const read = (name: string, pattern: RegExp, expects: string): string | null => {
    const value = process.env[name]?.trim() || null;
    if (value !== null && !pattern.test(value)) wrong.push(`${name} must be ${expects}`);
    return value;
  };
  const settings = {
    region: read('DEPLOY_REGION', REGION, 'a region such as eu-central-1') ?? 'eu-central-1',
    domain: read('DEPLOY_DOMAIN', DOMAIN, 'a host name in lower case, without https://'),
    alarmEmail: read('DEPLOY_ALARM_EMAIL', EMAIL, 'an e-mail address'),
    otlpEndpoint: read('DEPLOY_OTLP_ENDPOINT', URL_WITHOUT_SECRETS, 'an http or https URL'),
  };
  if (wrong.length > 0) throw new Error(`The settings of the deployment are not valid: ${wrong.join('; ')}.`);
  return settings;
}
