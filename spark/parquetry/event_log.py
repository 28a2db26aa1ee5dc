"""What Spark's history server shows of a run: its event log, in the run's own folder.

Spark writes it to HDFS, which ends with the cluster. It cannot write it to S3 itself: an object is seen there only when
it is complete, so the cluster's own history server would not show what runs.
"""

import sys

from parquetry import spark_errors
from parquetry.run import Run

FOLDER = "history"


def keep(run: Run) -> None:
    """Ends Spark, which then completes its event log, and copies that. Does neither where Spark writes none.

    A failure is only a line on stderr: it does not change the exit code of the run.
    """
    context = run.spark.sparkContext
    settings = context.getConf()
    if settings.get("spark.eventLog.enabled", "false") != "true":
        return
    folder, application = str(settings.get("spark.eventLog.dir")), context.applicationId
    try:
        run.spark.stop()
        for file in run.files.tree(folder):
            if application in file.key:
                run.files.copy(f"{folder.rstrip('/')}/{file.key}", run.uri(f"{FOLDER}/{file.key}"))
    except Exception as error:
        print(f"the history of the run was not kept: {spark_errors.cause(error)}", file=sys.stderr, flush=True)
