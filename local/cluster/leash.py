"""Runs a command and ends all it started, when it has ended or our stdin closes: a parent that was killed leaves nothing.

    python local/cluster/leash.py COMMAND [ARGUMENT…]
    python local/cluster/leash.py --end PID          ends what such a process, still there or not, has started

The parent starts us as the leader of a session of our own (in Node: detached). What belongs to us is told by the session
and not by the process group: a shell with job control, as the bootstrap action is, makes groups of its own.
"""

import os
import signal
import subprocess
import sys
import threading
import time

ROUNDS = 5  # what is being killed may have just started something


def end(session):
    """Kills every process of the session but this one."""
    for _ in range(ROUNDS):
        found = [pid for pid in processes() if pid != os.getpid() and session_of(pid) == session]
        if not found:
            return
        for pid in found:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        time.sleep(0.01)


def processes():
    if os.path.isdir("/proc/self"):
        return [int(name) for name in os.listdir("/proc") if name.isdigit()]
    listed = subprocess.run(["ps", "-A", "-o", "pid="], stdout=subprocess.PIPE, check=True)
    return [int(pid) for pid in listed.stdout.split()]


def session_of(pid):
    try:
        return os.getsid(pid)
    except (ProcessLookupError, PermissionError):
        return None


def wait_for_parent():
    while os.read(0, 4096):
        pass
    end(os.getsid(0))
    os.kill(os.getpid(), signal.SIGKILL)


if sys.argv[1] == "--end":
    end(int(sys.argv[2]))
    sys.exit()
threading.Thread(target=wait_for_parent, daemon=True).start()
# Other descriptors (3: progress) are the command's as well; stdin is the leash.
command = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, close_fds=False)
code = command.wait()
end(os.getsid(0))
sys.exit(code if code >= 0 else 128 - code)
