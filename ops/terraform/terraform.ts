import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeSync } from "node:fs";
import { join, relative } from "node:path";
import execa from "execa";
import { explain } from "./causes";
import { exitCode, RunError } from "../../cli/errors";
import { endOf, wasInterrupted } from "./interrupt";
import type { Stack } from "../../cli/synthesized/stacks";
import { TerraformLog } from "./log";

/** The first version whose S3 backend locks by itself (`use_lockfile`) without a warning. */
const oldest = [1, 11] as const;

export interface Run {
  readonly exitCode: number;
  /** All Terraform wrote. */
  readonly text: string;
  /** Where that is kept, relative to the project. */
  readonly log: string;
}

/** A run of Terraform that failed: its own words, where all of them are, and what to do. */
export class TerraformFailure extends RunError {
  override readonly name = "TerraformFailure";

  constructor(
    of: Stack,
    command: string,
    readonly run: Run,
  ) {
    const advice = explain(run.text, of);
    const sentence = `${of.name}: terraform ${command} failed. All it wrote is in ${run.log}`;
    super(
      [errorsOf(run.text), sentence, ...advice].filter(Boolean).join("\n"),
      wasInterrupted() ? exitCode.interrupted : exitCode.failed,
    );
  }
}

/** Runs Terraform in the folders of stacks, one log file a run. */
export class Terraform {
  /** The lock file of the stack that was initialized last, once it is. */
  private initializing: Promise<string | undefined> = Promise.resolve(undefined);

  private constructor(
    readonly root: string,
    readonly binary: string,
  ) {}

  /** @throws RunError when there is no Terraform, or one that is too old */
  static async find(
    root: string,
    binary: string = process.env["TERRAFORM_BINARY_NAME"] || "terraform",
  ): Promise<Terraform> {
    const version = await terraformVersion(binary);
    const fix =
      "Install Terraform 1.11 or newer (https://developer.hashicorp.com/terraform/install), or name its file in TERRAFORM_BINARY_NAME.";
    if (version === undefined)
      throw new RunError(`${binary} cannot be started, so nothing can be planned or applied. ${fix}`);
    if (!isNewEnough(version))
      throw new RunError(`${binary} is version ${version}; its S3 backend cannot lock without a table yet. ${fix}`);
    // One download of the provider serves all stacks; it is hundreds of megabytes.
    mkdirSync(providerCache(root), { recursive: true });
    return new Terraform(root, binary);
  }

  /**
   * Initializes one stack at a time: Terraform's cache of providers is not made for several writers. The next stack
   * gets the checksums of the one before, without which Terraform would download the provider again.
   * @throws TerraformFailure
   */
  async init(stack: Stack, ...more: string[]): Promise<void> {
    const before = this.initializing;
    const work = before.then(async (checksums) => {
      const own = join(stack.folder, ".terraform.lock.hcl");
      if (checksums !== undefined && !existsSync(own)) copyFileSync(checksums, own);
      await this.must(stack, ["init", "-input=false", ...more]);
      return existsSync(own) ? own : checksums;
    });
    this.initializing = work.catch(() => before);
    await work;
  }

  /** Runs a command to its end and throws when it fails. @param codes exit codes that are no failure */
  async must(
    stack: Stack,
    args: readonly string[],
    onLine?: (line: string) => void,
    codes: readonly number[] = [0],
  ): Promise<Run> {
    const run = await this.run(stack, args, onLine);
    if (!codes.includes(run.exitCode)) throw new TerraformFailure(stack, args[0] ?? "", run);
    return run;
  }

  /** Runs a command to its end, whatever that is. @param onLine gets each line soon after it is written */
  async run(
    stack: Stack,
    args: readonly string[],
    onLine: (line: string) => void = () => undefined,
    cwd = stack.folder,
  ): Promise<Run> {
    if (wasInterrupted()) throw new RunError("Interrupted.", exitCode.interrupted);
    const log = new TerraformLog(this.root, stack.name, args[0] ?? "");
    const child = spawn(this.binary, [...args, "-no-color"], {
      cwd,
      env: this.environment(),
      stdio: ["ignore", log.descriptor, log.descriptor],
      // In a group of its own: Ctrl-C reaches it once, from us, and not a second time from the terminal. To Terraform
      // two interrupts mean: give up what is being created, and its state.
      detached: true,
    });
    const follow = () => log.newLines().forEach(onLine);
    const timer = setInterval(follow, 150);
    try {
      return { exitCode: await endOf(child), text: readFileSync(log.file, "utf8"), log: relative(this.root, log.file) };
    } finally {
      clearInterval(timer);
      follow();
      log.close();
    }
  }

  /** What a command prints for programs; kept in no log, since it may hold secrets. */
  async read(stack: Stack, args: readonly string[], cwd = stack.folder): Promise<string> {
    const result = await execa(this.binary, [...args], {
      cwd,
      env: this.environment(),
      reject: false,
      stripFinalNewline: false,
      maxBuffer: 1e9,
    });
    if (result.exitCode === 0) return result.stdout;
    const log = new TerraformLog(this.root, stack.name, args[0] ?? "");
    writeSync(log.descriptor, result.stderr);
    log.close();
    throw new TerraformFailure(stack, args.join(" "), {
      exitCode: result.exitCode,
      text: result.stderr,
      log: relative(this.root, log.file),
    });
  }

  private environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      TF_IN_AUTOMATION: "1",
      CHECKPOINT_DISABLE: "1",
      TF_PLUGIN_CACHE_DIR: process.env["TF_PLUGIN_CACHE_DIR"] ?? providerCache(this.root),
    };
  }
}

/** `1.11.4`, or nothing where the binary does not start. */
export async function terraformVersion(binary: string): Promise<string | undefined> {
  const result = await execa(binary, ["version", "-json"], { reject: false, env: { CHECKPOINT_DISABLE: "1" } });
  if (result.exitCode !== 0) return undefined;
  return (JSON.parse(result.stdout) as { terraform_version: string }).terraform_version;
}

export function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}

/** Terraform's error blocks, without the progress before them. */
export function errorsOf(text: string): string {
  const start = text.search(/^(Error: |╷)/m);
  return start < 0 ? text.trim().split("\n").slice(-20).join("\n") : text.slice(start).trim();
}

function providerCache(root: string): string {
  return join(root, ".cache", "terraform-providers");
}
