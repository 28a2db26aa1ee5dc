import { rmSync } from "node:fs";
import { join } from "node:path";
import { CreateBucketCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { AwsServer } from "./aws-server";
import { Project, type Result } from "./project";

export const bucket = "parquetry-sparkify-example";

/** An AWS with the bucket of the sparkify pipeline, and a project whose commands talk to it. */
export class PipelineAws {
  private constructor(
    readonly server: AwsServer,
    readonly project: Project,
    readonly s3: S3Client,
  ) {}

  static async start(): Promise<PipelineAws> {
    const server = await AwsServer.start();
    const s3 = server.s3();
    await s3.send(new CreateBucketCommand({ Bucket: bucket }));
    return new PipelineAws(server, new Project(), s3);
  }

  async stop(): Promise<void> {
    this.s3.destroy();
    this.project.remove();
    await this.server.stop();
  }

  /** Changes pipeline.yaml, which is synthesized again. */
  edit(search: string, replacement: string): void {
    this.project.edit(search, replacement);
    rmSync(join(this.project.folder, "cdktf.out"), { recursive: true, force: true });
  }

  put(key: string, body: string | Uint8Array) {
    return this.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
  }

  /** Makes a cluster of the pipeline, and applies changes to it. @param more arguments of aws-server.py's `cluster` */
  async cluster(id: string, steps: readonly (object | string)[], changes: object[], more: object = {}) {
    await this.server.tell({ cluster: { id, steps, name: "sparkify", log_uri: `s3n://${bucket}/logs/`, ...more } });
    await this.server.tell({ change: { id, changes } });
  }

  run(command: string, env: Record<string, string> = {}): Promise<Result> {
    return this.project.run(command, { ...this.server.env, WATCH_EVERY: "0.2", ...env });
  }

  /** What a command says when an operation is refused with an error, always. */
  async refused(operation: string, error: string, message: string, command: string, env: Record<string, string> = {}) {
    await this.server.tell({ refuse: { target: operation, error, message, times: -1 } });
    try {
      const { exitCode, stderr } = await this.run(command, env);
      return { exitCode, stderr };
    } finally {
      await this.server.tell({ refuse: { target: operation, error, times: 0 } });
    }
  }
}

/** Errors that AWS may answer to any request, and what a command adds to each. */
export const refusals = [
  ["ThrottlingException", "Rate exceeded", ""],
  ["AccessDeniedException", "not authorized", " docs/operations.md lists the rights this needs."],
  [
    "ExpiredTokenException",
    "The security token included in the request is expired",
    " Get new credentials (for example: aws sso login, or set AWS_PROFILE) and run the same command again.",
  ],
] as const;
