import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeSync } from "node:fs";
import { join, relative } from "node:path";
import execa from "execa";
import { explain } from "./causes";
import { exitCode, RunError } from "../../cli/errors";
import { endOf, wasInterrupted } from "./interrupt";
import type { Stack } from "../../cli/synthesized/stacks";
import { TerraformLog } from "./log";
import { installAdvice, isNewEnough, terraformBinary, terraformVersion } from "./program";

/** The stack that a run of Terraform is for. */
type StackFolder = Pick<Stack, "name" | "label" | "folder"> & Partial<Pick<Stack, "hcl">>;

interface RunOptions {
  /** Gets each line soon after Terraform has written it. */
  readonly onLine?: (line: string) => void;
  /** Absolute path of the folder in which Terraform runs. @default - the stack's own */
  readonly cwd?: string;
}

/** A run of Terraform that failed: its own message, the log that holds all it wrote, and what to do. */
class TerraformFailure extends RunError {
  override readonly name = "TerraformFailure";

  /**
   * @param text what Terraform wrote
   * @param log the file that keeps it, relative to the project's folder
   */
  constructor(stack: StackFolder, command: string, text: string, log: string) {
    const sentence = `${stack.name}: terraform ${command} failed. All it wrote is in ${log}`;
    super(
      [errorsOf(text), sentence, ...explain(text, stack)].filter(Boolean).join("\n"),
      wasInterrupted() ? exitCode.interrupted : exitCode.failed,
    );
  }
}

/** Runs Terraform in the folders of stacks, with one log file for each run. */
export class Terraform {
  /** The lock file of the stack that was initialized last, once it is. */
  private lastLockFile: Promise<string | undefined> = Promise.resolve(undefined);
  /** What was initialized already, or is being initialized, by folder and flags. */
  private readonly initialized = new Map<string, Promise<void>>();

  private constructor(
    readonly root: string,
    readonly binary: string,
  ) {}

  /** @throws RunError when Terraform cannot be started, or is too old */
  static async find(root: string): Promise<Terraform> {
    const binary = terraformBinary();
    const version = await terraformVersion(binary);
    if (version === undefined)
      throw new RunError(`${binary} cannot be started, so nothing can be planned or applied. ${installAdvice}`);
    if (!isNewEnough(version))
      throw new RunError(
        `${binary} is ${version.product} ${version.version}; its S3 backend cannot lock a state without a table yet. ` +
          installAdvice,
      );
    // One download of the provider serves all stacks; it is hundreds of megabytes.
    mkdirSync(providerCache(root), { recursive: true });
    return new Terraform(root, binary);
  }

  /**
   * Initializes a stack's folder, once: a second call waits for the first, and does nothing itself.
   * @throws TerraformFailure
   */
  init(stack: StackFolder, ...flags: string[]): Promise<void> {
    const key = [stack.folder, ...flags].join(" ");
    const earlier = this.initialized.get(key);
    if (earlier) return earlier;
    const work = this.initNext(stack, flags);
    this.initialized.set(key, work);
    return work;
  }

  /**
   * Initializes one stack at a time: Terraform's cache of providers does not support several writers. The next stack
   * gets the checksums of the one before, without which Terraform would download the provider again.
   */
  private async initNext(stack: StackFolder, flags: readonly string[]): Promise<void> {
    const before = this.lastLockFile;
    const work = before.then(async (checksums) => {
      const own = join(stack.folder, ".terraform.lock.hcl");
      if (checksums !== undefined && !existsSync(own)) copyFileSync(checksums, own);
      await this.run(stack, ["init", "-input=false", ...flags]);
      return existsSync(own) ? own : checksums;
    });
    this.lastLockFile = work.catch(() => before);
    await work;
  }

  /**
   * Runs a command to its end.
   * @throws TerraformFailure when it fails
   */
  async run(stack: StackFolder, args: readonly string[], options: RunOptions = {}): Promise<void> {
    const { onLine = () => undefined, cwd = stack.folder } = options;
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
      if ((await endOf(child)) !== 0)
        throw new TerraformFailure(stack, args[0] ?? "", readFileSync(log.file, "utf8"), relative(this.root, log.file));
    } finally {
      clearInterval(timer);
      follow();
      log.close();
    }
  }

  /**
   * What a command prints for programs; no log keeps it, since it may hold secrets.
   * @throws TerraformFailure when the command fails
   */
  async read(stack: StackFolder, args: readonly string[], cwd = stack.folder): Promise<string> {
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
    throw new TerraformFailure(stack, args.join(" "), result.stderr, relative(this.root, log.file));
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

/** Terraform's error blocks, without the progress before them. */
export function errorsOf(text: string): string {
  const start = text.search(/^(Error: |╷)/m);
  return start < 0 ? text.trim().split("\n").slice(-20).join("\n") : text.slice(start).trim();
}

/**
 * The folder in which Terraform keeps what init fetched, relative to a stack's.
 * @see https://developer.hashicorp.com/terraform/cli/config/environment-variables#tf_data_dir
 */
export function dataFolder(): string {
  return process.env["TF_DATA_DIR"] ?? ".terraform";
}

function providerCache(root: string): string {
  return join(root, ".cache", "terraform-providers");
}
