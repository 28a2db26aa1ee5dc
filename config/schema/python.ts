import { z } from "zod";
import { checked } from "./fields";

function fileProblem(value: string): string | undefined {
  return /^[A-Za-z0-9_][\w.-]*(\/[A-Za-z0-9_][\w.-]*)*$/.test(value)
    ? undefined
    : 'is not a file in the pipeline\'s folder; write it like "requirements.txt"';
}

export const pythonSchema = {
  python: z
    .strictObject({
      requirements: checked(
        fileProblem,
        "A requirements file in the pipeline's folder. Each requirement has one version (`==`) and `--hash`es. " +
          "`uv pip compile --python-version 3.9 --generate-hashes` writes such a file. Becomes bootstrap_action.",
      ),
    })
    .optional()
    .meta({
      description:
        "Python packages for Spark jobs of your own in `steps`. Wheels for the Python and the processor of the " +
        "cluster are packed on your machine and uploaded under their hash. A bootstrap action unpacks them into " +
        "/opt/parquetry/packages of each node, so the cluster needs no network for them. They come before the " +
        "packages that the nodes have, and after pyspark and Python's own modules. Becomes bootstrap_action, " +
        "aws_s3_object, and PYTHONPATH in configurations_json. `make run` packs them for this machine. " +
        "https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-release-app-versions-7.x.html",
    }),
};
