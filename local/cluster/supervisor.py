"""Runs a command, and ends all processes that it started: when the command has ended, or when our stdin closes.

So a parent that was killed leaves no process behind.

    python local/cluster/supervisor.py COMMAND [ARGUMENT…]
    python local/cluster/supervisor.py --end PID    ends what the supervisor PID has started, even after its own end

The parent starts us as the leader of a session of our own (in Node: detached). A process belongs to us when it is in
that session. Process groups are not enough: a shell with job control, as in the bootstrap action, makes more groups.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from typing import Optional

ROUNDS = 5  # a process that is being killed may have just started another


def end(session: int) -> None:
    """Kills every process of the session but this one."""
    for _ in range(ROUNDS):
        found = [pid for pid in processes() if pid != os.getpid() and session_of(pid) == session]
        if not found:
            return
        for pid in found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.01)


def processes() -> list[int]:
    """The ids of all processes of this machine: from /proc, or from ps on macOS."""
    if os.path.isdir("/proc/self"):
        return [int(name) for name in os.listdir("/proc") if name.isdigit()]
    listed = subprocess.run(["ps", "-A", "-o", "pid="], stdout=subprocess.PIPE, check=True)
    return [int(pid) for pid in listed.stdout.split()]


def session_of(pid: int) -> Optional[int]:
    """The process's session; None when it has ended or belongs to another user."""
    try:
        return os.getsid(pid)
    except (ProcessLookupError, PermissionError):
        return None


def wait_for_parent() -> None:
    """Reads stdin until it closes, which means that the parent is gone. Then it ends everything, this process too."""
    while os.read(0, 4096):
        pass
    end(os.getsid(0))
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> int:
    """The command's exit code, or 128 and the signal that ended it, as shells give it."""
    threading.Thread(target=wait_for_parent, daemon=True).start()
    # Other descriptors (3: progress) go to the command. Stdin does not, because it tells us when the parent is gone.
    command = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, close_fds=False)
    code = command.wait()
    end(os.getsid(0))
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    if sys.argv[1] == "--end":
        end(int(sys.argv[2]))
        sys.exit()
    sys.exit(main())
