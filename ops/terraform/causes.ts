import { relative } from "node:path";
import { asTyped, defaultPipeline } from "../../cli/options/options";
import type { Stack } from "../../cli/synthesized/stacks";
import { howToUnprotect } from "../../cli/unprotect";
import { terraformBinary } from "./program";

/**
 * What a message of Terraform or AWS means here, and what to do next. It is added to the message, which is always shown
 * too.
 * @param text what Terraform wrote
 * @returns a sentence or two for each known cause; none for an unknown one
 */
export function explain(text: string, stack: FailedStack): string[] {
  // Terraform breaks lines at 78 columns, and wherever it draws a box.
  const flat = text.replace(/[│╷╵]/g, " ").replace(/\s+/g, " ");
  return causes.flatMap(({ sign, advice }) => {
    const match = sign.exec(flat);
    return match ? [typeof advice === "string" ? advice : advice({ match, flat, text, stack })] : [];
  });
}

/** The stack that Terraform failed on. */
type FailedStack = Pick<Stack, "name" | "folder"> & Partial<Pick<Stack, "label" | "hcl">>;

interface Context {
  readonly match: RegExpExecArray;
  /** What Terraform wrote, on a single line. */
  readonly flat: string;
  readonly text: string;
  readonly stack: FailedStack;
}

interface Cause {
  readonly sign: RegExp;
  readonly advice: string | ((context: Context) => string);
}

/** With the action, for example ec2:CreateVpc, where the message names it. */
const lacksRight = new RegExp(
  "(?:AccessDenied|api error Forbidden|UnauthorizedOperation|not authorized to perform:? ?)" +
    "(?:[^.]{0,200}?\\b([a-z0-9-]+:[A-Z]\\w+))?",
);

const causes: readonly Cause[] = [
  {
    sign: /No value for required variable.{0,400}"kdc_admin_password"/,
    advice:
      "cluster.kerberos needs the password of the KDC's administrator. Set TF_VAR_kdc_admin_password in the " +
      "environment and run the same command again.",
  },
  { sign: /Error acquiring the state lock/, advice: lockHeld },
  {
    sign: anyOf(
      "ExpiredToken",
      "security token included in the request is expired",
      "token has expired",
      "SSO session (?:associated|has)",
      "refresh cached SSO token failed",
    ),
    advice:
      "The AWS credentials have expired. Get new ones (for example: aws sso login) and run the same command again; " +
      "what was applied stays applied.",
  },
  {
    sign: /No valid credential sources found|InvalidClientTokenId|get credentials:|no EC2 IMDS role found/,
    advice: ({ stack }) =>
      "There are no AWS credentials that work. Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; " +
      `${typed("make doctor", stack)} shows who you are to AWS.`,
  },
  {
    sign: anyOf(
      "Failed to query available provider packages",
      "Failed to install provider",
      "could not connect to registry",
      "does not match any of the checksums",
      "Required plugins are not installed",
    ),
    advice:
      "The AWS provider could not be fetched. Check the way to registry.terraform.io (OpenTofu: " +
      "registry.opentofu.org), or give Terraform a mirror (provider_installation in the file that TF_CLI_CONFIG_FILE " +
      "names), and run the same command again.",
  },
  {
    sign: /Saved plan is stale|saved plan .{0,40}no longer be applied/i,
    advice: ({ stack }) =>
      "The state has changed since this plan was made, so the plan is of no use any more. " +
      `Make a new one (${typed("make plan", stack)}, or ${typed("make deploy", stack)} again) and read it.`,
  },
  {
    sign: /Backend configuration changed/,
    advice: ({ stack }) =>
      `pipeline.yaml now names another place for the states. Run ${typed("make state-move", stack)}, ` +
      "which takes them along; " +
      "without it Terraform would begin with an empty state and create everything a second time.",
  },
  {
    sign: anyOf(
      "state data in S3 does not have the expected content",
      "state snapshot was created by (?:Terraform|OpenTofu)",
      "with lineage",
      "over newer state with serial",
    ),
    advice: ({ stack }) =>
      `The state of ${stack.name} is not the one Terraform worked with before: somebody moved, restored or wrote it. ` +
      `Look at it with: ${terraformBinary()} -chdir=${shownFolder(stack)} state pull. ` +
      "Earlier versions are in the state bucket's version history, or in the .backup file beside a local state.",
  },
  {
    sign: /(?:S3 bucket|bucket) "([^"]+)" does not exist|NoSuchBucket/,
    advice: ({ stack }) =>
      `A bucket that is named does not exist. For the bucket of the states: ${typed("make state-bucket", stack)}. ` +
      `For the pipeline's own: ${typed("make deploy STACK=bucket", stack)}.`,
  },
  {
    sign: /BucketAlreadyExists/,
    advice: ({ stack }) =>
      "Somebody else in the world owns a bucket of this name. Choose another one in pipeline.yaml; " +
      `${typed("make doctor", stack)} says whether it is free.`,
  },
  { sign: /BucketAlreadyOwnedByYou|EntityAlreadyExists|InvalidGroup\.Duplicate/, advice: existsAlready },
  {
    sign: /BucketNotEmpty/,
    advice: ({ stack }) =>
      "The bucket still holds objects or versions of some. Terraform never deletes those; " +
      `${typed("make destroy DATA=delete", stack)} does, after asking.`,
  },
  { sign: /DependencyViolation/, advice: stillUsed },
  // Any state that a cluster has after it ran, also when it ran for less than ten seconds between two looks at it.
  { sign: /EMR Cluster \((j-[0-9A-Z]+)\).{0,200}unexpected state '(TERMINAT\w+)'/, advice: endedEarly },
  {
    sign: /termination[- ]protect/i,
    advice: ({ flat }) => {
      const id = /\bj-[0-9A-Z]+\b/.exec(flat)?.[0] ?? "j-…";
      return `Somebody protected this cluster from being ended. ${howToUnprotect(id)}`;
    },
  },
  {
    sign: anyOf(
      "insufficient EC2 permissions",
      "EMR_EC2_DefaultRole is invalid",
      "InstanceProfile .{0,80}(?:invalid|not found|cannot be found)",
    ),
    advice: "IAM takes some seconds until every service knows a new role. Run the same command again in a minute.",
  },
  {
    sign: lacksRight,
    advice: ({ match: [, action] }) =>
      `Your role lacks a right${action ? `: ${action}` : ""}. ` +
      "docs/operations.md lists what planning and deploying need.",
  },
  {
    sign: /ThrottlingException|Rate exceeded|RequestLimitExceeded/,
    advice:
      "AWS was asked too often, by this or by others in the account. " +
      "Run the same command again; it goes on from where it is.",
  },
];

function anyOf(...patterns: readonly string[]): RegExp {
  return new RegExp(patterns.join("|"), "i");
}

/** Who holds the lock, since when, and how to remove the lock when its holder is dead. */
function lockHeld({ text, stack }: Context): string {
  const field = (name: string) => new RegExp(`^[│ ]*${name}: +(.+?) *$`, "m").exec(text)?.[1];
  const [who, since, operation, id, path] = ["Who", "Created", "Operation", "ID", "Path"].map(field);
  if (who === undefined) return `The state of ${stack.name} is locked by another run of Terraform. Wait for it to end.`;
  const holder =
    `The state of ${stack.name} has been locked by ${who} since ${since ?? "an unknown time"} ` +
    `(${operation ?? "unknown operation"}). ` +
    "Wait for that run to end, or let this one wait longer with LOCK_TIMEOUT=10m.";
  // A local lock is the operating system's: it ends with its process, and nobody can remove it.
  const isLocal = path !== undefined && /^[./]/.test(path);
  if (isLocal) return `${holder} A local lock ends with its process, so one is running on this machine now.`;
  const command = `${terraformBinary()} -chdir=${shownFolder(stack)} force-unlock ${id ?? "ID"}`;
  return `${holder} Only if you are sure that it is dead: ${command}`;
}

/** A command as the user types it for the pipeline of a stack. */
function typed(command: string, { name, label }: FailedStack): string {
  const pipeline = label === undefined ? defaultPipeline : name.slice(0, -label.length - 1);
  return asTyped(command, { pipeline });
}

/** A cluster that ended while Terraform waited for it, and where its logs are. */
function endedEarly({ match: [, id = "", state = ""], stack }: Context): string {
  const logs = stack.hcl?.cluster?.block["log_uri"];
  return (
    `The cluster ${id} ended (${state}) while Terraform waited for it. ` +
    `${typed(`make watch CLUSTER=${id}`, stack)} says why, and shows the end of the log that belongs to it` +
    (typeof logs === "string" ? `; all its logs are in ${logs}${id}/.` : ".")
  );
}

/** A resource that AWS has and the state does not, and the command that imports it. */
function existsAlready({ flat, stack }: Context): string {
  const address = /\bwith (aws_\w+\.\w+),/.exec(flat)?.[1] ?? "ADDRESS";
  return (
    "It exists already, but not in this state: a run was killed before it could note it, " +
    "or the state is another one than before. Import it or delete it, and run the same command again: " +
    `${terraformBinary()} -chdir=${shownFolder(stack)} import ${address} NAME`
  );
}

/** What else may use a network's resource, and the command that lists it. */
function stillUsed({ flat }: Context): string {
  const id = /\b(sg-[0-9a-z]+|subnet-[0-9a-z]+|vpc-[0-9a-z]+)\b/.exec(flat)?.[1];
  return (
    `Something still uses ${id ?? "it"}: nodes of a cluster that is still ending (wait some minutes and run the same ` +
    "command again), or a resource made outside this project. This lists it: " +
    `aws ec2 describe-network-interfaces --filters Name=${filterFor(id)}`
  );
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeNetworkInterfaces.html */
function filterFor(id: string | undefined): string {
  if (id?.startsWith("sg-")) return `group-id,Values=${id}`;
  if (id?.startsWith("subnet-")) return `subnet-id,Values=${id}`;
  return `vpc-id,Values=${id ?? "vpc-…"}`;
}

function shownFolder(stack: Pick<Stack, "folder">): string {
  return relative(process.cwd(), stack.folder);
}
