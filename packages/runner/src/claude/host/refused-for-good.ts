import type { SDKMessage } from '@anthropic-ai/claude-agent-sdk';

const SIGN_IN_ERRORS = new Set<string>([
  'authentication_failed',
  'oauth_org_not_allowed',
  'account_on_hold',
  'verification_required',
  'cloud_credential_error',
]);
const SIGN_IN_STATUSES = new Set<number | null>([401, 403]);

/**
 * Why the service refuses the credentials, where a message shows it, or null. The SDK tries on for minutes, as it does
 * where it is overloaded; but no later try mends a refused sign-in. Pure.
 */
export function signInRefusal(message: SDKMessage): string | null {
  if (message.type === 'auth_status') return message.error ? `signing in failed: ${message.error}` : null;
  if (message.type === 'assistant') {
    return message.error !== undefined && SIGN_IN_ERRORS.has(message.error)
      ? sentence(message.error, null)
      : null;
  }
  if (message.type !== 'system' || message.subtype !== 'api_retry') return null;
  const { error, error_status: status } = message;
  return SIGN_IN_ERRORS.has(error) || SIGN_IN_STATUSES.has(status) ? sentence(error, status) : null;
}

function sentence(error: string, status: number | null): string {
  const what = [status === null ? null : String(status), error.replaceAll('_', ' ')]
    .filter(Boolean)
    .join(', ');
  return `Claude's service refuses the sign-in (${what}): sign in with "claude" on this machine, or correct the API key`;
}
