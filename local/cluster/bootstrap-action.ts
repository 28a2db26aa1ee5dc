import { appendFileSync, chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RunError } from "../../cli/errors";
import { noSpace } from "../../cli/files/full-disk";
import { S3Objects } from "../storage/s3-objects";
import type { BootstrapAction } from "./definition";
import { isDiskFull, logEnd } from "./log-end";
import type { PrimaryNode } from "./primary-node";
import { runLogged } from "./process";

/**
 * Runs a bootstrap action as EMR does on the primary node: it fetches the script from S3, with the rights of the node's
 * role, and starts it with its arguments.
 * @param number 1 for the first action, as in EMR's logs
 * @throws RunError with the end of the action's stderr: EMR ends a cluster whose bootstrap action fails
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-bootstrap.html
 */
export async function runBootstrapAction(action: BootstrapAction, number: number, node: PrimaryNode): Promise<void> {
  const logs = join(node.logs, "node", node.instance, "bootstrap-actions", String(number));
  mkdirSync(logs, { recursive: true });
  const log = (line: string) => appendFileSync(join(logs, "controller"), `${new Date().toISOString()} INFO ${line}\n`);
  const files = { stdout: join(logs, "stdout"), stderr: join(logs, "stderr") };
  log(`Fetching file '${action.path}'`);
  const script = await fetchScript(action, node);
  log(`startExec '${[script, ...action.args].join(" ")}'`);
  const code = await runLogged({ command: [script, ...action.args], cwd: node.home, env: node.env, ...files });
  log(`waitProcessCompletion ended with exit code ${code}`);
  if (code === 0) return;
  if (isDiskFull(files.stderr)) throw noSpace(node.folder);
  throw new RunError(
    `bootstrap action "${action.name}" ended with exit code ${code}, and EMR would end the cluster:\n` +
      `${logEnd(files)}\n  the whole log: ${logs}`,
  );
}

async function fetchScript(action: BootstrapAction, node: PrimaryNode): Promise<string> {
  const s3 = new S3Objects({
    endpoint: node.env["AWS_ENDPOINT_URL"] as string,
    region: node.env["AWS_REGION"] as string,
    accessKey: node.env["AWS_ACCESS_KEY_ID"] as string,
  });
  let bytes: Buffer;
  try {
    const parts: Buffer[] = [];
    for await (const part of await s3.read(action.path)) parts.push(part as Buffer);
    bytes = Buffer.concat(parts);
  } catch (error) {
    throw new RunError(
      `bootstrap action "${action.name}": ${action.path} cannot be fetched (${(error as Error).message}); ` +
        "no aws_s3_object of the stack uploads it",
    );
  }
  const folder = join(node.root, "mnt/var/lib/bootstrap-actions");
  mkdirSync(folder, { recursive: true });
  const script = join(folder, action.path.split("/").at(-1) as string);
  writeFileSync(script, bytes);
  chmodSync(script, 0o755);
  return script;
}
