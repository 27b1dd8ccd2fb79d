import { SettingsError } from '../config/settings.js';
import { StartFailure } from '../start-failure.js';

/** Says in one sentence why the server did not start, and what to do where that is known. */
export function describeStartFailure(error: unknown): string {
  if (error instanceof StartFailure || error instanceof SettingsError) return error.message;
  const { code, address, port, path, message } = error as NodeJS.ErrnoException & {
    address?: string;
    port?: number;
  };
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} of ${address} is in use. End what listens there, or set PORT.`;
    case 'EACCES':
    case 'EPERM':
      return port === undefined
        ? `There is no permission for ${path ?? 'a file'}. Correct it, or set DATA_DIR.`
        : `There is no permission to listen on port ${port}. Set PORT to 1024 or above.`;
    case 'ENOTDIR':
    case 'EISDIR':
    case 'EROFS':
    case 'ENOSPC':
      return `${path ?? 'A file'} cannot be used (${code}). Correct it, or set DATA_DIR and ADMIN_API_KEY_FILE.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `This machine has no address ${address ?? 'of that name'}. Correct HOST.`;
    default:
      return `The server could not start: ${firstLine(message ?? String(error))}`;
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
