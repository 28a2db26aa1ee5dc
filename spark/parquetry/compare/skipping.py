"""Which rule leaves an object out of a source that is not merged."""

import re
from collections.abc import Callable
from typing import Optional

from parquetry.compare.comparison import HIDDEN
from parquetry.job import Source

# For Java too. @see Spark's HadoopFSUtils.shouldFilterOutPathName
HIDDEN_NAMES = r"(^|/)(\.|_(?![^/]*=))[^/]*$|\._COPYING_$"
_HIDDEN = re.compile(HIDDEN_NAMES)


def left_out_by(source: Source) -> Callable[[str], Optional[str]]:
    """A function from a key to the rule that leaves it out of an unmerged source, or None."""
    patterns = [(entry.rule, re.compile(entry.pattern, re.DOTALL)) for entry in source.left_out]

    def rule(key: str) -> Optional[str]:
        for name, pattern in patterns:
            if pattern.fullmatch(key):
                return name
        return HIDDEN if source.format == "csv" and _HIDDEN.search(key) else None

    return rule


def is_below_hidden(key: str) -> bool:
    """Whether Spark leaves out a folder of the key, unless it is given the file's own name."""
    folders = key.split("/")[:-1]
    return any(_HIDDEN.search(folder) for folder in folders)
