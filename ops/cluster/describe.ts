import type { Cluster, EMRClient } from "@aws-sdk/client-emr";
import { S3Client } from "@aws-sdk/client-s3";
import { exitCode } from "../../cli/errors";
import type { ChosenRun } from "../../cli/options/chosen-run";
import type { Options } from "../../cli/options/options";
import { endWithOutput } from "../../cli/terminal/output-errors";
import { lastSynthesized } from "../../cli/synthesized/synthesis";
import { emrClient, s3Config } from "../aws/clients";
import { chosenCluster } from "../run/chosen-cluster";
import { readRunState } from "../run/emr";
import { clusterFailure } from "../run/failure";
import { nodesOf } from "../run/nodes";
import { ledgerOf, outcomeOf } from "../run/outcome";
import { verdict } from "../run/progress";
import { stateOfRun } from "../run/steps-of-runs";
import { clusterText } from "./text";

/** Says all about a cluster and one of its runs. @returns the exit code */
export async function describeCluster(options: Options & ChosenRun): Promise<number> {
  endWithOutput();
  const located = await chosenCluster(await lastSynthesized(options), options);
  const emr = await emrClient(located.region, 4);
  const s3 = new S3Client(s3Config(located.region));
  try {
    const state = await readRunState(emr, located.cluster);
    const ofRun = stateOfRun(state, located);
    const { run } = ofRun;
    const [found, idle, ledger] = await Promise.all([
      nodesOf(emr, state.cluster),
      idlePolicy(emr, state.cluster),
      verdict(ofRun) === "succeeded" ? ledgerOf(s3, { ...located, run }) : undefined,
    ]);
    const facts = { ...state, ...found, run, ended: outcomeOf(ofRun, ledger), idleTimeout: idle?.IdleTimeout };
    console.log(clusterText(facts, options, new Date()));
    return exitCode.fine;
  } catch (error) {
    throw clusterFailure(`The cluster ${located.cluster} could not be described`, error, located);
  } finally {
    emr.destroy();
    s3.destroy();
  }
}

/** When a cluster ends by itself. Not asked where it ends with its last step, or has ended. */
async function idlePolicy(emr: EMRClient, { Id, AutoTerminate, Status }: Cluster) {
  if (AutoTerminate === true || Status?.State?.startsWith("TERMINATED") === true) return undefined;
  const { GetAutoTerminationPolicyCommand } = await import("@aws-sdk/client-emr");
  return (await emr.send(new GetAutoTerminationPolicyCommand({ ClusterId: Id }))).AutoTerminationPolicy;
}
