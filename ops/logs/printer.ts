import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { parseUri } from "../aws/clients";

/** An object of a log, as a listing has it. */
export interface LogFile {
  readonly uri: string;
  /** Changes with the content. */
  readonly tag: string;
}

/** Prints logs, and of one that has grown only what is new. */
export class LogPrinter {
  private readonly printed = new Map<string, { readonly tag: string; readonly bytes: number }>();
  private last = "";

  /** @param write gets text as it is in the log */
  constructor(
    private readonly s3: S3Client,
    private readonly write: (text: string | Buffer) => void,
  ) {}

  /**
   * Prints what a log has that was not printed yet, under a line with its URI.
   * @param note says after the URI what it is
   * @param eachByte gets all that is printed
   * @throws the SDK's error
   */
  async print({ uri, tag }: LogFile, note: string, eachByte: (part: Buffer) => void): Promise<void> {
    const before = this.printed.get(uri);
    if (before?.tag === tag) return;
    let bytes = 0;
    for await (const part of await this.content(uri)) {
      const fresh = part.subarray(Math.max(0, (before?.bytes ?? 0) - bytes));
      bytes += part.length;
      if (fresh.length === 0) continue;
      this.head(uri, note);
      eachByte(fresh);
      this.write(fresh);
    }
    this.printed.set(uri, { tag, bytes });
  }

  /** As tail does it: before each file that differs from the last one. */
  private head(uri: string, note: string): void {
    if (this.last === uri) return;
    this.write(`${this.last === "" ? "" : "\n"}==> ${uri}${note} <==\n`);
    this.last = uri;
  }

  /** A log, unpacked where it is packed. */
  private async content(uri: string): Promise<AsyncIterable<Buffer>> {
    const { Body: body } = await this.s3.send(new GetObjectCommand(parseUri(uri)));
    const stream = body instanceof Readable ? body : Readable.from([]);
    if (!uri.endsWith(".gz")) return stream;
    const unpacked = createGunzip();
    stream.on("error", (error) => unpacked.destroy(error)).pipe(unpacked);
    return unpacked;
  }
}
