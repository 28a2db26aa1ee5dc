"""What synthesis says of columns in Glue: config/tables/glue-type.ts, asked in one process of Node for all tests."""

import json
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
const { glueType } = require("./config/tables/glue-type");
require("node:readline").createInterface({ input: process.stdin })
  .on("line", (line) => console.log(JSON.stringify(glueType(...JSON.parse(line)))));
"""


@cache
def _node():
    arguments = ["node", "--require", "./cli/typescript.cjs", "--eval", PROGRAM]
    return subprocess.Popen(arguments, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@cache
def glue_type(declared, name):
    """The type of a column in Glue: {"text": …, "leftOut": […]}. There is no text where nothing of it is left."""
    node = _node()
    node.stdin.write(json.dumps([declared, name]) + "\n")
    node.stdin.flush()
    return json.loads(node.stdout.readline())


def glue_types(columns):
    """What job.json says of (name, type) beside the columns themselves: {"glue": …, "leftOut": …}."""
    found = [(name, glue_type(declared, name)) for name, declared in columns]
    return {
        "glue": {name: kind["text"] for name, kind in found if "text" in kind},
        "leftOut": [path for _, kind in found for path in kind["leftOut"]],
    }
