/** The last things that happened, for a person who wants to know why. */
export class Trace {
  private lines: string[] = [];

  constructor(private readonly most: number) {}

  add(at: number, text: string): void {
    this.lines.push(`${at.toFixed(3).padStart(12)}  ${text}`);
    if (this.lines.length > this.most * 2) this.lines = this.lines.slice(-this.most);
  }

  last(): readonly string[] {
    return this.lines.slice(-this.most);
  }
}
