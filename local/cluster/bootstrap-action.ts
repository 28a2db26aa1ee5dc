import { appendFileSync, chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lastWords, saysDiskFull } from "./log-end";
import type { BootstrapAction } from "./definition";
import type { PrimaryNode } from "./primary-node";
import { RunError } from "../../cli/errors";
import { noSpace } from "../../cli/full-disk";
import { runLogged } from "./process";
import { S3Objects } from "../storage/s3-objects";

/**
 * Runs a bootstrap action as EMR does on the primary node: the script is fetched from S3 and started with its arguments, nothing else.
 * @param number counted from 1, as in EMR's logs
 * @throws RunError with the end of its stderr: EMR ends a cluster whose bootstrap action fails
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-bootstrap.html
 */
export async function runBootstrapAction(action: BootstrapAction, number: number, node: PrimaryNode): Promise<void> {
  const logs = join(node.logs, "node", node.instance, "bootstrap-actions", String(number));
  mkdirSync(logs, { recursive: true });
  const controller = join(logs, "controller");
  const files = { stdout: join(logs, "stdout"), stderr: join(logs, "stderr") };
  appendFileSync(controller, `${new Date().toISOString()} INFO Fetching file '${action.path}'\n`);
  const script = await fetchScript(action, node);
  appendFileSync(controller, `${new Date().toISOString()} INFO startExec '${[script, ...action.args].join(" ")}'\n`);
  const code = await runLogged({ command: [script, ...action.args], cwd: node.home, env: node.env, ...files });
  appendFileSync(controller, `${new Date().toISOString()} INFO waitProcessCompletion ended with exit code ${code}\n`);
  if (code === 0) return;
  if (saysDiskFull(files.stderr)) throw noSpace(node.folder);
  throw new RunError(
    `bootstrap action "${action.name}" ended with exit code ${code}, and EMR would end the cluster:\n${lastWords(files)}\n  all of it: ${logs}`,
  );
}

async function fetchScript(action: BootstrapAction, node: PrimaryNode): Promise<string> {
  const s3 = new S3Objects({
    endpoint: node.env["AWS_ENDPOINT_URL"] as string,
    region: node.env["AWS_REGION"] as string,
  });
  let bytes: Buffer;
  try {
    const parts: Buffer[] = [];
    for await (const part of await s3.read(action.path)) parts.push(part as Buffer);
    bytes = Buffer.concat(parts);
  } catch (error) {
    throw new RunError(
      `bootstrap action "${action.name}": ${action.path} cannot be fetched (${(error as Error).message}); no aws_s3_object of the stack uploads it`,
    );
  }
  const folder = join(node.root, "mnt/var/lib/bootstrap-actions");
  mkdirSync(folder, { recursive: true });
  const script = join(folder, action.path.split("/").at(-1) as string);
  writeFileSync(script, bytes);
  chmodSync(script, 0o755);
  return script;
}
