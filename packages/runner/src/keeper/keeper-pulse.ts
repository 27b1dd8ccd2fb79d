/** A keeper is asked this often whether it lives. */
export const PULSE_EVERY_MS = 2_000;
/** So many questions in a row without a word: a person is told. */
const SILENT_AFTER = 5;
/** So many: it cannot be trusted to fence, and is treated like one that says nothing to a new connection. */
const HUNG_AFTER = 15;

/**
 * Whether a keeper that is connected still answers. Pure. It counts its own questions and no time, so that a daemon or a
 * machine that stood still itself blames nobody.
 */
export class KeeperPulse {
  private unanswered = 0;

  /** Called before each question. `silent` and `hung` are told once each. */
  ask(): 'fine' | 'silent' | 'hung' {
    this.unanswered += 1;
    if (this.unanswered === HUNG_AFTER) return 'hung';
    return this.unanswered === SILENT_AFTER ? 'silent' : 'fine';
  }

  /** It said something. True: it had been silent. */
  heard(): boolean {
    const wasSilent = this.unanswered >= SILENT_AFTER;
    this.unanswered = 0;
    return wasSilent;
  }

  get isSilent(): boolean {
    return this.unanswered >= SILENT_AFTER;
  }
}
