import { SingleBar } from "cli-progress";
import { count } from "../../cli/report/numbers";

/** Anything that can be told how far it is. */
export interface Part {
  /** Where the part stands: a number of a total where both are known, and words. */
  progress(state: { readonly done?: number; readonly of?: number; readonly text: string }): void;
  /** Ends the part's line. */
  done(text: string): void;
  failed(): void;
}

const width = 22;
/** Without a terminal, a part that takes longer says so this often. */
const patience = 10_000;

/** Says each part of a run as it goes: on a terminal a line that moves, elsewhere a line when it is done and now and then one in between. */
export class Say {
  private readonly begun = Date.now();

  constructor(private readonly out: NodeJS.WriteStream = process.stdout) {}

  line(text = ""): void {
    this.out.write(`${text}\n`);
  }

  elapsed(): string {
    return seconds(Date.now() - this.begun);
  }

  part(name: string): Part {
    const begun = Date.now();
    const label = name.padEnd(width);
    const terminal = this.out.isTTY ? new MovingLine(label, begun, this.out) : undefined;
    let told = begun;
    return {
      progress: (state) => {
        terminal?.show(state);
        if (terminal || Date.now() - told < patience) return;
        told = Date.now();
        this.line(`  ${label} ${state.text}${state.of ? ` of ${count(state.of)}` : ""} …`);
      },
      done: (text) => {
        terminal?.clear();
        this.line(`  ${label} ${text.padEnd(62)} ${seconds(Date.now() - begun).padStart(8)}`);
      },
      failed: () => {
        terminal?.clear();
        this.line(`  ${label} failed`);
      },
    };
  }
}

/** A bar where the total is known, else the words alone; the time goes on in both. */
class MovingLine {
  private state: Parameters<Part["progress"]>[0] = { text: "" };
  private bar: SingleBar | undefined;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly label: string,
    private readonly begun: number,
    private readonly out: NodeJS.WriteStream,
  ) {
    this.draw();
    this.timer = setInterval(() => this.draw(), 250);
    this.timer.unref();
  }

  show(state: Parameters<Part["progress"]>[0]): void {
    this.state = state;
  }

  clear(): void {
    clearInterval(this.timer);
    this.bar?.stop();
    this.out.write("\r\x1b[2K");
  }

  private draw(): void {
    const { done, of, text } = this.state;
    const time = seconds(Date.now() - this.begun);
    if (done === undefined || !of) {
      this.out.write(`\r\x1b[2K  ${this.label} ${text.slice(0, Math.max(10, this.out.columns - width - 14))} ${time}`);
      return;
    }
    if (!this.bar) {
      this.bar = new SingleBar({
        format: `  ${this.label} {bar} {value}/{total} {text} {time}`,
        barsize: 24,
        clearOnComplete: true,
        stopOnComplete: false,
        stream: this.out,
      });
      this.bar.start(of, done, { text, time });
    }
    this.bar.update(Math.min(done, of), { text, time });
  }
}

export function seconds(milliseconds: number): string {
  const whole = milliseconds / 1000;
  return whole < 60
    ? `${whole.toFixed(1)} s`
    : `${Math.floor(whole / 60)} min ${String(Math.floor(whole % 60)).padStart(2, "0")} s`;
}
