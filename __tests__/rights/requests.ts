import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "../../cli/project";
import type { Access } from "./policy";

type Operations = Readonly<Record<string, readonly string[]>>;

/** docs/rights/requests.yaml */
export const requests = parse(readFileSync(join(root, "docs/rights/requests.yaml"), "utf8")) as {
  readonly resources: Readonly<Record<string, Operations & { readonly source: string }>>;
  readonly data: Readonly<Record<string, Operations & { readonly source: string }>>;
  readonly backend: Operations;
  readonly commands: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
};

/** A request, and who makes it. */
export interface Request {
  readonly by: string;
  readonly role: "plan" | "deploy" | "delete-data" | "query" | "data" | "session";
  /** As in requests.yaml: an action and what it concerns. */
  readonly text: string;
  /** All requests of the same operation. */
  readonly beside: readonly string[];
}

/** All requests. A plan reads; what a command does is said there. */
export function allRequests(): Request[] {
  const { resources, data, backend, commands } = requests;
  const provider = Object.entries({ ...resources, ...data, backend }).flatMap(([type, operations]) =>
    Object.entries(operations)
      .filter(([operation]) => operation !== "source")
      .flatMap(([operation, texts]) =>
        texts.map((text) => ({
          by: `${type} ${operation}`,
          role: operation === "read" ? ("plan" as const) : ("deploy" as const),
          text,
          beside: texts,
        })),
      ),
  );
  const own = Object.entries(commands).flatMap(([file, calls]) =>
    Object.entries(calls).flatMap(([command, made]) =>
      [made].flat().map((text) => {
        const [role, ...request] = text.split(" ");
        return { by: `${file} ${command}`, role: role as Request["role"], text: request.join(" "), beside: [] };
      }),
    ),
  );
  return [...provider, ...own];
}

const ec2 = (kind: string) => `arn:aws:ec2:REGION:ACCOUNT:${kind}/id`;

const arns: Readonly<Record<string, string>> = {
  any: "*",
  bucket: "arn:aws:s3:::BUCKET",
  code: "arn:aws:s3:::BUCKET/code/hash/main.py",
  run: "arn:aws:s3:::BUCKET/runs/j-1/ledger.json",
  history: "arn:aws:s3:::BUCKET/runs/j-1/history/application_1",
  report: "arn:aws:s3:::BUCKET/runs/j-1/report.html",
  log: "arn:aws:s3:::BUCKET/logs/j-1/steps/s-1/stderr.gz",
  data: "arn:aws:s3:::BUCKET/landing/songs/1.json",
  "table-file": "arn:aws:s3:::BUCKET/tables/songs/1.parquet",
  "query-result": "arn:aws:s3:::BUCKET/queries/1.csv",
  sources: "arn:aws:s3:::SOURCES",
  states: "arn:aws:s3:::STATES",
  state: "arn:aws:s3:::STATES/parquetry/NAME/network.tfstate",
  lock: "arn:aws:s3:::STATES/parquetry/NAME/network.tfstate.tflock",
  role: "arn:aws:iam::ACCOUNT:role/NAME-emr-service",
  "instance-profile": "arn:aws:iam::ACCOUNT:instance-profile/NAME-emr-instance",
  "service-linked-role": "arn:aws:iam::ACCOUNT:role/aws-service-role/service/Role",
  "spot-role": "arn:aws:iam::ACCOUNT:role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot",
  cluster: "arn:aws:elasticmapreduce:REGION:ACCOUNT:cluster/j-1",
  "shell-document": "arn:aws:ssm:REGION:ACCOUNT:document/SSM-SessionManagerRunShell",
  "tunnel-document": "arn:aws:ssm:REGION::document/AWS-StartPortForwardingSessionToRemoteHost",
  session: "arn:aws:ssm:REGION:ACCOUNT:session/${aws:userid}-0123",
  "default-group": ec2("security-group"),
  "existing-vpc": "arn:aws:ec2:REGION:ACCOUNT:vpc/VPC",
  "existing-role": "arn:aws:iam::ACCOUNT:role/EXISTING",
  "existing-profile": "arn:aws:iam::ACCOUNT:instance-profile/EXISTING",
  "flow-log-role": "arn:aws:iam::ACCOUNT:role/NAME-emr-flow-logs",
  "log-group": "arn:aws:logs:REGION:ACCOUNT:log-group:/parquetry/NAME/flow-logs",
  key: "arn:aws:kms:REGION:ACCOUNT:key/id",
  "given-key": "arn:aws:kms:REGION:ACCOUNT:key/KEY",
  alias: "arn:aws:kms:REGION:ACCOUNT:alias/parquetry-NAME",
  rootcatalog: "arn:aws:glue:REGION:ACCOUNT:catalog",
  database: "arn:aws:glue:REGION:ACCOUNT:database/DATABASE",
  table: "arn:aws:glue:REGION:ACCOUNT:table/DATABASE/songs",
  userdefinedfunction: "arn:aws:glue:REGION:ACCOUNT:userDefinedFunction/DATABASE/f",
  "notices-alias": "arn:aws:kms:REGION:ACCOUNT:alias/parquetry-NAME-notices",
  topic: "arn:aws:sns:REGION:ACCOUNT:NAME-notices",
  "rule-on-default-event-bus": "arn:aws:events:REGION:ACCOUNT:rule/NAME-step-failed",
  alarm: "arn:aws:cloudwatch:REGION:ACCOUNT:alarm:NAME-idle",
  dashboard: "arn:aws:cloudwatch::ACCOUNT:dashboard/NAME-clusters",
  trail: "arn:aws:cloudtrail:REGION:ACCOUNT:trail/NAME-data",
  budget: "arn:aws:budgets::ACCOUNT:budget/NAME-month",
  workgroup: "arn:aws:athena:REGION:ACCOUNT:workgroup/NAME",
  schedule: "arn:aws:scheduler:REGION:ACCOUNT:schedule/NAME/NAME-schedule",
  "schedule-group": "arn:aws:scheduler:REGION:ACCOUNT:schedule-group/NAME",
  "state-machine": "arn:aws:states:REGION:ACCOUNT:stateMachine:NAME-schedule",
  execution: "arn:aws:states:REGION:ACCOUNT:execution:NAME-schedule:1",
  queue: "arn:aws:sqs:REGION:ACCOUNT:NAME-schedule-not-started",
  rule: "arn:aws:events:REGION:ACCOUNT:rule/NAME-schedule-object",
  "events-role": "arn:aws:iam::ACCOUNT:role/NAME-emr-events",
  "scheduler-role": "arn:aws:iam::ACCOUNT:role/NAME-emr-scheduler",
  "runner-role": "arn:aws:iam::ACCOUNT:role/NAME-emr-runner",
};

/**
 * What IAM is asked for a request: once for each resource that it concerns. The tags that a request gives are shown to
 * IAM with each of them, also where AWS's reference names them for what is made only: so a policy is judged strictly.
 * @param tag the value of the tag `pipeline` of what exists; null: it has no such tag
 */
export function accessesOf({ text, beside }: Request, tag: string | null = "NAME"): Access[] {
  const [, action = "", concerned = "", , service] = /^(\S+) ?(.*?)( (?:to|for|via) (\S+))?$/.exec(text) ?? [];
  const kinds = concerned === "" ? ["any"] : concerned.split(" ");
  return kinds.map((name) => {
    const kind = name.replace("*", "");
    const state = stateOf(name, tag);
    const context = {
      "aws:RequestedRegion": "REGION",
      ...(givesTags(action) && { "aws:RequestTag/pipeline": "NAME" }),
      ...(/^(ec2|kms):/.test(action) && state),
      ...(kind === "instance" && tag !== null && { "ssm:resourceTag/pipeline": tag }),
      ...(name !== kind && action === "ec2:CreateTags" && { "ec2:CreateAction": makerOf(kind, beside) }),
      ...(service !== undefined && { [serviceKey(action)]: service }),
    };
    return { action, resource: arns[kind] ?? ec2(kind), context };
  });
}

/** The tag that a resource has before the request. */
function stateOf(name: string, tag: string | null): Record<string, string> {
  const untagged = name.endsWith("*") || ["default-group", "existing-vpc", "given-key", "alias", "any"].includes(name);
  return untagged || tag === null ? {} : { "aws:ResourceTag/pipeline": tag };
}

const givesTags = (action: string) => /^(ec2:(Create(?!Route$)|Authorize)|kms:(CreateKey|TagResource)$)/.test(action);

function serviceKey(action: string): string {
  if (action.startsWith("kms:")) return "kms:ViaService";
  return action === "iam:PassRole" ? "iam:PassedToService" : "iam:AWSServiceName";
}

/** The request that makes a resource which gets tags while it is made. */
function makerOf(kind: string, beside: readonly string[]): string {
  const maker = beside.find((text) => !text.startsWith("ec2:CreateTags") && text.split(" ").includes(`${kind}*`));
  if (maker === undefined) throw new Error(`no request of ${beside.join(", ")} makes a ${kind}`);
  return (maker.split(" ")[0] as string).replace("ec2:", "");
}
