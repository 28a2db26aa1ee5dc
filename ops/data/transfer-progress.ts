import { MovingLine } from "../../cli/terminal/moving-line";
import { bytes, count, duration, sum } from "../../cli/report/numbers";

/** A file to move between this machine and S3. */
export interface Movable {
  /** Its size in bytes. */
  readonly size: number;
}

/** Without a terminal, a line of progress comes this often. */
const millisecondsBetweenLines = 10_000;

/** How far a transfer is: a line that moves on a terminal, and lines elsewhere. */
export class TransferProgress {
  /** Files that were moved. */
  moved = 0;
  /** Files that were there already. */
  existing = 0;
  /** Bytes of the files that were moved. */
  movedBytes = 0;
  /** Bytes of all files that are done, and those of the others that were moved so far. */
  private doneBytes = 0;
  /** Bytes that went over the network. */
  private sent = 0;
  private readonly total: number;
  private readonly start = Date.now();
  private lastLine = Date.now();
  private readonly line = new MovingLine();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly files: readonly Movable[],
    private readonly done: string,
  ) {
    this.total = sum(files.map(({ size }) => size));
    this.timer = setInterval(() => this.show(), 250);
    this.timer.unref();
  }

  /** A file whose work begins. */
  begin(size: number) {
    let counted = 0;
    const moved = (more: number) => {
      counted += more;
      this.doneBytes += more;
      this.sent += more;
    };
    const end = (how: "moved" | "existing") => {
      this.doneBytes += size - counted;
      if (how === "existing") this.existing += 1;
      else {
        this.moved += 1;
        this.movedBytes += size;
      }
    };
    return { moved, end };
  }

  /** What is left, as a sentence for somebody whose command ended early. */
  rest(): string {
    return (
      `${count(this.moved + this.existing)} of ${count(this.files.length)} files are ${this.done}; ` +
      "the same command goes on with the others."
    );
  }

  close(): void {
    clearInterval(this.timer);
    this.line.clear();
  }

  private show(): void {
    if (process.stdout.isTTY) {
      this.line.show(this.text());
      return;
    }
    if (Date.now() - this.lastLine < millisecondsBetweenLines) return;
    this.lastLine = Date.now();
    console.log(`${this.text()} …`);
  }

  private text(): string {
    const rate = Math.round((this.sent / Math.max(1, Date.now() - this.start)) * 1000);
    const left = duration(((this.total - this.doneBytes) / Math.max(1, rate)) * 1000);
    return (
      `${count(this.moved + this.existing)} of ${count(this.files.length)} files, ` +
      `${bytes(this.doneBytes)} of ${bytes(this.total)} ${this.done}` +
      (rate > 0 ? `, ${bytes(rate)}/s, ${left} left` : "")
    );
  }
}
