/** A line at the bottom of a terminal that is written over; where the output is not a terminal, it is never shown. */
export class MovingLine {
  private shown = false;

  constructor(private readonly out: NodeJS.WriteStream = process.stdout) {}

  /** Puts a text in place of the one before, cut to the terminal's width. */
  show(text: string): void {
    if (!this.out.isTTY) return;
    this.clear();
    this.out.write(text.slice(0, this.out.columns - 1));
    this.shown = true;
  }

  /** Takes the line away, so that other lines can be written. */
  clear(): void {
    if (this.shown) this.out.write("\r\x1b[2K");
    this.shown = false;
  }
}
