import type execa from "execa";
import { deadLink } from "../../cli/files/dead-link";
import { RunError, UserError } from "../../cli/errors";
import { noSpace } from "../../cli/files/full-disk";
import { StartingS3 } from "./s3-process";
import type { JudgedBy, RightsReport } from "./s3-rights";
import { linesOf } from "./lines";
import { systemFiles } from "../../cli/files/system-files";

export interface Amount {
  readonly objects: number;
  readonly bytes: number;
}

/** What was uploaded from a folder, and how many files and folders of the operating system were left out. */
export interface UploadedFolder extends Amount {
  readonly leftOut: number;
}

/** Where the files of a folder become objects. */
export interface Target {
  /** @default - the run's bucket */
  readonly bucket?: string;
  /** Below this prefix. */
  readonly prefix: string;
  /** Folders directly in the folder that are left out. */
  readonly skip?: readonly string[];
}

/** A line from the server: how far it is, that it is done, or what went wrong. */
type Answer = Partial<UploadedFolder> & {
  readonly port?: number;
  readonly done?: string;
  readonly report?: RightsReport | null;
  readonly error?: string;
  readonly code?: string;
  readonly path?: string;
};

/**
 * The S3 of a run: moto, as a process that ends with this one. Whole folders go in and out by commands on its
 * stdin, which is faster than HTTP.
 */
export class S3Store {
  private constructor(
    readonly endpoint: string,
    private readonly server: execa.ExecaChildProcess,
    private readonly answers: AsyncGenerator<{ line: string }>,
  ) {}

  /** @param starting the process of the server, when it was started earlier */
  static async start(
    bucket: string,
    options: { readonly region: string; readonly temporary: string },
    starting = new StartingS3(options.temporary),
  ): Promise<S3Store> {
    const { server } = starting;
    server.stdin?.write(`${JSON.stringify({ bucket, region: options.region })}\n`);
    const answers = linesOf(server.stdout as AsyncIterable<Buffer>);
    const first = await answers.next();
    if (first.done) throw new RunError(`the S3 server of this machine did not start:\n${starting.errors.trimEnd()}`);
    return new S3Store(`http://127.0.0.1:${(JSON.parse(first.value.line) as Answer).port}`, server, answers);
  }

  /** Makes one more bucket. */
  async makeBucket(bucket: string): Promise<void> {
    await this.command({ make_bucket: { bucket } });
  }

  /** Makes Glue too, with a database. @param tables as TableInput of Glue's API */
  async makeCatalog(database: string, tables: readonly object[]): Promise<void> {
    await this.command({ make_catalog: { database, tables } });
  }

  /** Uploads every file of a folder, except the files of operating systems. */
  put(folder: string, to: Target, progress?: (amount: Amount) => void): Promise<UploadedFolder> {
    return this.command({ put: { folder, without: systemFiles, ...to } }, progress);
  }

  putFile(file: string, key: string): Promise<Amount> {
    return this.command({ put_file: { file, key } });
  }

  /** Writes every object below the prefix as a file of the folder. */
  get(prefix: string, folder: string, progress?: (amount: Amount) => void): Promise<Amount> {
    return this.command({ get: { prefix, folder } }, progress);
  }

  /**
   * From now on, judges the requests of the nodes by these policies.
   * @throws RunError for something in them that the local S3 does not know
   */
  async judge(by: JudgedBy): Promise<void> {
    await this.command({ judge: by });
  }

  /** How the requests of the nodes were judged so far; undefined when nobody said by what. */
  async rights(): Promise<RightsReport | undefined> {
    return (await this.answerTo({ rights: {} })).report ?? undefined;
  }

  async stop(): Promise<void> {
    this.server.stdin?.end();
    await this.server;
  }

  private async command(command: object, progress?: (amount: Amount) => void): Promise<UploadedFolder> {
    return amountOf(await this.answerTo(command, progress));
  }

  private async answerTo(command: object, progress?: (amount: Amount) => void): Promise<Answer> {
    this.server.stdin?.write(`${JSON.stringify(command)}\n`);
    for (;;) {
      const next = await this.answers.next();
      if (next.done) throw new RunError("the S3 server of this machine ended by itself");
      const answer = JSON.parse(next.value.line) as Answer;
      if (answer.error !== undefined) throw this.failure(answer);
      if (answer.done !== undefined) return answer;
      progress?.(amountOf(answer));
    }
  }

  private failure({ code, path = "", error = "" }: Answer): Error {
    if (code === "CANNOT_JUDGE") return new RunError(error);
    if (code === "ENOSPC") return noSpace(path);
    if (code === "EACCES" || code === "EPERM")
      return new UserError(
        `${path}: cannot be read (${error}); give yourself the right to read it, or take it out of the folder`,
      );
    const dead = code === "ENOENT" ? deadLink(path) : undefined;
    return dead ?? new UserError(`${path}: ${error}`);
  }
}

function amountOf({ objects = 0, bytes = 0, leftOut = 0 }: Answer): UploadedFolder {
  return { objects, bytes, leftOut };
}
