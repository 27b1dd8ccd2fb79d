import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';

/** The headers of a file in a zip, its name beside: 30 before it, 46 in the list, and some for their extras. */
const OVERHEAD_BYTES = 30 + 46 + 24;

/** How many bytes the zip of a folder has, compressed as usual. */
export function zipSize(directory) {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return files.reduce((sum, { parentPath, name }) => {
    const compressed = deflateRawSync(readFileSync(join(parentPath, name))).length;
    return sum + compressed + OVERHEAD_BYTES + 2 * name.length;
  }, 0);
}
