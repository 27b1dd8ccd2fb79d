/** Signals one process, if it is still there. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended meanwhile, or it is not ours to signal; what is left shows when the tree is read again.
  }
}
