import type { Cluster } from "@aws-sdk/client-emr";
import { UserError } from "../../cli/errors";
import type { Interface } from "../../cli/session-options";

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

/**
 * The same in EMR 7 and in emr-spark-8, as far as they have the application.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-web-interfaces.html
 */
const all: Readonly<Record<Interface, UserInterface>> = {
  spark: {
    name: "Spark's history server",
    port: 18080,
    scheme: "http",
    note: "What runs now is under “Show incomplete applications”.",
  },
  yarn: { name: "YARN's ResourceManager", port: 8088, scheme: "http" },
  hdfs: { name: "HDFS' NameNode", port: 9870, scheme: "http" },
  zeppelin: { name: "Zeppelin", port: 8890, scheme: "http", application: "Zeppelin" },
  jupyter: {
    name: "JupyterHub",
    port: 9443,
    scheme: "https",
    application: "JupyterHub",
    note: "Its certificate is its own, so the browser warns.",
  },
};

/** @throws UserError when the cluster does not have the application */
export function userInterface(ui: Interface, { Id: id = "", Applications: applications = [] }: Cluster): UserInterface {
  const found = all[ui];
  const names = applications.map(({ Name: name = "" }) => name);
  if (found.application === undefined || names.includes(found.application)) return found;
  throw new UserError(
    `UI=${ui}: the cluster ${id} does not have the application ${found.application}; it has: ${names.join(", ")}.`,
  );
}
