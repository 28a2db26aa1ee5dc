import { readFileSync } from "node:fs";
import { join } from "node:path";
import { EmrCluster, type EmrClusterConfig, type EmrClusterStep } from "@cdktf/provider-aws/lib/emr-cluster";
import { Fn } from "cdktf";
import type { Construct } from "constructs";
import { folders } from "../config/bucket-folders";
import { encrypts } from "../config/cluster/encryption";
import type { Pipeline } from "../config/pipeline";
import { stepPlaces } from "../config/cluster/step-files";
import { ownActions, ownSteps } from "../config/cluster/step-names";
import { applications } from "./cluster/applications";
import { checkArguments } from "./cluster/check-action";
import { CodeObject, packageZip, type CodePlace, type Upload } from "./cluster/code";
import { jobDescription } from "./cluster/job";
import { dependsOnRun, mergedSources, runsAgain } from "./cluster/merged";
import { actionOnFailure, lifecycle, removeMerged } from "./cluster/lifecycle";
import { kerberos } from "./cluster/kerberos";
import { mergeArguments } from "./cluster/merge-step";
import { clusterNodes, hasGroups, taskNodes } from "./cluster/nodes";
import { keepsStepsByHand } from "./cluster/own-steps";
import { prefixArguments } from "./cluster/prefix-action";
import { scaling } from "./cluster/scaling";
import { securityConfiguration } from "./cluster/security-configuration";
import { settings } from "./cluster/settings";
import { keyPair } from "./cluster/ssh";
import { sparkArguments } from "./cluster/spark-step";
import { runsScripts, UserSteps } from "./cluster/steps";
import { givenKey, makesKey } from "./encryption";
import { s3Uri } from "./names";
import { emrRole } from "./role-arn";
import { emrManaged, PipelineStack } from "./pipeline-stack";
import { readState } from "./state";

/** The folders from which a cluster gets its code. */
export interface CodeFolders {
  /** Absolute path of the project. */
  readonly root: string;
  /** Absolute path of a folder for generated files. Each is found again by the hash of its content. */
  readonly cache: string;
  /** The Python packages of the pipeline, packed for its cluster. @default - it has none */
  readonly packages?: Uint8Array | undefined;
}

/** What is done on the nodes before Hadoop, each with the objects that it needs. Before a replay, nothing is listed. */
function bootstrapActions(pipeline: Pipeline, upload: Upload, { root, packages }: CodeFolders, isReplay: boolean) {
  const script = (id: string, file: string, name: string, args: string[]) => {
    const { uri, object } = upload(id, file, readFileSync(join(root, "bootstrap", file)));
    return { objects: [object], action: { name, path: uri, args } };
  };
  const merged = mergedSources(pipeline);
  // Without them the cluster would start, and its steps would fail.
  if (pipeline.cluster.python && !packages) throw new Error("the packages of cluster.python were not packed");
  const withPackages = (content: Uint8Array) => {
    const { uri, object } = upload("packages", "packages.zip", content);
    const args = [`--region=${pipeline.region}`, uri];
    const installed = script("install_packages", "install_packages.py", ownActions.installPackages, args);
    return { ...installed, objects: [...installed.objects, object] };
  };
  const steps = [
    ...(packages ? [withPackages(packages)] : []),
    ...(runsScripts(pipeline) || runsAgain(pipeline.cluster)
      ? [script("step", "step.sh", ownActions.installSteps, ["--install"])]
      : []),
  ];
  if (isReplay) return steps;
  return [
    ...(merged.length > 0
      ? [script("list_prefixes", "list-prefixes.sh", ownActions.listPrefixes, prefixArguments(pipeline))]
      : []),
    script("check_objects", "check_objects.py", ownActions.checkObjects, checkArguments(pipeline)),
    ...(merged.some((source) => dependsOnRun(source, pipeline.cluster))
      ? [script("merge", "merge.sh", ownActions.installMerge, ["--install"])]
      : []),
    ...steps,
  ];
}

/** A stack that uploads the code of a run, and describes the cluster that runs it. */
export abstract class DescribesCluster extends PipelineStack {
  private madeKey?: string;

  /**
   * The cluster and its run: bootstrap actions, merges, Spark.
   * @param replay runs whose records in quarantine it reads again, without a merge. @default - it reads objects
   */
  protected describe(pipeline: Pipeline, code: CodeFolders & CodePlace, replay?: readonly string[]): EmrClusterConfig {
    const { cluster } = pipeline;
    const upload: Upload = (id, file, content) => new CodeObject(this, id, file, content, this.names.bucket, code);
    const merged = replay ? [] : mergedSources(pipeline);
    const before = bootstrapActions(pipeline, upload, code, replay !== undefined);
    const entry = upload("spark_main", "main.py", readFileSync(join(code.root, "spark/main.py")));
    const modules = upload(
      "spark_package",
      "parquetry.zip",
      packageZip(join(code.root, "spark/parquetry"), "parquetry", code.cache),
    );
    const reader = upload(
      "spark_reader",
      "parquetry-reader.jar",
      readFileSync(join(code.root, "spark/reader/parquetry-reader.jar")),
    );
    const job = upload("spark_job", "job.json", Buffer.from(jobDescription(pipeline)));

    const step = (name: string, args: string[]): EmrClusterStep => ({
      name,
      actionOnFailure: actionOnFailure(cluster),
      // cdktf's HCL fails without properties, even empty ones.
      hadoopJarStep: [{ jar: "command-runner.jar", args, properties: {} }],
    });
    const userSteps = new UserSteps(pipeline, replay ? ["beforeTables", "afterTables"] : stepPlaces, upload);
    const steps = [
      ...userSteps.of("beforeMerge"),
      ...merged.map((source) => step(ownSteps.merge(source.name), mergeArguments(source, pipeline))),
      ...userSteps.of("beforeTables"),
      step(
        ownSteps.writeTables,
        sparkArguments(cluster, { package: modules.uri, reader: reader.uri, entry: entry.uri, job: job.uri }, replay),
      ),
      ...(replay ? [] : removeMerged(pipeline, step)),
      ...userSteps.of("afterTables"),
    ];
    const key = this.key(pipeline);
    return {
      name: pipeline.name,
      releaseLabel: cluster.release,
      applications: applications(cluster),
      serviceRole: emrRole(this, pipeline, "role", this.names.serviceRole),
      logUri: s3Uri(this.names.bucket, folders.logs),
      ...(encrypts(pipeline, "logs") && { logEncryptionKmsKeyId: key }),
      securityConfiguration: securityConfiguration(this, pipeline, key),
      ec2Attributes: {
        instanceProfile: emrRole(this, pipeline, "instance-profile", this.names.instanceRole),
        ...keyPair(cluster),
        ...this.network(pipeline),
      },
      ...clusterNodes(cluster),
      ...settings(pipeline),
      // With an empty list the provider would replace the cluster in each plan, so the list is omitted then.
      ...(before.length > 0 && { bootstrapAction: before.map(({ action }) => action) }),
      step: steps,
      stepConcurrencyLevel: cluster.stepConcurrency ?? 1,
      ...lifecycle(cluster),
      ...kerberos(this, cluster),
      tags: { Name: pipeline.name, ...emrManaged },
      ...keepsStepsByHand(this, cluster, steps),
      // The code must be in the bucket before the first node asks for it.
      dependsOn: [
        ...before.flatMap(({ objects }) => objects),
        ...[entry, modules, reader, job, ...userSteps.uploads].map(({ object }) => object),
      ],
    };
  }

  /** The ARN of the key in KMS. AWS chooses the id of one that is made, so it comes from the state of the bucket. */
  protected key(pipeline: Pipeline): string | undefined {
    if (!makesKey(pipeline)) return givenKey(pipeline);
    return (this.madeKey ??= readState(this, "bucket", this.names.stack.bucket, pipeline).getString("key_arn"));
  }

  /** AWS chooses the ids of the network, so they come from its state. All else is known by name. */
  private network(pipeline: Pipeline) {
    const network = readState(this, "network", this.names.stack.network, pipeline);
    const subnetIds = network.getList("subnet_ids");
    return {
      // Fleets take several subnets, and EMR chooses one of them. Groups take one, that of network.zone.
      ...(hasGroups(pipeline.cluster) ? { subnetId: Fn.element(subnetIds, 0) as string } : { subnetIds }),
      emrManagedMasterSecurityGroup: network.getString("primary_group_id"),
      emrManagedSlaveSecurityGroup: network.getString("core_group_id"),
      ...(pipeline.network.access === "private" && {
        serviceAccessSecurityGroup: network.getString("service_group_id"),
      }),
    };
  }
}

/** The cluster and its run. A deploy of this stack is a run. */
export class ClusterStack extends DescribesCluster {
  /** @param replay see DescribesCluster */
  constructor(scope: Construct, pipeline: Pipeline, code: CodeFolders, replay?: readonly string[]) {
    super(scope, "cluster", pipeline);
    const emr = new EmrCluster(this, "cluster", this.describe(pipeline, code, replay));
    taskNodes(this, pipeline.cluster, emr.id);
    scaling(this, pipeline.cluster, emr.id);
    this.output("cluster_id", emr.id, "The cluster of the last run");
    this.output("log_uri", s3Uri(this.names.bucket, folders.logs), "Where EMR puts the logs of each cluster");
  }
}
