import { relative } from "node:path";
import type { Stack } from "../../cli/synthesized/stacks";

/**
 * What a message of Terraform or AWS means here, and what to do next. It is added to the message, never put in its
 * place.
 * @param text what Terraform wrote
 * @returns a sentence or two for each known cause; none for an unknown one
 */
export function explain(text: string, stack: Pick<Stack, "name" | "folder" | "label">): string[] {
  // Terraform breaks lines at 78 columns, and wherever it draws a box.
  const flat = text.replace(/[│╷╵]/g, " ").replace(/\s+/g, " ");
  return causes.flatMap(({ sign, says }) => {
    const match = sign.exec(flat);
    return match ? [says(match, { flat, text, stack })] : [];
  });
}

interface Context {
  readonly flat: string;
  readonly text: string;
  readonly stack: Pick<Stack, "name" | "folder" | "label">;
}

interface Cause {
  readonly sign: RegExp;
  readonly says: (match: RegExpExecArray, context: Context) => string;
}

const causes: readonly Cause[] = [
  { sign: /Error acquiring the state lock/, says: (_, context) => lockHeld(context) },
  {
    sign: /ExpiredToken|security token included in the request is expired|token has expired|SSO session (?:associated|has)|refresh cached SSO token failed/i,
    says: () =>
      "The AWS credentials have expired. Get new ones (for example: aws sso login) and run the same command again; what was applied stays applied.",
  },
  {
    sign: /No valid credential sources found|InvalidClientTokenId|get credentials:|no EC2 IMDS role found/,
    says: () =>
      "There are no AWS credentials that work. Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; make doctor shows who you are to AWS.",
  },
  {
    sign: /Failed to query available provider packages|Failed to install provider|could not connect to registry|does not match any of the checksums|Required plugins are not installed/i,
    says: () =>
      "The AWS provider could not be fetched. Check the way to registry.terraform.io, or give Terraform a mirror (provider_installation in the file that TF_CLI_CONFIG_FILE names), and run the same command again.",
  },
  {
    sign: /Saved plan is stale|saved plan .{0,40}no longer be applied/i,
    says: () =>
      "The state has changed since this plan was made, so the plan is of no use any more. Make a new one (make plan, or make deploy again) and read it.",
  },
  {
    sign: /Backend configuration changed/,
    says: () =>
      "pipeline.yaml now says another place for the states. Run make state-move, which takes them along; without it Terraform would begin with an empty state and create everything a second time.",
  },
  {
    sign: /state data in S3 does not have the expected content|state snapshot was created by Terraform|with lineage|over newer state with serial/i,
    says: (_, { stack }) =>
      `The state of ${stack.name} is not the one Terraform worked with before: somebody moved, restored or wrote it. Look at it with: terraform -chdir=${place(stack)} state pull. Earlier versions are in the state bucket's version history, or in the .backup file beside a local state.`,
  },
  {
    sign: /(?:S3 bucket|bucket) "([^"]+)" does not exist|NoSuchBucket/,
    says: () =>
      "A bucket that is named does not exist. For the bucket of the states: make state-bucket. For the pipeline's own: make deploy STACK=bucket.",
  },
  {
    sign: /BucketAlreadyExists/,
    says: () =>
      "Somebody else in the world owns a bucket of this name. Choose another one in pipeline.yaml; make doctor says whether it is free.",
  },
  {
    sign: /BucketAlreadyOwnedByYou|EntityAlreadyExists|InvalidGroup\.Duplicate/,
    says: (_, { flat, stack }) => {
      const address = /\bwith (aws_\w+\.\w+),/.exec(flat)?.[1] ?? "ADDRESS";
      return `It is there already, but not in this state: a run was killed before it could note it, or the state is another one than before. Take it in, or delete it, and run the same command again: terraform -chdir=${place(stack)} import ${address} NAME`;
    },
  },
  {
    sign: /BucketNotEmpty/,
    says: () =>
      "The bucket still holds objects or versions of some. Terraform never deletes those; make destroy DATA=delete does, after asking.",
  },
  {
    sign: /DependencyViolation/,
    says: (_, { flat }) => {
      const id = /\b(sg-[0-9a-z]+|subnet-[0-9a-z]+|vpc-[0-9a-z]+)\b/.exec(flat)?.[1];
      const filter = id?.startsWith("sg-")
        ? `group-id,Values=${id}`
        : id?.startsWith("subnet-")
          ? `subnet-id,Values=${id}`
          : `vpc-id,Values=${id ?? "vpc-…"}`;
      return `Something still uses ${id ?? "it"}: nodes of a cluster that is still ending (wait some minutes and run the same command again), or a thing made outside this project. This lists it: aws ec2 describe-network-interfaces --filters Name=${filter}`;
    },
  },
  {
    sign: /termination[- ]protect/i,
    says: (_, { flat }) => {
      const id = /\bj-[0-9A-Z]+\b/.exec(flat)?.[0] ?? "j-…";
      return `Somebody protected this cluster from being ended. If it may end: aws emr modify-cluster-attributes --cluster-id ${id} --no-termination-protected, then run the same command again.`;
    },
  },
  {
    sign: /insufficient EC2 permissions|EMR_EC2_DefaultRole is invalid|InstanceProfile .{0,80}(?:invalid|not found|cannot be found)/i,
    says: () => "IAM takes some seconds until every service knows a new role. Run the same command again in a minute.",
  },
  {
    sign: /(?:AccessDenied|api error Forbidden|UnauthorizedOperation|not authorized to perform:? ?)(?:[^.]{0,200}?\b([a-z0-9-]+:[A-Z]\w+))?/,
    says: ([, action]) =>
      `Your role lacks a right${action ? `: ${action}` : ""}. docs/operations.md lists what planning and deploying need.`,
  },
  {
    sign: /ThrottlingException|Rate exceeded|RequestLimitExceeded/,
    says: () =>
      "AWS was asked too often, by this or by others in the account. Run the same command again; it goes on from where it is.",
  },
];

/** Who holds the lock, since when, and how to break it when its holder is dead. */
function lockHeld({ text, stack }: Context): string {
  const field = (name: string) => new RegExp(`^[│ ]*${name}: +(.+?) *$`, "m").exec(text)?.[1];
  const [who, since, doing, id, path] = ["Who", "Created", "Operation", "ID", "Path"].map(field);
  if (who === undefined) return `The state of ${stack.name} is locked by another run of Terraform. Wait for it to end.`;
  const holder = `The state of ${stack.name} is locked by ${who} since ${since ?? "an unknown time"} (${doing ?? "unknown operation"}).`;
  const wait = `Wait for that run to end, or let this one wait longer with LOCK_TIMEOUT=10m.`;
  // A local lock is the operating system's: it ends with its process, and nobody can break it.
  if (path && /^[./]/.test(path))
    return `${holder} ${wait} A local lock ends with its process, so one is running on this machine now.`;
  return `${holder} ${wait} Only if you are sure that it is dead: terraform -chdir=${place(stack)} force-unlock ${id ?? "ID"}`;
}

function place(stack: Pick<Stack, "folder">): string {
  return relative(process.cwd(), stack.folder);
}
