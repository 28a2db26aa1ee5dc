"""CPU seconds of a Java process, by the work that its threads do. Only Linux tells them."""

import os

# The beginnings of threads' names, which the kernel cuts off after 15 characters. All other threads are the driver's.
_KINDS = [
    ("Executor task l", "tasks"),
    ("C1 ", "compiler"),
    ("C2 ", "compiler"),
    ("GC ", "collector"),
    ("G1 ", "collector"),
]


def by_kind(pid: int) -> dict[str, float]:
    """{kind: seconds}, or {} on a machine without /proc. Threads that have ended count as `driver`."""
    if not os.path.isdir(f"/proc/{pid}/task"):
        return {}
    seconds = {kind: 0.0 for _, kind in _KINDS}
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


def _stat(path: str) -> tuple[str, float]:
    """(name, CPU seconds). The name is in parentheses, and may contain parentheses."""
    with open(path, encoding="utf-8", errors="replace") as file:
        before, _, after = file.read().rpartition(")")
    user, system = after.split()[11:13]
    return before.partition("(")[2], (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
