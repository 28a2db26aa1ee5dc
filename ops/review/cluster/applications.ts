import { applicationNamed } from "../../../config/aws/applications";
import { joined } from "../../../cli/report/lists";
import { valueAt } from "../../../cli/value-at";

/** Applications that keep notebooks on the primary node. Those of EMR Studio are in S3. */
const keepNotebooks = ["JupyterHub", "Zeppelin"];

/**
 * What it means that people and other programs work on a new cluster; no sentence where it has no application for them.
 * @param after the planned cluster
 * @see https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-jupyterhub-considerations.html
 */
export function applicationSentences(after: unknown): string[] {
  const serving = namesOf(valueAt(after, "applications")).filter(
    (name) => applicationNamed(name)?.serves !== undefined,
  );
  if (serving.length === 0) return [];
  const [they, take, them] = serving.length === 1 ? ["it", "takes", "it"] : ["they", "take", "them"];
  const notebooks = serving.filter((name) => keepNotebooks.includes(name));
  return [
    `the cluster has ${joined(serving)}: ${they} ${take} memory of the primary node beside Spark's driver, and who ` +
      `reaches ${them} has the rights of the nodes`,
    ...(notebooks.length > 0 ? [`notebooks of ${joined(notebooks)} are lost when the cluster ends`] : []),
  ];
}

/** Why other applications replace a cluster, as the ends of a sentence. */
export function applicationReasons(before: unknown, after: unknown): string[] {
  const [old, now] = [namesOf(before), namesOf(after)];
  const added = now.filter((name) => !old.includes(name));
  const removed = old.filter((name) => !now.includes(name));
  return [
    ...(added.length > 0 ? [`it gets ${joined(added)}`] : []),
    ...(removed.length > 0 ? [`it no longer has ${joined(removed)}`] : []),
  ];
}

function namesOf(names: unknown): string[] {
  return Array.isArray(names) ? names.map(String).sort() : [];
}
