import { DescribeKeyCommand, GetKeyPolicyCommand, KMSClient, type KeyMetadata } from "@aws-sdk/client-kms";
import "../../cli/aws-sdk";
import { clientConfig, errorName } from "../aws/clients";
import { type Finding, unseen } from "./finding";

/**
 * A key that is given: whether it can encrypt, and whether its policy lets IAM decide who uses it. Without the second,
 * the policies of the roles allow nothing.
 * @param arn its ARN, in the pipeline's region
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export async function* givenKey(arn: string, region: string | undefined): AsyncGenerator<Finding> {
  const client = new KMSClient({ ...clientConfig(region), maxAttempts: 2 });
  const name = `key ${arn.split("/").at(-1) ?? ""}`;
  try {
    const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: arn }));
    const found = usable(name, KeyMetadata);
    yield found;
    if (found.state === "ok") yield await policy(client, arn);
  } catch (error) {
    yield errorName(error) === "NotFoundException"
      ? { name, state: "wrong", says: "does not exist", fix: "Correct encryption.key in pipeline.yaml." }
      : unseen(name, error);
  } finally {
    client.destroy();
  }
}

function usable(name: string, { KeyState, KeySpec }: Partial<KeyMetadata> = {}): Finding {
  if (KeySpec !== "SYMMETRIC_DEFAULT")
    return {
      name,
      state: "wrong",
      says: `is of the kind ${KeySpec ?? ""}, but S3, EBS and EMR take symmetric keys only`,
      fix: "Give a symmetric key as encryption.key in pipeline.yaml.",
    };
  if (KeyState === "Enabled") return { name, state: "ok", says: "is enabled" };
  return {
    name,
    state: "wrong",
    says: `is in the state ${KeyState ?? ""}, so nothing can be encrypted or read with it`,
    fix: "Enable it (aws kms enable-key), cancel its deletion (aws kms cancel-key-deletion), or give another key.",
  };
}

async function policy(client: KMSClient, arn: string): Promise<Finding> {
  const name = "the key's policy";
  const account = arn.split(":")[4] ?? "";
  try {
    const { Policy } = await client.send(new GetKeyPolicyCommand({ KeyId: arn, PolicyName: "default" }));
    if (leavesToIam(JSON.parse(Policy ?? "{}") as PolicyDocument, account))
      return { name, state: "ok", says: `lets IAM of account ${account} decide who uses the key` };
    return {
      name,
      state: "wrong",
      says: `does not let IAM of account ${account} decide who uses the key, so the roles' policies allow nothing`,
      fix: `Add AWS's default statement to it: Allow kms:* for the principal of account ${account}.`,
    };
  } catch (error) {
    return unseen(name, error);
  }
}

interface Statement {
  readonly Effect?: string;
  readonly Principal?: string | { readonly AWS?: string | readonly string[] };
  readonly Action?: string | readonly string[];
  readonly Condition?: unknown;
}

interface PolicyDocument {
  readonly Statement?: Statement | readonly Statement[];
}

function leavesToIam({ Statement = [] }: PolicyDocument, account: string) {
  const ofAccount = new RegExp(`^(\\*|${account}|arn:[a-z-]+:iam::${account}:root)$`);
  return [Statement].flat().some(({ Effect, Principal, Action, Condition }) => {
    const principals = typeof Principal === "string" ? [Principal] : [Principal?.AWS ?? []].flat();
    const isForAccount = principals.some((principal) => ofAccount.test(principal));
    return (
      Effect === "Allow" &&
      !Condition &&
      isForAccount &&
      [Action ?? []].flat().some((action) => /^(kms:)?\*$/.test(action))
    );
  });
}
