import { closeSync, fstatSync, mkdirSync, openSync, readdirSync, readSync, rmSync } from "node:fs";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";

/** How many logs of each stack are kept. */
const keptLogs = 40;

/** The file that a run of Terraform writes, and a reader that follows it. */
export class TerraformLog {
  readonly file: string;
  /** Terraform itself writes to it, so that it goes on when this process is killed. */
  readonly descriptor: number;
  private readonly decoder = new StringDecoder("utf8");
  private position = 0;
  private line = "";

  constructor(root: string, stack: string, command: string) {
    const folder = join(root, ".local", "terraform", stack);
    // A log may quote secrets of a state: only its owner may read it.
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const time = new Date().toISOString().replace(/[:.]/g, "-");
    this.file = join(folder, `${time}-${command}.log`);
    this.descriptor = openSync(this.file, "a+", 0o600);
    for (const old of readdirSync(folder).sort().slice(0, -keptLogs)) rmSync(join(folder, old), { force: true });
  }

  /** Complete lines written since the last call. */
  newLines(): string[] {
    const size = fstatSync(this.descriptor).size;
    const buffer = Buffer.alloc(size - this.position);
    this.position += readSync(this.descriptor, buffer, 0, buffer.length, this.position);
    const lines = (this.line + this.decoder.write(buffer)).split("\n");
    this.line = lines.pop() ?? "";
    return lines;
  }

  close(): void {
    closeSync(this.descriptor);
  }
}
