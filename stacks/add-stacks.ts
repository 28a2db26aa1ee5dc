import type { App } from "cdktf";
import type { Pipeline } from "../config/pipeline";
import { BucketStack } from "./bucket";
import { CatalogStack } from "./catalog";
import { ClusterStack, type CodeFolders } from "./cluster";
import { NetworkStack } from "./network";
import { RolesStack } from "./roles";
import { ScheduleStack } from "./schedule";
import { WatchingStack } from "./watching";

/**
 * The stacks of a pipeline, in the order in which they are applied. Only the cluster and the schedule need the others:
 * a run also registers partitions in the catalog, if there is one. What watches runs needs no cluster.
 * @param replay runs whose records in quarantine the cluster reads again. @default - it reads objects
 */
export function addStacks(app: App, pipeline: Pipeline, code: CodeFolders, replay?: readonly string[]): void {
  const network = new NetworkStack(app, pipeline);
  const bucket = new BucketStack(app, pipeline);
  const roles = new RolesStack(app, pipeline);
  const catalog = pipeline.catalog ? [new CatalogStack(app, pipeline)] : [];
  const runs = [
    new ClusterStack(app, pipeline, code, replay),
    ...(pipeline.schedule ? [new ScheduleStack(app, pipeline, pipeline.schedule, code)] : []),
  ];
  for (const run of runs) for (const stack of [network, bucket, roles, ...catalog]) run.addDependency(stack);
  // A trail can be made once the policy of the bucket lets it write there.
  if (pipeline.watching) new WatchingStack(app, pipeline).addDependency(bucket);
}
