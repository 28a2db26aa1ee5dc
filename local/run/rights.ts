import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RunError } from "../../cli/errors";
import { shownPath } from "../../cli/project";
import { count } from "../../cli/report/numbers";
import { account, endpoint, type PlannedPolicy, type PlannedRights } from "../../cli/synthesized/policies";
import type { NamedPolicy, Refused, RightsReport } from "../storage/s3-rights";
import type { LocalCluster } from "./local-cluster";

/**
 * From here on, the local S3 judges the nodes' requests by the planned policies. What this program itself does with the
 * bucket is done with other credentials, as a user's own tool, and is not judged.
 */
export async function judgeRequests({ store, node }: LocalCluster, rights: PlannedRights): Promise<void> {
  const logs = join(node.logs, "s3");
  mkdirSync(logs, { recursive: true });
  const judged = {
    role: rights.rolePolicies.map(named),
    bucket: rights.bucketPolicy ? named(rights.bucketPolicy) : null,
    endpoint: rights.endpointPolicy ? named(rights.endpointPolicy) : null,
    caller: { role: rights.role, session: node.instance, endpoint, account },
  };
  writeFileSync(join(logs, "policies.json"), `${JSON.stringify(judged, null, 2)}\n`);
  await store.judge({ ...judged, record: join(logs, "requests.jsonl") });
}

function named({ name, file, document }: PlannedPolicy): NamedPolicy {
  return { name: `${name} in ${shownPath(file)}`, document };
}

/**
 * Does a part of the run, and fails it when the planned rights did not allow one of its requests. It fails even when
 * the program that sent the request ignored the refusal.
 * @param part for people, for example `step "merge songs"`
 */
export async function withPlannedRights<T>(cluster: LocalCluster, part: string, work: () => Promise<T>): Promise<T> {
  try {
    const result = await work();
    await throwRefused(cluster, part);
    return result;
  } catch (error) {
    if (error instanceof Refusal) throw error;
    await throwRefused(cluster, part, /\n {2}the whole log: .*/.exec((error as Error).message)?.[0]);
    throw error;
  }
}

/** A request was refused. */
class Refusal extends RunError {}

/** @param log a line with the place of the part's log. What is in it only repeats the reason. */
async function throwRefused(cluster: LocalCluster, part: string, log = ""): Promise<void> {
  const report = await cluster.store.rights();
  if (!report || report.refusedCount === 0) return;
  throw new Refusal(`${part}: ${refusedText(report, shownPath(writeRights(cluster, report)))}${log}`);
}

function refusedText({ refused, refusedCount }: RightsReport, file: string): string {
  const more = refusedCount > 1 ? `\n  ${count(refusedCount - 1)} more of its requests were refused: ${file}` : "";
  return `${reasonText(refused[0] as Refused)}${more}`;
}

function reasonText({ reason, action, resource = "", deniedBy, missingIn }: Refused): string {
  if (reason !== undefined) return `the local S3 refused a request. ${reason}`;
  const service = action?.startsWith("glue:") ? "Glue" : "S3";
  const head = `the planned rights do not allow ${action} on ${resource}, so ${service} answered AccessDenied.`;
  if (deniedBy) return `${head}\n  The statement ${deniedBy.statement} of ${deniedBy.policy} denies it.`;
  const file = service === "S3" ? "instance-statements.ts" : "glue-statements.ts";
  const place = {
    role: `No statement of the nodes' role allows it. Missing in stacks/roles/${file}`,
    endpoint: "No statement of the S3 endpoint's policy allows it. Missing in stacks/network/s3-endpoint.ts",
  }[missingIn ?? "role"];
  return `${head}\n  ${place}: actions ["${action}"], resources ["${folderOf(resource)}"]`;
}

/** All objects of an object's folder in the bucket, as the statements of the role name them. */
function folderOf(arn: string): string {
  if (!arn.includes(":s3:::")) return arn;
  const [bucket = "", ...key] = arn.split("/");
  return key.length === 0 ? bucket : `${bucket}/${key.length === 1 ? key[0] : `${key[0]}/*`}`;
}

/** Writes the report beside the ledger. @returns the file */
function writeRights({ run }: LocalCluster, report: RightsReport): string {
  const file = join(run.out, "rights.json");
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  return file;
}

/** Writes the report of a run whose requests were all allowed. @returns its line for the output */
export async function rightsText(cluster: LocalCluster): Promise<string> {
  const report = await cluster.store.rights();
  if (!report) return "";
  const file = shownPath(writeRights(cluster, report));
  const asked = Object.entries(report.requests).map(([action, times]) => `${action} ${count(times)}`);
  const total = Object.values(report.requests).reduce((sum, times) => sum + times, 0);
  const unused = unusedText(report);
  return (
    `Rights: the planned policies allowed all ${count(total)} requests (${asked.join(", ")}). ` +
    `${unused ? `No request used ${unused}` : "Each right was used"}: ${file}`
  );
}

/** The role's actions that no request used, for each of its statements. */
function unusedText({ rights }: RightsReport): string {
  const ofRole = rights.filter(({ policy }) => policy === rights[0]?.policy);
  return [...new Set(ofRole.map(({ statement }) => statement))]
    .flatMap((statement) => {
      const all = ofRole.filter((right) => right.statement === statement);
      const unused = all.filter(({ requests }) => requests === 0).map(({ action }) => action);
      if (unused.length === 0) return [];
      return `${statement} (${unused.length === all.length ? "all" : unused.join(", ")})`;
    })
    .join(", ");
}
