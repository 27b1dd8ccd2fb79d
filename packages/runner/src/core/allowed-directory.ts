/** Whether an absolute path lies in a directory, or is it. Paths with `..` are settled first. */
export function isWithin(path: string, directory: string): boolean {
  const inner = segments(path);
  const outer = segments(directory);
  if (inner === null || outer === null) return false;
  return outer.every((segment, index) => inner[index] === segment);
}

function segments(path: string): string[] | null {
  if (!path.startsWith('/') || path.includes('\0')) return null;
  const settled: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') settled.pop();
    else settled.push(segment);
  }
  return settled;
}
