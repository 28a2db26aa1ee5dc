import type { Command, StepSummary } from "@aws-sdk/client-emr";
import { UserError } from "../../cli/errors";
import type { RunState } from "../run/emr";
import { isOpen } from "../run/progress";

/** What has logs: a step, a bootstrap action on a node, or an application of the cluster. */
export interface Logged {
  readonly name: string;
  /** URIs of folders under the cluster's folder of logs, each with a slash at its end. */
  readonly folders: readonly string[];
  /** @default - a bootstrap action, or an application */
  readonly step?: StepSummary;
}

/**
 * The logs that a user means: those of the newest step of the name, or of the step with the id. Or they are of the
 * primary node: those of a bootstrap action or of an application such as Zeppelin.
 * @param logs URI of the cluster's folder of logs, with a slash at its end
 * @param primaries ids of the primary nodes' instances
 * @throws UserError that lists the names
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-manage-view-web-log-files.html
 */
export function findLogged(
  wanted: string | undefined,
  logs: string,
  { steps, cluster }: RunState,
  actions: readonly Command[],
  primaries: readonly string[],
): Logged {
  const unknown = (problem: string) => new UserError(`${problem}; ${known(steps, actions)}`);
  if (wanted === undefined) throw unknown("STEP is not given");
  const step = steps.findLast(({ Name, Id }) => [Name, Id].includes(wanted));
  if (step) return { name: step.Name ?? "", folders: [`${logs}steps/${step.Id ?? ""}/`], step };
  const onPrimary = (folder: string): Logged => ({
    name: wanted,
    folders: primaries.map((instance) => `${logs}node/${instance}/${folder}/`),
  });
  const number = actions.findIndex(({ Name }) => Name === wanted);
  if (number >= 0) return onPrimary(`bootstrap-actions/${number + 1}`);
  if (cluster.Applications?.some(({ Name }) => Name === wanted)) return onPrimary(wanted.toLowerCase());
  throw unknown(`STEP=${wanted} is not known`);
}

function known(steps: readonly StepSummary[], actions: readonly Command[]): string {
  const listed = (what: string, list: readonly string[]) =>
    list.length === 0 ? `no ${what}` : `the ${what} ${[...new Set(list)].join(", ")}`;
  const stepNames = steps.map(({ Name, Status }) => `${Name ?? ""} (${Status?.State ?? ""})`);
  const actionNames = actions.map(({ Name }) => Name ?? "");
  return (
    `the cluster has ${listed("steps", stepNames)} and ${listed("bootstrap actions", actionNames)}. ` +
    "Write for example: make logs STEP='write tables'"
  );
}

export function isOver({ step }: Logged): boolean {
  return step === undefined || !isOpen(step);
}

/** The applications of YARN that a text names, in their order. A step's log names those that it has started. */
export function applicationsIn(text: string): string[] {
  return [...new Set(text.match(/\bapplication_\d+_\d{4,}\b/g) ?? [])];
}

/** The order in which the files of a folder are read: first what EMR says, then what the program says. */
const fileOrder = ["controller", "syslog", "stdout", "stderr"];

/** Sorts the URIs of log files: folder by folder, and in each as they are read. */
export function inReadingOrder(uris: readonly string[]): string[] {
  const place = (uri: string) => {
    const file = uri.slice(uri.lastIndexOf("/") + 1);
    const found = fileOrder.findIndex((name) => file.startsWith(name));
    return found < 0 ? fileOrder.length : found;
  };
  const folder = (uri: string) => uri.slice(0, uri.lastIndexOf("/"));
  return [...uris].sort((a, b) => folder(a).localeCompare(folder(b), "en") || place(a) - place(b) || (a < b ? -1 : 1));
}

/**
 * What a container was, by its number: the first of an application is its master. With `--deploy-mode cluster` that is
 * Spark's driver; the other containers are its executors, or the mappers and reducers of a merge.
 */
export function containerText(uri: string, isCluster: boolean): string {
  const number = Number(/container_(?:e\d+_)?\d+_\d+_\d+_0*(\d+)\//.exec(uri)?.[1] ?? "0");
  if (number === 0) return "";
  if (number > 1) return ` (executor, container ${number})`;
  return isCluster ? " (driver)" : " (application master)";
}
