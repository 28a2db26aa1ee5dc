"""The command: its arguments, its messages and its exit code."""

import sys
import traceback
from collections.abc import Sequence

from parquetry import arguments, event_log, job_file, session, spark_errors
from parquetry.errors import RunError, UserError
from parquetry.execute import execute
from parquetry.files.hadoop import Hadoop
from parquetry.jvm import JavaError
from parquetry.run import Run


def main(argv: Sequence[str]) -> int:
    """The exit code: 0, 1 when the run failed, 2 when something that the user wrote is wrong, 130 when interrupted."""
    try:
        run = _run(argv)
        try:
            execute(run)
        finally:
            event_log.keep(run)
        return 0
    except (UserError, RunError) as error:
        return _fail(str(error), error.exit_code)
    except KeyboardInterrupt:
        return _fail("stopped; start the run again", 130)
    except Exception as error:  # not foreseen: the trace is for the developer, the last line for all others
        traceback.print_exc()
        return _fail(f"the run failed: {spark_errors.cause(error)}", RunError.exit_code)


def _run(argv: Sequence[str]) -> Run:
    uri, replay, cluster = arguments.job_uri(argv), arguments.replay(argv), arguments.cluster_id()
    submitted = arguments.run_name(argv)
    spark = session.start("parquetry")
    files = Hadoop(spark)
    try:
        text = files.read(uri).decode("utf-8")
    except (FileNotFoundError, JavaError) as error:
        raise UserError(f"--job={uri} cannot be read: {spark_errors.cause(error)}") from error
    return Run(spark, files, job_file.parse(text, uri, submitted or cluster), cluster, replay, submitted)


def _fail(message: str, code: int) -> int:
    sys.stdout.flush()
    print(f"error: {message}", file=sys.stderr, flush=True)
    return code
