import { S3Client } from "@aws-sdk/client-s3";
import { exitCode } from "../../cli/errors";
import { asTyped, type Options } from "../../cli/options/options";
import { endWithOutput } from "../../cli/terminal/output-errors";
import type { ResultFormat } from "../../cli/options/query";
import { count, shortDuration, shownMinute } from "../../cli/report/numbers";
import { type ResultColumn, writeResult } from "../../cli/report/result";
import { lastSynthesized } from "../../cli/synthesized/synthesis";
import { awsFailure, emrClient, s3Config } from "../aws/clients";
import { clusterStack, runsFolder } from "../run/cluster-stack";
import { clustersNamed } from "../run/clusters";
import { pastRuns, type PastRun } from "./past-runs";

/** At most this number of clusters is looked at, the newest ones. */
const shownClusters = 20;

/** Prints the last runs of the pipeline in AWS, the newest first, whoever started them. @returns the exit code */
export async function listRuns(options: Options, format: ResultFormat): Promise<number> {
  endWithOutput();
  const { stack, name } = clusterStack(await lastSynthesized(options));
  const { region } = stack.hcl;
  const clusters = await clustersNamed(name, region, "all");
  if (clusters.length === 0) {
    const deploy = asTyped("make deploy", options);
    console.error(`There was no run of ${name} in the last two months. ${deploy} starts one.`);
  }
  const emr = await emrClient(region, 4);
  const s3 = new S3Client(s3Config(region));
  try {
    const found: PastRun[] = [];
    for (const cluster of clusters.slice(0, shownClusters))
      found.push(...(await pastRuns(emr, s3, cluster, runsFolder(stack))));
    await writeResult(asResult(found, format), format, (text) => process.stdout.write(text));
  } catch (error) {
    throw awsFailure(`The runs of ${name} could not be read`, error);
  } finally {
    emr.destroy();
    s3.destroy();
  }
  if (clusters.length > shownClusters)
    console.error(`Shown are the runs of the last ${shownClusters} of ${clusters.length} clusters.`);
  return exitCode.fine;
}

const columns: readonly ResultColumn[] = [
  { name: "run", kind: "text" },
  { name: "started", kind: "text" },
  { name: "outcome", kind: "text" },
  { name: "records", kind: "number" },
  { name: "rows", kind: "number" },
  { name: "duration", kind: "number" },
  { name: "node hours", kind: "number" },
  { name: "remark", kind: "text" },
];

/** A person reads `5 min 2 s`, a program seconds. What is not known is empty. */
function asResult(runs: readonly PastRun[], format: ResultFormat) {
  const isTable = format === "table";
  const number = (value: number | undefined) => value !== undefined && (isTable ? count(value) : String(value));
  const rows = runs.map(({ run, started, outcome, records, rows: written, seconds, nodeHours, remark }) => [
    run,
    isTable ? shownMinute(started) : started.toISOString(),
    outcome,
    number(records),
    number(written),
    isTable ? shortDuration(seconds * 1000) : String(Math.round(seconds)),
    nodeHours !== undefined && nodeHours.toFixed(2),
    remark !== "" && remark,
  ]);
  // An empty text in CSV has quotes, and null has none.
  const empty = isTable ? "" : null;
  const named = isTable ? columns : columns.map(inProgram);
  return { columns: named, rows: asyncOf(rows.map((row) => row.map((value) => (value === false ? empty : value)))) };
}

/** A column for programs: a name with its unit, and without blanks. */
function inProgram({ name, kind }: ResultColumn): ResultColumn {
  return { name: name === "duration" ? "seconds" : name.replace(" ", "_"), kind };
}

async function* asyncOf<T>(values: readonly T[]): AsyncGenerator<T> {
  for (const value of values) yield await Promise.resolve(value);
}
