"""`make synth` beside the same program with the imports of cdktf's template.

    .venv/bin/python bench/synth.py [--rounds 5]

The template imports the provider's index (`import { emrCluster } from "@cdktf/provider-aws"`) and is synthesized by
`cdktf synth --hcl`. Here it is a copy of this program in which only the imports are rewritten. It is run by tsx, which
is faster than the template's ts-node. Interleaved rounds after one that is not counted, medians; memory is that of the
largest process. The two must write the same HCL. Writes bench/results/synth.json.
"""

import argparse
import os
import re
import shutil
import statistics
import sys
from typing import Any

from ways.places import ROOT, WORK, write_result
from ways.process import Used, timed

COPY = WORK / "template"
QUIET = {**os.environ, "CHECKPOINT_DISABLE": "1", "CI": "1", "PIPELINE": "sparkify"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    write_template()
    used: dict[str, list[Used]] = {"make synth": [], "template": []}
    for number in range(rounds + 1):
        ours = timed(["make", "synth"], ROOT, QUIET)
        templates = timed([ROOT / "node_modules/.bin/cdktf", "synth", "--hcl"], COPY, QUIET)
        if number:
            used["make synth"].append(ours)
            used["template"].append(templates)
    same_hcl()
    result: dict[str, Any] = {"rounds": rounds}
    for way, runs in used.items():
        result[way] = {
            "seconds": round(statistics.median(run.seconds for run in runs), 2),
            "memory": round(statistics.median(run.memory for run in runs)),
        }
        print(f"{way:<12}{result[way]['seconds']:>8.2f} s{result[way]['memory']:>8,} MiB")
    write_result("synth", result)


def write_template() -> None:
    """Copies the program to COPY, with the template's imports."""
    shutil.rmtree(COPY, ignore_errors=True)
    COPY.mkdir(parents=True)
    for name in ("cli", "config", "stacks", "pipelines", "spark", "bootstrap"):
        shutil.copytree(ROOT / name, COPY / name)
    for name in ("main.ts", "cdktf.json", "tsconfig.json", "package.json"):
        shutil.copy(ROOT / name, COPY / name)
    app = COPY / "cdktf.json"
    app.write_text(app.read_text().replace("--require ./cli/typescript.cjs", "--import tsx"))
    (COPY / "node_modules").symlink_to(ROOT / "node_modules")
    for path in [COPY / "main.ts", *(COPY / "stacks").rglob("*.ts")]:
        path.write_text(
            re.sub(
                r'^import \{([^}]*)\} from "@cdktf/provider-aws/lib/([\w-]+)";$',
                _from_index,
                path.read_text(),
                flags=re.MULTILINE,
            )
        )


def _from_index(match: "re.Match[str]") -> str:
    """`import { EmrCluster } from ".../lib/emr-cluster"` by way of the index, whose namespaces are named emrCluster."""
    first, *rest = match[2].split("-")
    space = first + "".join(word.capitalize() for word in rest)
    names = [name.strip() for name in match[1].split(",") if not name.strip().startswith("type ")]
    imported = f'import {{ {space} as the_{space} }} from "@cdktf/provider-aws";'
    return f"{imported}\nconst {{ {', '.join(names)} }} = the_{space};"


def same_hcl() -> None:
    """Ends the benchmark when the copy's HCL is not the program's."""
    ours = sorted((ROOT / "cdktf.out" / "stacks").glob("sparkify-*/cdk.tf"))
    if len(ours) != 4:
        sys.exit(f"{len(ours)} stacks were synthesized, not 4")
    for path in ours:
        other = COPY / path.relative_to(ROOT)
        if path.read_text() != other.read_text():
            sys.exit(f"{other} differs from {path}")


if __name__ == "__main__":
    main()
