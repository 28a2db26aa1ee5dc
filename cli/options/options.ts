import { UserError } from "../errors";
import { runsToReplay } from "./replay";

/** The options of the make targets, read from the environment here and nowhere else. */
export interface Options {
  /** The project's folder: where make runs. Absolute. */
  readonly root: string;
  /** A folder under pipelines/. @default - sparkify */
  readonly pipeline: string;
  /** One stack, by its name with or without the pipeline's. @default - all stacks */
  readonly stack?: string;
  /** DATA=delete: destroy deletes the bucket and everything in it too. @default - data is kept */
  readonly deleteData: boolean;
  /** No question is asked. */
  readonly yes: boolean;
  /** Only the question about deleting data is asked. */
  readonly ci: boolean;
  /** Deploy watches the run after it has applied. @default - true */
  readonly watch: boolean;
  /** Deploy applies what the last `make plan` saved, and nothing else. @default - a new plan is made and shown */
  readonly savedPlan: boolean;
  /** The cluster is replaced though nothing changed: the pipeline runs again. @default - false */
  readonly rerun: boolean;
  /** Runs whose records in quarantine the cluster reads again. @default - it reads objects */
  readonly replay?: readonly string[];
  /** What `plan` writes to stdout. @default - table */
  readonly format: "table" | "markdown" | "json";
  /** A file of prices, or `aws` for AWS's list prices: what a plan costs is said in money. @default - in hours */
  readonly prices?: string;
  /** A file that lists the objects of the bucket: what a plan costs is computed for them. @default - the last ledger */
  readonly listing?: string;
  /** Seconds between two requests for the state of a run. @default - 15 */
  readonly watchEvery: number;
  /** How long an apply waits for the lock of a state, as Terraform writes durations. @default - 30s */
  readonly lockTimeout: string;
}

/** The pipeline of a command that names none. */
export const defaultPipeline = "sparkify";

/** A command as the user must type it for the same pipeline and stack. */
export function asTyped(command: string, options: Pick<Options, "pipeline" | "stack">): string {
  const pipeline = options.pipeline === defaultPipeline ? "" : `PIPELINE=${options.pipeline}`;
  return [command, pipeline, options.stack ? `STACK=${options.stack}` : ""].filter(Boolean).join(" ");
}

export function readOptions(env: NodeJS.ProcessEnv = process.env, root: string = process.cwd()): Options {
  return {
    root,
    pipeline: env["PIPELINE"] || defaultPipeline,
    stack: env["STACK"] || undefined,
    deleteData: oneOf(env, "DATA", ["keep", "delete"]) === "delete",
    yes: yesOrNo(env, "YES") ?? false,
    ci: isTrue(env["CI"]),
    watch: yesOrNo(env, "WATCH") ?? true,
    savedPlan: oneOf(env, "PLAN", ["new", "saved"]) === "saved",
    rerun: yesOrNo(env, "RERUN") ?? false,
    replay: runsToReplay(env, "REPLAY"),
    format: oneOf(env, "FORMAT", ["table", "markdown", "json"]),
    ...costOptions(env),
    watchEvery: seconds(env["WATCH_EVERY"] || "15"),
    lockTimeout: duration(env["LOCK_TIMEOUT"] || "30s"),
  };
}

/** What a plan's cost is computed from. An empty variable counts as not set: make exports all of them. */
function costOptions(env: NodeJS.ProcessEnv): Pick<Options, "prices" | "listing"> {
  return { prices: env["PRICES"] || undefined, listing: env["LISTING"] || undefined };
}

const yeses = ["1", "true", "yes", "y"];
const noes = ["0", "false", "no", "n"];

/** CI systems set `CI=true`, and some of them another word. */
function isTrue(value: string | undefined): boolean {
  return yeses.includes((value ?? "").toLowerCase());
}

/** @returns undefined where it is not set @throws UserError for another word */
export function yesOrNo(env: NodeJS.ProcessEnv, name: string): boolean | undefined {
  const value = (env[name] ?? "").toLowerCase();
  if (value === "") return undefined;
  if (yeses.includes(value)) return true;
  if (noes.includes(value)) return false;
  throw new UserError(`${name}=${env[name]} is not known; ${name} is one of: ${[...yeses, ...noes].join(", ")}.`);
}

/** The first value is the default. */
function oneOf<T extends string>(env: NodeJS.ProcessEnv, name: string, values: readonly [T, ...T[]]): T {
  const value = env[name] || values[0];
  const found = values.find((known) => known === value);
  if (found === undefined)
    throw new UserError(`${name}=${value} is not known; ${name} is one of: ${values.join(", ")}.`);
  return found;
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 3600))
    throw new UserError(`WATCH_EVERY=${text} is not a pause; give seconds, more than 0 and at most 3600.`);
  return value;
}

function duration(text: string): string {
  if (!/^\d+(s|m|h)$/.test(text))
    throw new UserError(`LOCK_TIMEOUT=${text} is not a duration; write a number and a unit, for example 30s or 5m.`);
  return text;
}
