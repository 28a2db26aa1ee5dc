import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../cli/project";
import { startTimeOf } from "../../cli/processes/start-time";
import { accessKeys } from "../storage/s3-rights";
import { newId } from "./ids";

/** The primary node of one run: folders of this machine that stand for its disk, its HDFS and its logs. */
export interface PrimaryNode {
  readonly cluster: string;
  readonly instance: string;
  /** .local/<pipeline>/<cluster>: all that the run needs only while it runs. */
  readonly folder: string;
  /** Stands for `/`: it holds /home/hadoop and /mnt. */
  readonly root: string;
  readonly home: string;
  readonly hdfs: string;
  readonly temporary: string;
  /** Where a bootstrap action unpacks Python packages. */
  readonly packages: string;
  /** Programs that stand before others of their name. */
  readonly programs: string;
  /** Where EMR would put the cluster's logs, under log_uri. */
  readonly logs: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Makes the folders of a primary node, with the files that EMR writes there.
 * @param folder `.local/<pipeline>`
 * @param logs `out/<pipeline>/logs`
 * @param endpoint of the S3 on this machine
 */
export function makePrimaryNode(folder: string, logs: string, endpoint: string, region: string): PrimaryNode {
  const cluster = newId("j");
  const instance = newId("i");
  const own = join(folder, cluster);
  const root = join(own, "node");
  const home = join(root, "home/hadoop");
  const info = join(root, "mnt/var/lib/info");
  const node = {
    cluster,
    instance,
    folder: own,
    root,
    home,
    hdfs: join(own, "hdfs"),
    temporary: join(own, "tmp"),
    packages: join(root, "opt/parquetry/packages"),
    programs: join(own, "bin"),
    logs: join(logs, cluster),
  };
  for (const made of [home, info, node.hdfs, node.temporary, node.logs]) mkdirSync(made, { recursive: true });
  writeFileSync(join(own, "pid"), String(process.pid));
  // Empty files and not /dev/null, because AWS's SDK for Java only reads regular files.
  mkdirSync(join(home, ".aws"));
  for (const file of ["config", "credentials"]) writeFileSync(join(home, ".aws", file), "");
  writeFileSync(
    join(info, "instance.json"),
    JSON.stringify({
      isMaster: true,
      isRunningNameNode: true,
      instanceId: instance,
      instanceGroupId: newId("i").replace("i-", "ig-"),
    }),
  );
  writeFileSync(join(info, "job-flow.json"), JSON.stringify({ jobFlowId: cluster, masterInstanceId: instance }));
  return { ...node, env: environment(node, info, endpoint, region) };
}

/** Removes the folders of runs that were killed. Those of running ones stay, and so do those that KEEP=1 kept. */
export function removeDeadRuns(folder: string): void {
  if (!existsSync(folder)) return;
  for (const cluster of readdirSync(folder)) {
    const pid = join(folder, cluster, "pid");
    if (existsSync(pid) && startTimeOf(Number(readFileSync(pid, "utf8"))) === undefined)
      rmSync(join(folder, cluster), { recursive: true, force: true });
  }
}

/** Variables of the user that reach S3DistCp: see local/s3distcp/main.ts. */
const passedOn = ["MERGE_SEED", "LOSE_ATTEMPT"];

/**
 * The environment of a process on the node. The user's own AWS configuration, proxies and Python settings are not in
 * it.
 */
function environment(
  node: Pick<PrimaryNode, "root" | "home" | "hdfs" | "temporary" | "packages" | "programs">,
  info: string,
  endpoint: string,
  region: string,
): Record<string, string> {
  const tools = [node.programs, join(__dirname, "bin"), join(root, ".venv", "bin")];
  return {
    PATH: `${tools.join(":")}:${process.env["PATH"] ?? "/usr/bin:/bin"}`,
    HOME: node.home,
    USER: "hadoop",
    LC_ALL: "C.UTF-8",
    TZ: "UTC",
    TMPDIR: node.temporary,
    EMR_INFO_DIR: info,
    PACKAGES_DIR: node.packages,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeys.role,
    AWS_SECRET_ACCESS_KEY: accessKeys.role,
    AWS_CONFIG_FILE: join(node.home, ".aws/config"),
    AWS_SHARED_CREDENTIALS_FILE: join(node.home, ".aws/credentials"),
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_PAGER: "",
    // For local/cluster/bin/, and for the S3DistCp that it starts: see local/s3distcp/main.ts.
    LOCAL_NODE: process.execPath,
    EMR_HDFS: node.hdfs,
    EMR_NODE: node.root,
    EMR_TMP: node.temporary,
    PROGRESS_FD: "3",
    ...Object.fromEntries(passedOn.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
    NO_PROXY: "127.0.0.1,localhost",
    no_proxy: "127.0.0.1,localhost",
  };
}
