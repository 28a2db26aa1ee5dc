"""CPU seconds of a Java process, by what its threads are for. Known on Linux only."""

import os
from collections import Counter

# How the kernel has the names, cut off after 15 characters. Spark's driver and all that Python asks of it are the rest.
_KINDS = [
    ("Executor task l", "tasks"),
    ("C1 ", "compiler"),
    ("C2 ", "compiler"),
    ("GC ", "collector"),
    ("G1 ", "collector"),
]


def by_kind(pid):
    """{kind: seconds}, or {} where there is no /proc. Threads that have ended count for `driver`."""
    if not os.path.isdir(f"/proc/{pid}/task"):
        return {}
    seconds = Counter({kind: 0.0 for _, kind in _KINDS})
    for thread in os.listdir(f"/proc/{pid}/task"):
        try:
            name, used = _stat(f"/proc/{pid}/task/{thread}/stat")
        except (FileNotFoundError, ProcessLookupError):  # it has just ended
            continue
        kind = next((kind for begin, kind in _KINDS if name.startswith(begin)), None)
        if kind:
            seconds[kind] += used
    _, whole = _stat(f"/proc/{pid}/stat")
    return {**seconds, "driver": whole - sum(seconds.values())}


def _stat(path):
    """(name, CPU seconds): the name stands in parentheses and may hold some itself."""
    with open(path, encoding="utf-8", errors="replace") as file:
        before, _, after = file.read().rpartition(")")
    user, system = after.split()[11:13]
    return before.partition("(")[2], (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
