import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import { root as original } from "../../cli/project";

// These tests apply and destroy with whatever provider Terraform finds. They must never do so in somebody's account.
Object.assign(process.env, { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" });
delete process.env["AWS_SESSION_TOKEN"];
delete process.env["AWS_PROFILE"];

export interface Result {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, as a terminal would show them. */
  readonly all: string;
}

/** Environment of a deploy that asks nothing and does not watch the run. */
export const unwatched = { YES: "1", WATCH: "no" };

interface ClusterState {
  readonly outputs: { readonly cluster_id: { readonly value: string } };
}

/** A copy of this project in a folder of its own, so that a test has its own states, and what make would run in it. */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), "ops-"));

  /** @param applied a project whose states are copied too. @default - nothing is applied */
  constructor(applied?: Project) {
    if (applied) {
      cpSync(applied.folder, this.folder, { recursive: true });
      return;
    }
    for (const part of [
      "main.ts",
      "cli",
      "config",
      "stacks",
      "bootstrap",
      "spark",
      "pipelines",
      "package.json",
      "tsconfig.json",
      "cdktf.json",
    ]) {
      cpSync(join(original, part), join(this.folder, part), { recursive: true });
    }
    symlinkSync(join(original, "node_modules"), join(this.folder, "node_modules"));
  }

  /** Runs a command of ops/ without a terminal, as a CI system does. */
  start(command: string, env: Record<string, string> = {}) {
    const child = execa(
      process.execPath,
      ["--require", join(original, "cli/typescript.cjs"), join(original, "ops", `${command}.ts`)],
      {
        cwd: this.folder,
        env: { CI: "", PIPELINE: "", STACK: "", DATA: "", YES: "", WATCH: "", ...env },
        reject: false,
        all: true,
        stdin: "ignore",
      },
    );
    // execa collects the output from the first `then` on; a test may listen before it waits.
    void child.then(() => undefined);
    return child;
  }

  async run(command: string, env: Record<string, string> = {}): Promise<Result> {
    const { exitCode, stdout, stderr, all } = await this.start(command, env);
    return { exitCode, stdout, stderr, all: all ?? "" };
  }

  /** Writes a file into the project. @returns its absolute path */
  file(name: string, content: string): string {
    writeFileSync(join(this.folder, name), content, { mode: 0o755 });
    return join(this.folder, name);
  }

  /** The id of the cluster in the state of the stack cluster. */
  clusterId(): string {
    const state = JSON.parse(this.read("state/sparkify-cluster.tfstate")) as ClusterState;
    return state.outputs.cluster_id.value;
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), "utf8");
  }

  /** Changes a file of the pipeline as an editor would. */
  edit(search: string | RegExp, replacement: string, name = "pipeline.yaml"): void {
    const file = join(this.folder, "pipelines/sparkify", name);
    const before = readFileSync(file, "utf8");
    const after = before.replace(search, replacement);
    if (after === before) throw new Error(`${name} holds no ${String(search)}`);
    writeFileSync(file, after);
  }

  /** The stacks for which Terraform ran a command, as its logs say: a stack's label once for each run, sorted. */
  terraformRuns(command: string): string[] {
    const folder = join(this.folder, ".local/terraform");
    return readdirSync(folder)
      .flatMap((stack) => readdirSync(join(folder, stack)).map((log) => ({ stack, log })))
      .filter(({ log }) => log.endsWith(`-${command}.log`))
      .map(({ stack }) => stack.replace(/^sparkify-/, ""))
      .sort();
  }

  /** How many resources a local state holds. */
  inState(stack: string): number {
    const state = JSON.parse(this.read(`state/sparkify-${stack}.tfstate`)) as { resources: { mode: string }[] };
    return state.resources.filter((resource) => resource.mode === "managed").length;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
