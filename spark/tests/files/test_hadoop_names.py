"""The rules for names of the local HDFS and of the local S3DistCp, compared with those of Hadoop's own classes."""

import json
import random
import subprocess
from pathlib import Path

from pyspark.errors import IllegalArgumentException

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = """
const { hdfsProblem, relativeProblem } = require("./cli/merge/hadoop-names");
const { hadoopPath } = require("./cli/merge/hadoop-path");
const names = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const verdicts = names.map((name) => [
  hdfsProblem("/" + name) === undefined,
  hadoopPath("s3://bucket/" + name),
  relativeProblem(name)?.message ?? null,
]);
console.log(JSON.stringify(verdicts));
"""


def paths():
    """Paths of one to four names, and some that are easily got wrong."""
    draw = random.Random(11)
    parts = ["a", "T00", "é", "+", "-", " ", "_", "..", ".", ":", ":"]
    names = ["".join(draw.choices(parts, k=draw.randint(1, 3))) for _ in range(200)]
    drawn = ["/".join(draw.choices(names, k=draw.randint(1, 4))) for _ in range(400)]
    # Where a path ends in "." or "..", Path keeps a final slash. The local run leaves it out, as everywhere else.
    usable = [path for path in drawn if path.split("/")[-1] not in (".", "..")]
    return [*usable, ":", "a:", "a:/b", "2:/b", "a/b:c", "a/T00:00/x"]


def test_hadoop_and_the_local_run_refuse_the_same_names(spark):
    node = ["node", "--require", "./cli/typescript.cjs", "-e", PROGRAM]
    tried = paths()
    done = subprocess.run(node, cwd=ROOT, input=json.dumps(tried), capture_output=True, text=True, check=True)
    hadoop = spark._jvm.org.apache.hadoop
    folder = hadoop.fs.Path("s3://bucket/merged/")
    for path, verdict in zip(tried, json.loads(done.stdout)):
        refusal = None
        try:
            joined = hadoop.fs.Path(folder, path).toString()
            if not joined.startswith("s3://bucket/"):  # it became a URI of its own
                refusal = f'No FileSystem for scheme "{path.split(":")[0]}"'
        except IllegalArgumentException as error:
            refusal = f"java.lang.IllegalArgumentException: {error}".replace("%20", " ")
        taken = hadoop.hdfs.DFSUtilClient.isValidName(f"/{path}")
        assert verdict == [taken, hadoop.fs.Path(f"s3://bucket/{path}").toString(), refusal], path
