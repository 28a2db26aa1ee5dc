"""`make synth` beside the same program written as cdktf's template has it.

    .venv/bin/python bench/synth.py [--rounds 5]

The template imports the provider's index (`import { emrCluster } from "@cdktf/provider-aws"`) and is synthesized by
`cdktf synth --hcl`. Here it is a copy of this program with nothing but its imports rewritten, run by tsx and not by the
template's ts-node, which is in its favour. Interleaved rounds after one that is not counted, medians;
memory is that of the largest process. The two must write the same HCL. Writes bench/results/synth.json.
"""

import argparse
import re
import shutil
import statistics
import sys

from ways.places import ROOT, WORK, write_result
from ways.process import timed

COPY = WORK / "template"
QUIET = {"CHECKPOINT_DISABLE": "1", "CI": "1", "PIPELINE": "sparkify"}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    write_template()
    used = {"make synth": [], "template": []}
    for number in range(rounds + 1):
        ours = timed(["make", "synth"], ROOT, **QUIET)
        templates = timed([ROOT / "node_modules/.bin/cdktf", "synth", "--hcl"], COPY, **QUIET)
        if number:
            used["make synth"].append(ours)
            used["template"].append(templates)
    same_hcl()
    result = {"rounds": rounds}
    for way, runs in used.items():
        result[way] = {
            "seconds": round(statistics.median(one.seconds for one in runs), 2),
            "memory": round(statistics.median(one.memory for one in runs)),
        }
        print(f"{way:<12}{result[way]['seconds']:>8.2f} s{result[way]['memory']:>8,} MiB")
    write_result("synth", result)


def write_template():
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


def _from_index(match):
    """`import { EmrCluster } from ".../lib/emr-cluster"` as the index has it: namespaces named like emrCluster."""
    first, *rest = match[2].split("-")
    space = first + "".join(word.capitalize() for word in rest)
    names = [name.strip() for name in match[1].split(",") if not name.strip().startswith("type ")]
    imported = f'import {{ {space} as the_{space} }} from "@cdktf/provider-aws";'
    return f"{imported}\nconst {{ {', '.join(names)} }} = the_{space};"


def same_hcl():
    ours = sorted((ROOT / "cdktf.out" / "stacks").glob("sparkify-*/cdk.tf"))
    if len(ours) != 4:
        sys.exit(f"there are {len(ours)} stacks to compare, not 4")
    for path in ours:
        other = COPY / path.relative_to(ROOT)
        if path.read_text() != other.read_text():
            sys.exit(f"{other} is not what {path} is")


if __name__ == "__main__":
    main()
