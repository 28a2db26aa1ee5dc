import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { evaluate, workflowText, type Contexts, type Outcome, type Step } from "./workflow";

/**
 * How GitHub starts a step's script.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
 */
const shells: Record<string, readonly string[]> = { "": ["-e"], bash: ["--noprofile", "--norc", "-eo", "pipefail"] };

/** A comment of a pull request, as far as the workflows look at it. */
export interface Comment {
  readonly id: number;
  readonly body: string;
  readonly user: { readonly type: string };
}

/** An open issue, as far as the workflows look at it. */
export interface Issue {
  readonly number: number;
  readonly body: string;
  readonly user: { readonly type: string };
}

/** What GitHub has before a job. */
export interface OnGitHub {
  /** Comments of pull request 7. @default - none */
  readonly comments?: readonly Comment[];
  /** Open issues. @default - none */
  readonly issues?: readonly Issue[];
}

export interface Ran {
  /** Name, or else command, of each step that ran a script, with its exit code. */
  readonly steps: readonly (readonly [string, number])[];
  /** Each call of a stand-in: its name, its arguments, and what the environment gave it. */
  readonly calls: readonly string[];
  readonly output: string;
  /** Each request that a step with github-script sent. */
  readonly requests: readonly { readonly request: string; readonly parameters: Record<string, unknown> }[];
  /** The artifacts that were kept, with the files in them. */
  readonly artifacts: readonly { readonly name: string | undefined; readonly files: readonly string[] }[];
}

/** What a single step did. */
type Done = Outcome & Omit<Ran, "calls">;
const skipped: Done = { outcome: "skipped", steps: [], output: "", requests: [], artifacts: [] };
const succeeded: Done = { ...skipped, outcome: "success" };

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** A folder for a job's steps, with stand-ins for the commands that would install and deploy. */
export class Runner {
  readonly folder = mkdtempSync(join(tmpdir(), "workflow-"));

  /** @param standIns name of a command and the bash script that takes its place */
  constructor(standIns: Readonly<Record<string, string>>) {
    folders.push(this.folder);
    mkdirSync(join(this.folder, "bin"));
    const given = "PIPELINE=${PIPELINE-unset} STACK=${STACK-unset} CI=$CI${REPLAY:+ REPLAY=$REPLAY}";
    const call = `echo "\${0##*/} $* ${given}" >> "$GITHUB_WORKSPACE/calls"`;
    for (const [name, script] of Object.entries(standIns)) {
      writeFileSync(join(this.folder, "bin", name), `#!/bin/bash\n${call}\n${script}\n`, { mode: 0o755 });
    }
  }

  /** Runs the steps of a job one after the other, as GitHub does. */
  async run(file: string, name: string, contexts: Partial<Contexts>, has: OnGitHub = {}): Promise<Ran> {
    const steps: Record<string, Outcome> = {};
    const done: Done[] = [];
    for (let index = 0; ; index++) {
      // Evaluated for each step, since an expression can depend on the steps before.
      const job = (await evaluate(workflowText(file), { ...contexts, steps })).workflow.jobs[name];
      if (!job) throw new Error(`${file} has no job ${name}`);
      const step = job.steps[index];
      if (!step) break;
      const result = step.if ? this.perform(step, this.env({ ...job.env, ...step.env }), has) : skipped;
      steps[step.id ?? `#${index}`] = { outcome: result.outcome };
      done.push(result);
    }
    return {
      steps: done.flatMap((each) => each.steps),
      calls: this.calls(),
      output: done.map((each) => each.output).join(""),
      requests: done.flatMap((each) => each.requests),
      artifacts: done.flatMap((each) => each.artifacts),
    };
  }

  /** Of the actions, only github-script and upload-artifact do something here. */
  private perform(step: Step, env: NodeJS.ProcessEnv, has: OnGitHub): Done {
    if (step.run !== undefined) return this.shell(step.run, step, env);
    if (step.uses?.startsWith("actions/upload-artifact@")) return { ...succeeded, artifacts: this.artifacts(step) };
    if (!step.uses?.startsWith("actions/github-script@")) return succeeded;
    return { ...succeeded, requests: this.githubScript(step, env, has) };
  }

  /** The files that a pattern of one line names. Without any, the action keeps nothing. */
  private artifacts({ with: { name, path = "", "if-no-files-found": none } = {} }: Step): Ran["artifacts"] {
    const { stdout } = spawnSync("bash", ["-c", 'compgen -G "$1"', "-", path], { cwd: this.folder, encoding: "utf8" });
    const files = stdout.split("\n").filter((file) => file !== "");
    if (files.length === 0 && none !== "ignore") throw new Error(`${path}: there are no files`);
    return files.length === 0 ? [] : [{ name, files }];
  }

  private calls(): string[] {
    const file = join(this.folder, "calls");
    return existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
  }

  private shell(run: string, { name, shell = "" }: Step, env: NodeJS.ProcessEnv): Done {
    const options = shells[shell];
    if (!options) throw new Error(`the shell ${shell} is not known to this test`);
    const script = join(this.folder, "step.sh");
    writeFileSync(script, run);
    const { status, stdout, stderr } = spawnSync("bash", [...options, script], {
      cwd: this.folder,
      env,
      encoding: "utf8",
    });
    const outcome = status === 0 ? "success" : "failure";
    return { ...skipped, outcome, steps: [[name ?? run, status ?? 1]], output: stdout + stderr };
  }

  private githubScript(step: Step, env: NodeJS.ProcessEnv, { comments = [], issues = [] }: OnGitHub): Ran["requests"] {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(__dirname, "github-script.mjs")], {
      cwd: this.folder,
      env,
      input: JSON.stringify({ script: step.with?.["script"], comments, issues }),
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as Ran["requests"];
  }

  /** What a step of GitHub finds in its environment, and nothing of whoever runs this test. */
  private env(own: Record<string, string>): NodeJS.ProcessEnv {
    const path = `${join(this.folder, "bin")}:${process.env["PATH"] ?? ""}`;
    return { PATH: path, HOME: this.folder, CI: "true", GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: this.folder, ...own };
  }
}
