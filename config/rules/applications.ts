import { type Application, applicationNamed, metastoreSettings } from "../aws/applications";
import type { Draft, Rule } from "../draft";
import type { Problem } from "../file/problems";
import { defaultRelease } from "../aws/releases";
import type { Path } from "../file/yaml-file";
import { lifeOf } from "./lifecycle";
import { releaseOf } from "./release";

const path = ["cluster", "applications"];

interface Written {
  readonly application: Application;
  readonly path: Path;
}

/** The applications that the file names, with their places. The schema reports other names. */
function writtenIn(draft: Draft): Written[] {
  return draft.texts(...path).flatMap((name, index) => {
    const application = applicationNamed(name);
    return application === undefined ? [] : [{ application, path: [...path, index] }];
  });
}

/** A rule of single applications: what is wrong with one of them, or undefined. */
const ofEach =
  (problemOf: (application: Application, draft: Draft) => string | undefined): Rule =>
  (draft) =>
    writtenIn(draft).flatMap(({ application, path: place }): Problem[] => {
      const problem = problemOf(application, draft);
      return problem === undefined ? [] : [draft.problem(place, `${application.name} ${problem}`)];
    });

export const applicationsDiffer: Rule = (draft) =>
  writtenIn(draft)
    .filter(({ application }, index, all) => all.findIndex((other) => other.application === application) < index)
    .map(({ application: { name }, path: place }) => draft.problem(place, `${name} is in the list twice; remove one`));

export const releaseHasApplications = ofEach(({ name }, draft) => {
  const { release, line } = releaseOf(draft);
  if (line === undefined || line.choosable.includes(name)) return undefined;
  return (
    `is not in ${release}, which has ${line.choosable.join(" and ")}; remove it, or choose an EMR 7 release, ` +
    `for example ${JSON.stringify(defaultRelease)}`
  );
});

export const applicationsNeedAClusterThatStays = ofEach(({ name, serves }, draft) => {
  if (serves === undefined || lifeOf(draft) !== "transient") return undefined;
  const fix = draft.has("schedule") ? "remove schedule and write" : "write";
  return (
    `${serves}, but this cluster ends with its last step; ${fix} cluster.lifecycle: ` +
    `${name === "Trino" ? "" : "idle or "}persistent, or remove it from this list`
  );
});

/** @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-auto-termination-policy.html#emr-auto-termination-considerations */
export const trinoIsNeverIdle = ofEach(({ name }, draft) =>
  name === "Trino" && lifeOf(draft) === "idle"
    ? "does not run in YARN, so EMR would not see that it is used, and would end the cluster as idle; write " +
      "cluster.lifecycle: persistent"
    : undefined,
);

/**
 * @see https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-jupyterhub-considerations.html
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-studio-considerations.html
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-kerberos-principals.html
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-encryption-support-matrix.html
 */
export const applicationsKnowKerberos = ofEach(({ name }, draft) => {
  if (!draft.has("cluster", "kerberos")) return undefined;
  const isEncrypted = draft.has("encryption", "inTransit");
  switch (name) {
    case "JupyterHub":
    case "JupyterEnterpriseGateway":
      return "does not work with Kerberos; remove it or cluster.kerberos, or use Zeppelin";
    case "Trino":
      return isEncrypted
        ? undefined
        : "works with Kerberos only where data is encrypted in transit; write encryption.inTransit, or remove it";
    case "Hive":
      return isEncrypted && !draft.has("catalog") && !draft.has("cluster", "settings", "hive-site", metastoreTls)
        ? "has a metastore that Spark cannot use with both Kerberos and TLS; write catalog: {}, so that Glue is the " +
            `metastore, or cluster.settings: { hive-site: { ${metastoreTls}: false } }`
        : undefined;
    default:
      return undefined;
  }
});

const metastoreTls = "hive.metastore.use.SSL";

/**
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-ha-applications.html
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-studio-considerations.html
 */
export const applicationsKnowThreePrimaries = ofEach(({ name }, draft) => {
  if (draft.number("cluster", "primary", "nodes") !== 3) return undefined;
  if (name === "JupyterEnterpriseGateway")
    return "is for EMR Studio, which takes no cluster with three primary nodes; remove it, or write primary.nodes: 1";
  const needsMetastore = name === "Hive" || name === "Trino";
  if (!needsMetastore || draft.has("catalog") || draft.has("cluster", "settings", "hive-site", metastoreUrl))
    return undefined;
  return (
    "needs a metastore outside of a cluster with three primary nodes; write catalog: {}, so that Glue is the " +
    `metastore, or name yours in cluster.settings: { hive-site: { ${metastoreUrl}: … } }`
  );
});

const metastoreUrl = "javax.jdo.option.ConnectionURL";

/** What stacks/cluster/applications.ts sets would win over the user's own, silently. */
export const catalogIsTheMetastore: Rule = (draft) => {
  if (!draft.has("catalog") || writtenIn(draft).length === 0) return [];
  return Object.entries(metastoreSettings).flatMap(([classification, name]) => {
    const place = ["cluster", "settings", classification, name];
    return draft.has(...place)
      ? [draft.problem(place, "is given by catalog, for cluster.applications; remove it")]
      : [];
  });
};
