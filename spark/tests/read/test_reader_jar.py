"""The jar of the reader is what the compiler makes of its sources, with Spark 3.5 and with 4.1."""

import runpy
from pathlib import Path

READER = Path(__file__).resolve().parents[2] / "reader"
COMPILER = READER.parents[1] / ".cache" / "compiler"


def test_the_jar_is_built_from_the_sources_beside_it(tmp_path):
    built = tmp_path / "built.jar"
    runpy.run_path(str(READER / "build.py"))["main"](COMPILER, built)
    same = built.read_bytes() == (READER / "parquetry-reader.jar").read_bytes()
    assert same, "the sources have changed: make reader builds the jar again"
