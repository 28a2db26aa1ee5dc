import { show } from "../file/problems";

/** What a pipeline must know about an application of EMR that it can add to its cluster. */
export interface Application {
  /** As EMR's API has it. */
  readonly name: string;
  /** What it does for people or programs after the last step. @default - only steps use it */
  readonly serves?: string;
}

/** Others, such as HBase, Flink, Hue and Oozie, do nothing for this pipeline, or need more than a name. */
export const applications: readonly Application[] = [
  { name: "Hive" },
  { name: "JupyterEnterpriseGateway", serves: "runs the kernels of notebooks in EMR Studio" },
  { name: "JupyterHub", serves: "shows notebooks to people" },
  { name: "Livy", serves: "answers requests of other programs" },
  { name: "Trino", serves: "answers queries of people" },
  { name: "Zeppelin", serves: "shows notebooks to people" },
];

export const choosable = applications.map(({ name }) => name);

/** The application with a name, or undefined. */
export function applicationNamed(name: string): Application | undefined {
  return applications.find((application) => application.name === name);
}

/** Each cluster has these, or the parts of them that its release needs. */
const always = ["Hadoop", "Spark"];

/** What is wrong with the name of an application, or undefined. */
export function chosenProblem(value: string): string | undefined {
  if (applicationNamed(value)) return undefined;
  if (always.includes(value)) return "is on each cluster, because the pipeline needs it; remove it";
  const meant = choosable.find((name) => name.toLowerCase() === value.toLowerCase());
  if (meant !== undefined) return `is not how EMR writes it; write ${show(meant)}`;
  return `is not an application that a pipeline can add; it can add ${choosable.join(", ")}`;
}

/** The setting of each classification that says which metastore its program asks for tables. */
export const metastoreSettings = {
  "hive-site": "hive.metastore.client.factory.class",
  "spark-hive-site": "hive.metastore.client.factory.class",
  "trino-connector-hive": "hive.metastore",
} as const;
