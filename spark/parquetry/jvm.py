"""The only module that knows py4j, the bridge to Java.

py4j has no types: what it returns is Any. Who calls Java gives the answer a type at once, as str(…) or bool(…) does.
"""

from typing import Any

from py4j.protocol import Py4JError as BridgeError
from py4j.protocol import Py4JJavaError as JavaError
from pyspark.sql import DataFrame, SparkSession

__all__ = [
    "BridgeError",
    "JavaError",
    "analyzed_plan",
    "hadoop_configuration",
    "is_missing_file",
    "java",
    "java_class",
    "java_session",
    "remember_names",
    "root_cause",
    "session_like",
    "use_session",
]


# Names that PySpark and this package look up again and again: PySpark needs "functions" for each F.col.
_OFTEN_USED = (
    "functions",
    "PythonUtils",
    "SparkSession",
    "SparkSession$",
    "py4j.reflection.TypeUtil",
    "org.apache.spark.util.Utils",
    "org.apache.spark.storage.StorageLevel",
    "org.apache.hadoop.fs.FileSystem",
    "org.apache.hadoop.fs.Path",
    "org.apache.commons.io.IOUtils",
)


def remember_names(spark: SparkSession) -> None:
    """Keeps what some names of Java mean for as long as the session lives.

    py4j asks Java at each use, for each part of a name: whether "org" is a class, then "org.apache", and so on. Java
    then looks into each jar, of which Spark has 250. That was a tenth of the time of a small run.
    """
    for name in _OFTEN_USED:
        place = java(spark)
        for part in name.split("."):
            meaning = getattr(place, part)
            setattr(place, part, meaning)
            place = meaning


def java(spark: SparkSession) -> Any:
    """Java's packages and classes, by their names: `java(spark).java.net.URI("file:///")`."""
    return spark.sparkContext._jvm


def java_session(spark: SparkSession) -> Any:
    """The org.apache.spark.sql.SparkSession."""
    return spark._jsparkSession


def session_like(spark: SparkSession) -> SparkSession:
    """A session with the same settings and views, which can then be changed. Global views and what is kept are shared.

    Spark's own streaming queries run in such sessions. The method is not part of its documented API.
    """
    return SparkSession(spark.sparkContext, java_session(spark).cloneSession())


def use_session(spark: SparkSession) -> None:
    """Makes the session that of this thread. Without one, Spark would cast by its own settings, and not by these."""
    java(spark).SparkSession.setActiveSession(java_session(spark))


def hadoop_configuration(spark: SparkSession) -> Any:
    """An org.apache.hadoop.conf.Configuration: what the cluster says about its file systems."""
    return spark.sparkContext._jsc.hadoopConfiguration()


def analyzed_plan(frame: DataFrame) -> Any:
    """An org.apache.spark.sql.catalyst.plans.logical.LogicalPlan: which views and files `frame` reads."""
    return frame._jdf.queryExecution().analyzed()


def java_class(error: JavaError) -> str:
    """The full name of the Java exception's class."""
    return str(error.java_exception.getClass().getName())


def is_missing_file(error: JavaError) -> bool:
    """Whether Hadoop did not find the file or folder."""
    return java_class(error) == "java.io.FileNotFoundException"


def root_cause(error: JavaError) -> str:
    """The message of the innermost Java exception; the name of its class where it has no message."""
    exception = error.java_exception
    while exception.getCause() is not None:
        exception = exception.getCause()
    return str(exception.getMessage() or exception.getClass().getName())
