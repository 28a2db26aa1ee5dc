import type { EMRClient } from "@aws-sdk/client-emr";
import { S3Client } from "@aws-sdk/client-s3";
import { exitCode, RunError } from "../../cli/errors";
import type { LogOptions } from "../../cli/options/logs";
import type { ChosenRun } from "../../cli/options/chosen-run";
import type { Options } from "../../cli/options/options";
import { endWithOutput } from "../../cli/terminal/output-errors";
import { lastSynthesized } from "../../cli/synthesized/synthesis";
import { emrClient, s3Config } from "../aws/clients";
import { filesBelow } from "../aws/objects";
import { chosenCluster } from "../run/chosen-cluster";
import { actionsOf, readRunState, type RunState } from "../run/emr";
import { clusterFailure } from "../run/failure";
import type { RunLocation } from "../run/find";
import { nodesOf } from "../run/nodes";
import { poll } from "../run/poll";
import { clusterLogs } from "../run/step-log";
import { stateOfRun } from "../run/steps-of-runs";
import { applicationsIn, containerText, findLogged, inReadingOrder, isOver, type Logged } from "./places";
import { LogPrinter } from "./printer";

/** Five minutes at the usual pause: EMR copies a log to S3 up to five minutes after it was written. */
const pausesAfterEnd = 20;

/**
 * Prints the logs of a step or a bootstrap action, and follows them while the step runs. What is said about them goes
 * to stderr. @returns the exit code
 */
export async function showLogs(options: Options & ChosenRun, wanted: LogOptions): Promise<number> {
  const located = await chosenCluster(await lastSynthesized(options), options);
  endWithOutput();
  const emr = await emrClient(located.region, 4);
  const s3 = new S3Client(s3Config(located.region));
  try {
    const state = await readRunState(emr, located.cluster);
    const logs = clusterLogs(state);
    if (logs === undefined) throw new RunError(`The cluster ${located.cluster} writes no logs to S3.`);
    const logged = await find(emr, ofRun(state, located), logs, wanted.step);
    const shown = new ShownLogs(s3, logs, logged);
    await shown.print();
    if (wanted.follow ?? !isOver(logged)) await follow(emr, shown, logged, options);
    if (!shown.hasPrinted)
      console.error(
        `There are no logs of ${logged.name} yet in ${logged.folders.join(", ")}; EMR copies them within some minutes.`,
      );
    return exitCode.fine;
  } catch (error) {
    throw clusterFailure(`The logs of ${located.cluster} could not be read`, error, located);
  } finally {
    emr.destroy();
    s3.destroy();
  }
}

/** All steps of the cluster; with the name of a run, only its own. */
function ofRun(state: RunState, located: RunLocation): RunState {
  return located.run === undefined ? state : stateOfRun(state, located);
}

async function find(emr: EMRClient, state: RunState, logs: string, step: string | undefined): Promise<Logged> {
  const isStep = state.steps.some(({ Name, Id }) => step !== undefined && [Name, Id].includes(step));
  if (isStep) return findLogged(step, logs, state, [], []);
  const [actions, { nodes }] = await Promise.all([actionsOf(emr, state.cluster.Id ?? ""), nodesOf(emr, state.cluster)]);
  const primaries = nodes.filter(({ role }) => role === "primary").map(({ instance }) => instance.Ec2InstanceId ?? "");
  return findLogged(step, logs, state, actions, primaries);
}

/** Prints what comes, until the step is over and EMR has copied the rest of its logs. */
async function follow(emr: EMRClient, shown: ShownLogs, logged: Logged, { watchEvery }: Options): Promise<void> {
  const id = logged.step?.Id;
  if (id === undefined || shown.isComplete) return;
  console.error(`Following ${logged.name}: EMR copies logs to S3 every five minutes. Ctrl-C does not end the step.`);
  let pauses = 0;
  const isOverNow = async () => {
    const { steps } = await readRunState(emr, shown.cluster);
    await shown.print();
    const step = steps.find(({ Id }) => Id === id);
    if (step && !isOver({ ...logged, step })) return false;
    pauses += 1;
    // A step that was cancelled before it began has no logs.
    return shown.isComplete || pauses > pausesAfterEnd || (step?.Status?.State === "CANCELLED" && !shown.hasPrinted);
  };
  await poll(watchEvery, isOverNow, (line) => console.error(line));
}

/** The logs of a step, and of the applications that they name. */
class ShownLogs {
  hasPrinted = false;
  /** EMR says in the controller's log how the step ended, as the last thing of all. */
  isComplete = false;
  private readonly applications = new Set<string>();
  private readonly printer: LogPrinter;

  constructor(
    private readonly s3: S3Client,
    private readonly logs: string,
    private readonly logged: Logged,
  ) {
    this.printer = new LogPrinter(s3, (text) => process.stdout.write(text));
  }

  get cluster(): string {
    return this.logs.split("/").at(-2) ?? "";
  }

  /** Prints what is new. @throws the SDK's error */
  async print(): Promise<void> {
    for (const folder of this.logged.folders) await this.folder(folder, () => "");
    const args = this.logged.step?.Config?.Args ?? [];
    const isCluster = args.join(" ").includes("--deploy-mode cluster");
    for (const application of this.applications)
      await this.folder(`${this.logs}containers/${application}/`, (uri) => containerText(uri, isCluster));
  }

  private async folder(folder: string, note: (uri: string) => string): Promise<void> {
    const files = new Map((await filesBelow(this.s3, folder)).map((file) => [file.uri, file]));
    for (const uri of inReadingOrder([...files.keys()])) {
      const file = files.get(uri);
      if (!file) continue;
      let end = "";
      await this.printer.print(file, note(uri), (part) => {
        this.hasPrinted = true;
        const text = end + part.toString("latin1");
        for (const application of applicationsIn(text)) this.applications.add(application);
        if (/\/controller/.test(uri) && /Step (succeeded|failed) with exitCode/.test(text)) this.isComplete = true;
        end = text.slice(-200);
      });
    }
  }
}
