/** Ctrl-] */
const PREFIX = 0x1d;
const DETACH = 'd'.charCodeAt(0);

export const DETACH_HINT = 'Detach with Ctrl-] d; Ctrl-] twice sends it once.';

/** Finds the keys that detach in what is typed. Pure but for remembering a prefix that came alone. */
export class DetachKeys {
  private pending = false;

  /** What goes to the program, and whether to detach after it. */
  read(typed: Buffer): { readonly input: Buffer; readonly detach: boolean } {
    const input: number[] = [];
    for (const byte of typed) {
      if (!this.pending) {
        if (byte === PREFIX) this.pending = true;
        else input.push(byte);
        continue;
      }
      this.pending = false;
      if (byte === DETACH) return { input: Buffer.from(input), detach: true };
      // Anything else was meant as it was typed.
      input.push(...(byte === PREFIX ? [PREFIX] : [PREFIX, byte]));
    }
    return { input: Buffer.from(input), detach: false };
  }
}
