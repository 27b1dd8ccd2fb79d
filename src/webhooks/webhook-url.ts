import { registerDecorator } from 'class-validator';
import { isLoopback } from '../lifecycle/is-loopback.js';

export const WEBHOOK_URL_LENGTH_MAX = 2_048;

/** Whether events may be sent there: HTTPS, or HTTP on this machine, and no name or password in it. */
export function isWebhookUrl(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > WEBHOOK_URL_LENGTH_MAX || !URL.canParse(value))
    return false;
  const { protocol, username, password, hostname, hash } = new URL(value);
  if (username !== '' || password !== '' || hash !== '') return false;
  if (protocol === 'https:') return true;
  return protocol === 'http:' && isLoopback(hostname.replace(/^\[(.*)\]$/, '$1'));
}

export function IsWebhookUrl(): PropertyDecorator {
  return (target, propertyKey) => {
    registerDecorator({
      name: 'isWebhookUrl',
      target: target.constructor,
      propertyName: String(propertyKey),
      validator: {
        validate: isWebhookUrl,
        // The value is not repeated: the URLs of some services are secrets themselves.
        defaultMessage: () =>
          '$property must be an https URL (http for loopback only) without a name, a password or a fragment',
      },
    });
  };
}
