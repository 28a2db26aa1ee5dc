import type { Construct } from "constructs";
import type { Pipeline } from "../config/pipeline";
import { accountOf } from "./account";
import { PipelineStack } from "./pipeline-stack";
import { alarms } from "./watching/alarms";
import { budget } from "./watching/budget";
import { dashboard } from "./watching/dashboard";
import { notices } from "./watching/notices";
import { scheduledRuns } from "./watching/scheduled-runs";
import { topic } from "./watching/topic";
import { trail } from "./watching/trail";

/** Notices of runs, alarms, a budget and a dashboard. The stack needs no cluster, and outlives every cluster. */
export class WatchingStack extends PipelineStack {
  constructor(scope: Construct, pipeline: Pipeline) {
    super(scope, "watching", pipeline);
    const { watching } = pipeline;
    if (!watching) return;
    const account = accountOf(this);
    const { arn } = topic(this, pipeline, watching, account);
    notices(this, pipeline, watching, arn);
    alarms(this, pipeline, watching, arn);
    if (pipeline.schedule) scheduledRuns(this, pipeline, account, arn);
    dashboard(this, pipeline);
    if (watching.dataEvents) trail(this, pipeline);
    if (watching.budget !== undefined) budget(this, pipeline, watching.budget, arn);
    this.output("topic_arn", arn, "The topic of all notices");
  }
}
