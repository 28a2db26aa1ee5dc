import { ownSteps } from "../../config/cluster/step-names";
import { sum } from "../report/numbers";
import type { RunEstimate, TableSize } from "./model";

/** What a pipeline has beside its cluster and its objects, and AWS bills: how many of each there are. */
export interface Services {
  /** Interface endpoints, each counted once for each of its subnets: AWS bills it there. */
  readonly endpoints: number;
  readonly keys: number;
  /** Alarms. One reads a metric of each cluster that works. */
  readonly alarms: number;
  readonly dashboards: number;
  /** State machines of a schedule. */
  readonly schedules: number;
  /** EventBridge's schedules, which start the state machine at its times. */
  readonly timers: number;
  /** Rules that send a notice of each start and success. @default - only failures send one */
  readonly successRules: { readonly cluster: number; readonly step: number };
  /** To how many addresses a notice goes. */
  readonly subscriptions: number;
  /** Trails of data events. */
  readonly trails: number;
  /** Names of tables whose partitions a run registers in Glue. */
  readonly registered: readonly string[];
}

/** The keys of a file of prices for these services, each with what it is the price of. @see docs/cost.md */
export const servicePrices = {
  endpointHour: 1,
  kmsKeyMonth: 1,
  alarmMonth: 1,
  dashboardMonth: 1,
  thousandTransitions: 1000,
  millionInvocations: 1e6,
  millionGlueRequests: 1e6,
  hundredThousandPartitionsMonth: 1e5,
  thousandNotices: 1000,
  hundredThousandDataEvents: 1e5,
} as const;
export type ServicePrice = keyof typeof servicePrices;

/** A number of things that one price is for. */
export interface Usage {
  readonly name: string;
  readonly price: ServicePrice;
  readonly number: number;
}

/** The number of hours that AWS counts for a month. */
export const hoursOfMonth = 730;

/** docs/cost.md says where these come from. */
export const serviceAssumptions = {
  /** States that an execution passes once, and for each look at the cluster until that has ended; in seconds. */
  statesOnce: 10,
  statesEachLook: 3,
  lookEvery: 180,
  /** One when a cluster runs, and one when it has ended. */
  clusterNotices: 2,
  /** Partitions in a page of Glue, and in a request that registers them. */
  partitionsEach: 100,
} as const;

/** What is billed each month, also while no cluster runs. What there is none of is left out. */
export function usageOfMonth(services: Services, tables: readonly TableSize[]): Usage[] {
  const all: Usage[] = [
    { name: "hours of interface endpoints", price: "endpointHour", number: services.endpoints * hoursOfMonth },
    { name: "keys in KMS", price: "kmsKeyMonth", number: services.keys },
    { name: "alarms", price: "alarmMonth", number: services.alarms },
    { name: "dashboards", price: "dashboardMonth", number: services.dashboards },
    {
      name: "partitions in Glue",
      price: "hundredThousandPartitionsMonth",
      number: sum(registeredTables(services, tables).map(({ partitions = 0 }) => partitions)),
    },
  ];
  return all.filter(({ number }) => number > 0);
}

/** What is billed for each run, beside nodes, disks and requests to S3. What there is none of is left out. */
export function usageOfRun(services: Services, run: RunEstimate, tables: readonly TableSize[]): Usage[] {
  const { statesOnce, statesEachLook, lookEvery, clusterNotices } = serviceAssumptions;
  const transitions = statesOnce + statesEachLook * Math.ceil(run.seconds / lookEvery);
  const isStep = (name: string) => name.startsWith(ownSteps.merge("")) || name === ownSteps.writeTables;
  const steps = run.steps.filter(({ name }) => isStep(name)).length;
  const { cluster, step } = services.successRules;
  const all: Usage[] = [
    {
      name: "transitions of Step Functions",
      price: "thousandTransitions",
      number: services.schedules * transitions,
    },
    { name: "invocations of Scheduler", price: "millionInvocations", number: services.timers },
    { name: "requests to Glue (at most)", price: "millionGlueRequests", number: glueRequests(services, tables) },
    {
      name: "notices",
      price: "thousandNotices",
      number: services.subscriptions * (cluster * clusterNotices + step * steps),
    },
    { name: "data events", price: "hundredThousandDataEvents", number: services.trails * dataEvents(run) },
  ];
  return all.filter(({ number }) => number > 0);
}

/** A table is read; its partitions are listed, and all are new. */
function glueRequests(services: Services, tables: readonly TableSize[]): number {
  const pages = (partitions: number) => Math.ceil(partitions / serviceAssumptions.partitionsEach);
  return sum(
    registeredTables(services, tables).map(
      ({ partitions = 0 }) => 1 + Math.max(1, pages(partitions)) + pages(partitions),
    ),
  );
}

function registeredTables({ registered }: Services, tables: readonly TableSize[]): readonly TableSize[] {
  return registered.map((name) => tables.find((table) => table.name === name) ?? { name, files: 0, bytes: 0 });
}

/** Each request for an object is a data event. A request that lists objects is not. */
function dataEvents({ requests }: RunEstimate): number {
  return sum(requests.map(({ put, get, listings }) => put + get - listings));
}

/** A resource of a stack, as its HCL or a plan has it. */
export interface Resource {
  readonly type: string;
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * Counts what is billed among the resources of all stacks.
 * @param subnetsOf an endpoint's number of subnets
 */
export function servicesOf(
  resources: readonly Resource[],
  registered: readonly string[],
  subnetsOf: (endpoint: Resource) => number,
): Services {
  const count = (type: string) => resources.filter((resource) => resource.type === type).length;
  const rules = resources.filter(({ type }) => type === "aws_cloudwatch_event_rule").map(({ name }) => name);
  const endpoints = resources.filter(
    ({ type, values }) => type === "aws_vpc_endpoint" && values["vpc_endpoint_type"] === "Interface",
  );
  return {
    endpoints: sum(endpoints.map(subnetsOf)),
    keys: count("aws_kms_key"),
    alarms: count("aws_cloudwatch_metric_alarm"),
    dashboards: count("aws_cloudwatch_dashboard"),
    schedules: count("aws_sfn_state_machine"),
    timers: count("aws_scheduler_schedule"),
    successRules: {
      cluster: rules.filter((name) => name === "cluster_changed").length,
      step: rules.filter((name) => name === "step_completed").length,
    },
    subscriptions: count("aws_sns_topic_subscription"),
    trails: count("aws_cloudtrail"),
    registered,
  };
}
