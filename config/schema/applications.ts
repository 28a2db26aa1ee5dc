import { z } from "zod";
import { chosenProblem, choosable } from "../aws/applications";
import { checked } from "./fields";

export const applicationsSchema = {
  applications: z
    .array(checked(chosenProblem, "An application of EMR, with EMR's name.").meta({ enum: choosable }))
    .min(1)
    .optional()
    .meta({
      description:
        "Applications of EMR that the cluster gets beside Hadoop and Spark: " +
        `${choosable.join(", ")}. emr-spark-8 has JupyterEnterpriseGateway and Livy alone. ` +
        "All but Hive serve people or programs after the last step, so they need a cluster that stays (`lifecycle`). " +
        "`make tunnel` opens their pages. They run on the primary node, and take memory there beside the driver; " +
        "Trino also runs on the other nodes, beside YARN. With `catalog`, they find the tables in Glue. " +
        "Becomes applications of aws_emr_cluster. " +
        "https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-release-app-versions-7.x.html",
    }),
};
