import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { S3Client } from "@aws-sdk/client-s3";
import "../../cli/aws-sdk";
import { root as project } from "../../cli/project";

/** AWS on a port of this machine; aws-server.py lists its commands. */
export class AwsServer {
  private constructor(
    private readonly child: ChildProcess,
    private readonly lines: AsyncIterator<string>,
    readonly url: string,
  ) {}

  static async start(): Promise<AwsServer> {
    const child = spawn(join(project, ".venv/bin/python"), [join(__dirname, "aws-server.py")], {
      stdio: ["pipe", "pipe", "inherit"],
      env: process.env,
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const first = (await lines.next()).value as string;
    return new AwsServer(child, lines, `http://127.0.0.1:${(JSON.parse(first) as { port: number }).port}`);
  }

  /** Environment in which AWS's SDK, its command line and Terraform's S3 backend talk to this server. */
  get env(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL: this.url,
      AWS_S3_USE_PATH_STYLE: "true",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_REGION: "us-east-1",
      AWS_EC2_METADATA_DISABLED: "true",
    };
  }

  /** Settings of a client of AWS's SDK for this server. */
  get client() {
    return {
      endpoint: this.url,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    };
  }

  /** A client of this server's S3. */
  s3(): S3Client {
    return new S3Client({ ...this.client, forcePathStyle: true });
  }

  /** Sends a command. @returns how often each operation was called so far */
  async tell(command: Record<string, unknown>): Promise<Record<string, number>> {
    return (await this.command(command)).asked;
  }

  /** The bodies that were sent to an operation so far. */
  async sent(target: string): Promise<unknown[]> {
    return (await this.command({ sent: { target } })).result;
  }

  private async command(command: Record<string, unknown>) {
    this.child.stdin?.write(`${JSON.stringify(command)}\n`);
    return JSON.parse((await this.lines.next()).value as string) as {
      asked: Record<string, number>;
      result: unknown[];
    };
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once("close", resolve));
    this.child.stdin?.end();
    await ended;
  }
}
