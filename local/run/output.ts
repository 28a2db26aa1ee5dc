import { SingleBar } from "cli-progress";
import { MovingLine } from "../../cli/terminal/moving-line";
import { count, shortDuration } from "../../cli/report/numbers";

/** How far a part of the run is. With `done` and `of`, which are both known or neither, `text` follows the numbers. */
export interface PartState {
  readonly done?: number;
  readonly of?: number;
  readonly text: string;
}

/** The line of one part of the run, for example of a step. */
export interface PartLine {
  progress(state: PartState): void;
  done(text: string): void;
  failed(): void;
}

const labelWidth = 22;
const textWidth = 62;
/** Without a terminal, a part prints its progress this often. */
const millisecondsBetweenLines = 10_000;

/**
 * What a run prints: a line for each part. On a terminal the line moves while the part runs; elsewhere there are lines
 * of progress.
 */
export class RunOutput {
  private readonly start = Date.now();

  constructor(private readonly stream: NodeJS.WriteStream = process.stdout) {}

  line(text = ""): void {
    this.stream.write(`${text}\n`);
  }

  elapsed(): string {
    return shortDuration(Date.now() - this.start);
  }

  /** Does the work of one part under its name. Prints the text of its result, or that it failed, and the time. */
  async part<T extends { readonly text: string }>(name: string, work: (line: PartLine) => Promise<T>): Promise<T> {
    const line = this.partLine(name);
    try {
      const result = await work(line);
      line.done(result.text);
      return result;
    } catch (error) {
      line.failed();
      throw error;
    }
  }

  private partLine(name: string): PartLine {
    const start = Date.now();
    const label = name.padEnd(labelWidth);
    const moving = this.stream.isTTY ? new MovingPart(label, start, this.stream) : undefined;
    let lastLine = start;
    return {
      progress: (state) => {
        moving?.show(state);
        if (moving || Date.now() - lastLine < millisecondsBetweenLines) return;
        lastLine = Date.now();
        this.line(`  ${label} ${stateText(state)} …`);
      },
      done: (text) => {
        moving?.clear();
        this.line(`  ${label} ${text.padEnd(textWidth)} ${shortDuration(Date.now() - start).padStart(8)}`);
      },
      failed: () => {
        moving?.clear();
        this.line(`  ${label} failed`);
      },
    };
  }
}

function stateText({ done, of, text }: PartState): string {
  return done === undefined || of === undefined ? text : `${count(done)} of ${count(of)} ${text}`;
}

/** The moving line of a part, which is drawn again and again with the time: with a bar where the total is known. */
class MovingPart {
  private state: PartState = { text: "" };
  private bar: SingleBar | undefined;
  private readonly line: MovingLine;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly label: string,
    private readonly start: number,
    private readonly stream: NodeJS.WriteStream,
  ) {
    this.line = new MovingLine(stream);
    this.draw();
    this.timer = setInterval(() => this.draw(), 250);
    this.timer.unref();
  }

  show(state: PartState): void {
    this.state = state;
  }

  clear(): void {
    clearInterval(this.timer);
    this.bar?.stop();
    this.line.clear();
  }

  private draw(): void {
    const { done, of, text } = this.state;
    const time = shortDuration(Date.now() - this.start);
    if (done === undefined || !of) {
      const room = Math.max(10, this.stream.columns - labelWidth - 14);
      this.line.show(`  ${this.label} ${text.slice(0, room)} ${time}`);
      return;
    }
    this.bar ??= this.startBar(of);
    this.bar.update(Math.min(done, of), { text, time });
  }

  private startBar(total: number): SingleBar {
    this.line.clear();
    const bar = new SingleBar({
      format: `  ${this.label} {bar} {value}/{total} {text} {time}`,
      barsize: 24,
      clearOnComplete: true,
      stopOnComplete: false,
      stream: this.stream,
    });
    bar.start(total, 0, { text: "", time: "" });
    return bar;
  }
}
