import type { Cluster } from "@aws-sdk/client-emr";
import { UserError } from "../../cli/errors";
import type { Interface } from "../../cli/options/session";

/** A web interface on the primary node. */
export interface UserInterface {
  readonly name: string;
  readonly port: number;
  readonly scheme: "http" | "https";
  /** The application of EMR that brings it. @default - each cluster has it */
  readonly application?: string;
  /** What a user should know. */
  readonly note?: string;
}

interface KnownInterface extends Omit<UserInterface, "scheme"> {
  /** Its port with TLS, which it has in a cluster that encrypts in transit. */
  readonly tlsPort: number;
  /** Whether it has TLS in each cluster. @default - only in one that encrypts in transit */
  readonly alwaysTls?: true;
}

const nodesRights = "Who opens it works with the rights of the nodes.";

/**
 * The same in EMR 7 and in emr-spark-8, as far as they have the application. In a cluster that encrypts in transit,
 * YARN and Zeppelin have TLS from EMR 7.3 on, and Livy from 7.4 on.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-web-interfaces.html
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-service-ports.html
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-encryption-support-matrix.html
 */
const all: Readonly<Record<Interface, KnownInterface>> = {
  spark: {
    name: "Spark's history server",
    port: 18080,
    tlsPort: 18480,
    note: "What runs now is under “Show incomplete applications”.",
  },
  // Hadoop's own port with TLS is 8090. EMR keeps 8088.
  yarn: { name: "YARN's ResourceManager", port: 8088, tlsPort: 8088 },
  hdfs: { name: "HDFS' NameNode", port: 9870, tlsPort: 9871 },
  zeppelin: { name: "Zeppelin", port: 8890, tlsPort: 8890, application: "Zeppelin", note: nodesRights },
  jupyter: {
    name: "JupyterHub",
    port: 9443,
    tlsPort: 9443,
    alwaysTls: true,
    application: "JupyterHub",
    // https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-jupyterhub-user-access.html
    note: "The user jovyan has the password jupyter until somebody changes it.",
  },
  livy: { name: "Livy", port: 8998, tlsPort: 8998, application: "Livy", note: nodesRights },
  hive: { name: "HiveServer2", port: 10002, tlsPort: 10002, application: "Hive" },
  trino: { name: "Trino's coordinator", port: 8889, tlsPort: 8446, application: "Trino" },
};

/** The certificate is EMR's own, or is for the names of the nodes. */
const certificateNote = "Its certificate is not for this address, so the browser warns.";

/**
 * @param isEncrypted whether the cluster encrypts in transit
 * @throws UserError when the cluster does not have the application
 */
export function userInterface(ui: Interface, cluster: Cluster, isEncrypted: boolean): UserInterface {
  const { tlsPort, alwaysTls, ...found } = all[ui];
  mustHave(found.application, ui, cluster);
  if (!isEncrypted && !alwaysTls) return { ...found, scheme: "http" };
  const note = [found.note, certificateNote].filter(Boolean).join(" ");
  return { ...found, port: tlsPort, scheme: "https", note };
}

function mustHave(application: string | undefined, ui: Interface, cluster: Cluster): void {
  const names = (cluster.Applications ?? []).map(({ Name: name = "" }) => name);
  if (application === undefined || names.includes(application)) return;
  throw new UserError(
    `UI=${ui}: the cluster ${cluster.Id ?? ""} does not have the application ${application}; it has: ` +
      `${names.join(", ")}. Write cluster: { applications: [${application}] } in pipeline.yaml and deploy: the next ` +
      "cluster has it (examples/cluster-notebooks).",
  );
}
