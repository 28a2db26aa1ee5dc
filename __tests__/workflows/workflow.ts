import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const folder = join(__dirname, "../../.github/workflows");

export const workflowFiles = readdirSync(folder);

export const workflowText = (file: string): string => readFileSync(join(folder, file), "utf8");

/** What GitHub knows when it evaluates an expression. A context or a field that is absent there is absent here. */
export interface Contexts {
  readonly github: Record<string, unknown>;
  /** Empty for every event but workflow_dispatch. */
  readonly inputs: Record<string, string>;
  readonly vars: Record<string, string>;
  readonly matrix: Record<string, string | number>;
  readonly steps: Record<string, Outcome>;
}

export interface Outcome {
  readonly outcome: "success" | "failure" | "skipped";
}

export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if: boolean;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Job {
  readonly if: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
  readonly strategy?: { readonly matrix: { readonly include: readonly Contexts["matrix"][] } };
}

export interface Workflow {
  readonly on: { readonly workflow_dispatch?: { readonly inputs: Readonly<Record<string, Record<string, unknown>>> } };
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency: { readonly group: string };
  readonly jobs: Readonly<Record<string, Job>>;
}

let evaluator: Evaluator | undefined;
afterAll(() => evaluator?.stop());

/** evaluate.mjs, which takes half a second to start: once for each file of tests. */
class Evaluator {
  private readonly child = spawn(process.execPath, ["--import", "tsx", join(__dirname, "evaluate.mjs")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  private readonly lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();

  async ask(question: object): Promise<unknown> {
    this.child.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await this.lines.next();
    if (done) throw new Error("evaluate.mjs ended; its reason is above");
    return JSON.parse(value);
  }

  async stop(): Promise<void> {
    const ended = once(this.child, "close");
    this.child.stdin.end();
    await ended;
  }
}

/** A workflow as GitHub reads it, with the value of each expression in its place. */
export async function evaluate(
  content: string,
  contexts: Partial<Contexts> = {},
): Promise<{ readonly errors: readonly string[]; readonly workflow: Workflow }> {
  const all: Contexts = { github: {}, inputs: {}, vars: {}, matrix: {}, steps: {}, ...contexts };
  evaluator ??= new Evaluator();
  return (await evaluator.ask({ content, contexts: all })) as { errors: string[]; workflow: Workflow };
}

export const events = {
  push: { github: { event_name: "push", ref: "refs/heads/main", repository: "owner/project" } },
  schedule: {
    github: {
      event_name: "schedule",
      ref: "refs/heads/main",
      ref_name: "main",
      repository: "owner/project",
      event: { repository: { default_branch: "main" } },
    },
  },
  /** @param head the repository that the pull request comes from: another one for a fork */
  pullRequest: (head = "owner/project") => ({
    github: {
      event_name: "pull_request",
      ref: "refs/pull/7/merge",
      repository: "owner/project",
      event: { pull_request: { head: { repo: { full_name: head } } } },
    },
  }),
  /** @param inputs what the form or the API sends; the default of an input is filled in only where it is absent */
  dispatch: (inputs: Record<string, string>, ref = "refs/heads/main") => ({
    github: { event_name: "workflow_dispatch", ref, repository: "owner/project", event: { inputs } },
    inputs,
  }),
};
