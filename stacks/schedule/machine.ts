import type { RunJobFlowInput } from "@aws-sdk/client-emr";
import { folders } from "../../config/bucket-folders";

/** What the state machine needs to know. */
export interface MachineProps {
  /** The pipeline's name, which is the name of its clusters. */
  readonly name: string;
  readonly bucket: string;
  /** The AWS partition, as in ARNs. */
  readonly partition: string;
  /** The request that starts a cluster. */
  readonly run: RunJobFlowInput;
  /** How often a run that failed is started again. */
  readonly retries: number;
  /** Whether objects start executions too: such an execution waits for the run that is going on. */
  readonly onObject: boolean;
}

type States = Readonly<Record<string, object>>;

/** The states of clusters that run steps, or will. One that is ending runs none. */
const active = ["STARTING", "BOOTSTRAPPING", "RUNNING", "WAITING"];

/**
 * Seconds between two looks at a cluster, and before a run is started again. A look is nine events, and an execution
 * ends after 25,000. So it can follow runs for more than five days.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
const [pause, retryPause] = [180, 300];

/** The part of ledger.json that is read: `ok` is before its lists, which may be longer than a state may hold. */
const ledgerRange = "bytes=0-1023";

/** For requests that change nothing. */
const askAgain = [{ ErrorEquals: ["States.TaskFailed"], IntervalSeconds: 10, MaxAttempts: 6, BackoffRate: 2 }];

/**
 * The state machine of a scheduled run, in the Amazon States Language: it starts a cluster, waits for its end, and
 * reads the ledger. It succeeds only where the ledger adds up.
 *
 * Two runs never work at the same time. EMR has no request for that, so the machine looks for clusters of the
 * pipeline's name before it starts one, and again afterwards for one that was created earlier. Of two that start at the
 * same moment, the later one ends before its first step: a cluster takes minutes to start.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html
 */
export function runMachine(props: MachineProps): object {
  const sdk = (action: string) => `arn:${props.partition}:states:::aws-sdk:${action}`;
  return {
    Comment: `A run of pipeline ${props.name}`,
    StartAt: "Begin",
    States: {
      Begin: {
        Type: "Pass",
        Parameters: { retry: 0, "since.$": "$$.State.EnteredTime" },
        ResultPath: "$.run",
        Next: "List clusters",
      },
      ...lookBefore(props, sdk),
      ...(props.onObject && waitForOther(props, sdk)),
      ...start(props, sdk),
      ...lookAfter(props, sdk),
      ...follow(props, sdk),
      ...(props.retries > 0 && retry(props)),
      ...readLedger(props, sdk),
      ...ends(props),
    },
  };
}

type Sdk = (action: string) => string;

/** Asks for the ids of clusters of the pipeline's name. EMR gives 50 clusters, and a marker where there are more. */
function list({ name }: MachineProps, sdk: Sdk, more: object, next: string): object {
  return {
    Type: "Task",
    Resource: sdk("emr:listClusters"),
    Parameters: { ClusterStates: active, ...more },
    // Two dots find a key that may be missing: a path to it would fail.
    ResultSelector: { "Ids.$": `$.Clusters[?(@.Name == '${name}')].Id`, "Markers.$": "$..Marker" },
    ResultPath: "$.active",
    Retry: askAgain,
    Next: next,
  };
}

const isThere = (path: string) => ({ Variable: path, IsPresent: true });
const nextPage = { "Marker.$": "$.active.Markers[0]" };

function lookBefore(props: MachineProps, sdk: Sdk): States {
  return {
    "List clusters": list(props, sdk, {}, "Is a run going on?"),
    "List more clusters": list(props, sdk, nextPage, "Is a run going on?"),
    "Is a run going on?": {
      Type: "Choice",
      Choices: [
        ...whileAnotherRuns(props, isThere("$.active.Ids[0]")),
        { ...isThere("$.active.Markers[0]"), Next: "List more clusters" },
      ],
      Default: "Start the cluster",
    },
  };
}

/** EMR starts a cluster for each request. So it is repeated only where EMR refused it, for example for its rate. */
function start({ run }: MachineProps, sdk: Sdk): States {
  return {
    "Start the cluster": {
      Type: "Task",
      Resource: sdk("emr:runJobFlow"),
      Parameters: run,
      ResultSelector: { "Id.$": "$.JobFlowId" },
      ResultPath: "$.cluster",
      Retry: [{ ErrorEquals: ["Emr.EmrException"], IntervalSeconds: 30, MaxAttempts: 4, BackoffRate: 2 }],
      Next: "Look when it was created",
    },
  };
}

/** Asks for what EMR says of the execution's own cluster. */
function describeCluster(sdk: Sdk, result: object): object {
  const Parameters = { "ClusterId.$": "$.cluster.Id" };
  return { Type: "Task", Resource: sdk("emr:describeCluster"), Parameters, Retry: askAgain, ...result };
}

function lookAfter(props: MachineProps, sdk: Sdk): States {
  const created = { "CreatedBefore.$": "$.created.At" };
  const isOther = { Not: { Variable: "$.active.Ids[0]", StringEqualsPath: "$.cluster.Id" } };
  return {
    "Look when it was created": describeCluster(sdk, {
      ResultSelector: { "At.$": "$.Cluster.Status.Timeline.CreationDateTime" },
      ResultPath: "$.created",
      Next: "List earlier clusters",
    }),
    "List earlier clusters": list(props, sdk, created, "Is another one earlier?"),
    "List more earlier clusters": list(props, sdk, { ...created, ...nextPage }, "Is another one earlier?"),
    "Is another one earlier?": {
      Type: "Choice",
      Choices: [
        { ...isThere("$.active.Ids[1]"), Next: "End the later cluster" },
        { And: [isThere("$.active.Ids[0]"), isOther], Next: "End the later cluster" },
        { ...isThere("$.active.Markers[0]"), Next: "List more earlier clusters" },
      ],
      Default: "Wait",
    },
    "End the later cluster": {
      Type: "Task",
      Resource: sdk("emr:terminateJobFlows"),
      Parameters: { "JobFlowIds.$": "States.Array($.cluster.Id)" },
      ResultPath: null,
      Retry: askAgain,
      Next: props.onObject ? "Go on after it" : "Another run is going on",
    },
  };
}

/** What a start at a time and what an object does where another run is going on. */
function whileAnotherRuns({ onObject }: MachineProps, isGoingOn: object): object[] {
  const waits = { And: [isGoingOn, ...byObject], Next: "Wait for the other run" };
  return [...(onObject ? [waits] : []), { ...isGoingOn, Next: "Another run is going on" }];
}

const byObject = [isThere("$.trigger"), { Variable: "$.trigger", StringEquals: "object" }];

/**
 * The run that is going on may have listed its objects before this one came. So the execution waits for its end. If
 * another execution has started a run by then, that run has the object too.
 */
function waitForOther(props: MachineProps, sdk: Sdk): States {
  const newer = (more: object) => ({
    ...list(props, sdk, {}, "Has a newer run begun?"),
    Parameters: { "CreatedAfter.$": "$.run.since", ...more },
  });
  return {
    "Go on after it": {
      Type: "Choice",
      Choices: [{ And: byObject, Next: "Forget the own cluster" }],
      Default: "Another run is going on",
    },
    "Forget the own cluster": {
      Type: "Pass",
      Parameters: { "retry.$": "$.run.retry", "since.$": "$$.State.EnteredTime" },
      ResultPath: "$.run",
      Next: "Wait for the other run",
    },
    "Wait for the other run": { Type: "Wait", Seconds: pause, Next: "List newer clusters" },
    "List newer clusters": newer({}),
    "List more newer clusters": newer(nextPage),
    "Has a newer run begun?": {
      Type: "Choice",
      Choices: [
        { ...isThere("$.active.Ids[0]"), Next: "A newer run takes the object" },
        { ...isThere("$.active.Markers[0]"), Next: "List more newer clusters" },
      ],
      Default: "List clusters",
    },
    "A newer run takes the object": { Type: "Succeed" },
  };
}

function follow({ retries }: MachineProps, sdk: Sdk): States {
  const state = (value: string) => ({ Variable: "$.look.Status.State", StringEquals: value });
  const reason = "$.look.Status.StateChangeReason.Code";
  const failed = retries > 0 ? "Try again?" : "The run failed";
  return {
    Wait: { Type: "Wait", Seconds: pause, Next: "Look at the cluster" },
    "Look at the cluster": describeCluster(sdk, {
      ResultSelector: { "Status.$": "$.Cluster.Status" },
      ResultPath: "$.look",
      Next: "Has it ended?",
    }),
    "Has it ended?": {
      Type: "Choice",
      Choices: [
        {
          And: [state("TERMINATED"), isThere(reason), { Variable: reason, StringEquals: "ALL_STEPS_COMPLETED" }],
          Next: "Read the ledger",
        },
        { Or: [state("TERMINATED"), state("TERMINATED_WITH_ERRORS")], Next: failed },
      ],
      Default: "Wait",
    },
  };
}

function retry({ retries }: MachineProps): States {
  const reason = "$.look.Status.StateChangeReason.Code";
  return {
    "Try again?": {
      Type: "Choice",
      Choices: [
        { And: [isThere(reason), { Variable: reason, StringEquals: "USER_REQUEST" }], Next: "The run failed" },
        { Variable: "$.run.retry", NumericLessThan: retries, Next: "Count the attempt" },
      ],
      Default: "The run failed",
    },
    "Count the attempt": {
      Type: "Pass",
      Parameters: { "retry.$": "States.MathAdd($.run.retry, 1)", "since.$": "$$.State.EnteredTime" },
      ResultPath: "$.run",
      Next: "Wait before the next attempt",
    },
    "Wait before the next attempt": { Type: "Wait", Seconds: retryPause, Next: "List clusters" },
  };
}

function readLedger({ bucket }: MachineProps, sdk: Sdk): States {
  return {
    "Read the ledger": {
      Type: "Task",
      Resource: sdk("s3:getObject"),
      Parameters: {
        Bucket: bucket,
        "Key.$": `States.Format('${folders.runs}{}/ledger.json', $.cluster.Id)`,
        Range: ledgerRange,
      },
      ResultSelector: { "Text.$": "$.Body" },
      ResultPath: "$.ledger",
      Retry: askAgain,
      Catch: [{ ErrorEquals: ["States.TaskFailed"], ResultPath: "$.error", Next: "There is no ledger" }],
      Next: "Does it add up?",
    },
    "Does it add up?": {
      Type: "Choice",
      Choices: [{ Variable: "$.ledger.Text", StringMatches: '*"ok": true,*', Next: "The run succeeded" }],
      Default: "The ledger does not add up",
    },
  };
}

function ends({ name }: MachineProps): States {
  const watch = `make watch PIPELINE=${name} CLUSTER={} shows why.`;
  const fail = (error: string, cause: string, ...paths: string[]) => ({
    Type: "Fail",
    Error: error,
    CausePath: `States.Format('${cause}', ${paths.join(", ")})`,
  });
  return {
    "The run succeeded": { Type: "Succeed" },
    "The run failed": fail(
      "RunFailed",
      `The run of cluster {} failed: {}. ${watch}`,
      "$.cluster.Id",
      "States.JsonToString($.look.Status)",
      "$.cluster.Id",
    ),
    "There is no ledger": fail(
      "NoLedger",
      `All steps of cluster {} are completed, but its ledger could not be read: {}. ${watch}`,
      "$.cluster.Id",
      "States.JsonToString($.error)",
      "$.cluster.Id",
    ),
    "The ledger does not add up": fail(
      "LedgerDoesNotAddUp",
      `The steps of cluster {} are completed, but its ledger does not add up. ${watch}`,
      "$.cluster.Id",
      "$.cluster.Id",
    ),
    "Another run is going on": fail(
      "AnotherRunIsGoingOn",
      "No run was started: cluster {} of this pipeline is at work.",
      "$.active.Ids[0]",
    ),
  };
}
