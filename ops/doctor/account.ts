import type { Backend, ClusterHcl, SubnetZones } from "../../cli/synthesized/hcl";
import { nameOf } from "../../cli/synthesized/policies";
import { mostNodes, typesOf, usesSpot, type Market } from "../../cli/synthesized/nodes";
import { fromHcl, regionOf, type Stack } from "../../cli/synthesized/stacks";
import { valueAt } from "../../cli/value-at";
import { clientConfig, emrClient, errorText, isExpired } from "../aws/clients";
import { wantedNetwork } from "../aws/wanted-network";
import { billingTag } from "./billing-tag";
import { bucketFinding, existingBucketFinding, stateBucketFinding } from "./buckets";
import { catalog } from "./catalog";
import { disks, encryptedDisks } from "./disks";
import { existingNetwork } from "./existing-network";
import { existingRoles } from "./existing-roles";
import { type Finding, unseen } from "./finding";
import { imageFinding } from "./image";
import { givenKey } from "./key";
import { keyPairFinding } from "./key-pair";
import { sourceBucketFindings } from "./source-buckets";
import { spotRole } from "./spot";
import { types } from "./types";
import { zones } from "./zones";

/** What AWS says of the credentials, of quotas, of types and zones, and of the buckets' names. Nothing is changed. */
export async function* accountChecks(stacks: readonly Stack[]): AsyncGenerator<Finding> {
  const region = regionOf(stacks);
  const identity = await credentials(region);
  yield identity;
  if (identity.state === "wrong") return;
  const cluster = fromHcl(stacks, "cluster");
  const subnetZones = fromHcl(stacks, "subnetZones");
  if (cluster) yield* clusterChecks(cluster, subnetZones, region);
  yield* existingChecks(stacks, cluster, region);
  const made = stacks.flatMap(({ hcl }) => hcl.buckets);
  for (const bucket of made) yield await bucketFinding(bucket, region);
  const buckets = [...made, ...stacks.flatMap(({ hcl }) => hcl.existingBucket ?? [])];
  const jobFile = fromHcl(stacks, "jobFile");
  if (jobFile !== undefined) yield* sourceBucketFindings(jobFile, buckets, region);
  yield* stateBucket(stacks[0]?.hcl.backend);
  const database = fromHcl(stacks, "database");
  if (database !== undefined) yield* catalog(database, region);
  if (stacks.some(({ hcl }) => hcl.hasBudget)) yield await billingTag(region);
}

/** What exists already and is used, or whether there is room for what is made instead. */
async function* existingChecks(
  stacks: readonly Stack[],
  cluster: ClusterHcl | undefined,
  region: string | undefined,
): AsyncGenerator<Finding> {
  const network = wantedNetwork(stacks);
  if (network === undefined) yield await vpcs(region);
  else yield* existingNetwork(network, cluster ? typesOf(cluster) : [], region);
  const made = stacks.flatMap(({ hcl }) => hcl.roles);
  if (cluster && !made.includes(nameOf(String(cluster.block["service_role"])))) yield* existingRoles(cluster, region);
  const bucket = fromHcl(stacks, "existingBucket");
  if (bucket !== undefined) yield await existingBucketFinding(bucket, region);
  for (const key of new Set(stacks.flatMap(({ hcl }) => hcl.givenKeys))) yield* givenKey(key, region);
}

async function* stateBucket(backend: Backend | undefined): AsyncGenerator<Finding> {
  if (backend?.type === "s3")
    yield await stateBucketFinding(String(backend.config["bucket"]), String(backend.config["region"]));
}

/** What a cluster of these fleets needs of the account and the region. */
async function* clusterChecks(
  cluster: ClusterHcl,
  subnetZones: SubnetZones | undefined,
  region: string | undefined,
): AsyncGenerator<Finding> {
  const label = String(cluster.block["release_label"]);
  const fleets = typesOf(cluster);
  yield await release(label, region);
  yield await vcpus(cluster, "onDemand", region);
  yield await types(fleets, label, region);
  if (subnetZones !== undefined) yield await zones(subnetZones, fleets, region);
  yield cluster.encryptsDisks === true ? encryptedDisks : await disks(region);
  if (usesSpot(cluster)) {
    yield await vcpus(cluster, "spot", region);
    yield await spotRole(region);
  }
  const image = cluster.block["custom_ami_id"];
  if (typeof image === "string") yield await imageFinding(image, fleets, region);
  const keyPair = valueAt(cluster.block, "ec2_attributes", 0, "key_name");
  if (typeof keyPair === "string") yield await keyPairFinding(keyPair, region);
}

async function credentials(region: string | undefined): Promise<Finding> {
  const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
  const client = new STSClient({ ...clientConfig(region), maxAttempts: 2 });
  try {
    const { Account, Arn } = await client.send(new GetCallerIdentityCommand({}));
    return { name: "credentials", state: "ok", says: `account ${Account ?? ""}, ${Arn ?? ""}` };
  } catch (error) {
    const fix = isExpired(error)
      ? "Get new ones (for example: aws sso login), or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
      : "Check the network, and that AWS_PROFILE or AWS_ACCESS_KEY_ID is set.";
    return { name: "credentials", state: "wrong", says: errorText(error), fix };
  } finally {
    client.destroy();
  }
}

/** A release that a region does not have fails the cluster after some minutes of an apply. */
async function release(label: string, region: string | undefined): Promise<Finding> {
  const name = `region ${region ?? ""}`;
  const { ListReleaseLabelsCommand } = await import("@aws-sdk/client-emr");
  const emr = await emrClient(region, 2);
  try {
    const { ReleaseLabels = [] } = await emr.send(new ListReleaseLabelsCommand({ Filters: { Prefix: label } }));
    if (ReleaseLabels.includes(label)) return { name, state: "ok", says: `EMR has ${label} there` };
    return {
      name,
      state: "wrong",
      says: `EMR does not have ${label} there`,
      fix: "Choose another cluster.release or region in pipeline.yaml.",
    };
  } catch (error) {
    return unseen(name, error);
  } finally {
    emr.destroy();
  }
}

/** The quotas of the types whose names begin with A, C, D, H, I, M, R, T or Z. */
const quotas = { onDemand: ["On-Demand", "L-1216C47A"], spot: ["Spot", "L-34B43A08"] } as const;

/** @see https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-quotas.html */
async function vcpus(cluster: ClusterHcl, market: Market, region: string | undefined): Promise<Finding> {
  const wanted = mostNodes(cluster, market);
  const [kind, code] = quotas[market];
  const name = `vCPUs, ${kind} Standard`;
  const quota = await quotaOf("ec2", code, region);
  if (typeof quota === "string") return { name, state: "unseen", says: quota };
  const says =
    `quota ${quota}; the cluster's ${wanted.instances} ${kind} nodes take up to ${wanted.vcpus}, ` +
    "besides what runs already";
  if (quota >= wanted.vcpus) return { name, state: "ok", says };
  return {
    name,
    state: "wrong",
    says,
    fix:
      "Ask for more: aws service-quotas request-service-quota-increase --service-code ec2 " +
      `--quota-code ${code} --desired-value ${wanted.vcpus}; or choose smaller types in pipeline.yaml.`,
  };
}

async function vpcs(region: string | undefined): Promise<Finding> {
  const quota = await quotaOf("vpc", "L-F678F1CE", region);
  return typeof quota === "string"
    ? { name: "VPCs", state: "unseen", says: quota }
    : { name: "VPCs", state: "ok", says: `quota ${quota} for each region; this pipeline makes 1` };
}

/** A quota's value, or why it is not known. */
async function quotaOf(service: string, code: string, region: string | undefined): Promise<number | string> {
  const { GetServiceQuotaCommand, ServiceQuotasClient } = await import("@aws-sdk/client-service-quotas");
  const client = new ServiceQuotasClient({ ...clientConfig(region), maxAttempts: 2 });
  try {
    const { Quota } = await client.send(new GetServiceQuotaCommand({ ServiceCode: service, QuotaCode: code }));
    return Quota?.Value ?? "AWS gives no number";
  } catch (error) {
    return errorText(error);
  } finally {
    client.destroy();
  }
}
