"""Runs a command and ends it, with all it started, when our stdin closes: a parent that was killed leaves nothing running.

    python local/leash.py COMMAND [ARGUMENT…]

The parent starts us as the leader of a process group of our own (a session, in Node: detached).
"""

import os
import signal
import subprocess
import sys
import threading


def wait_for_parent():
    while os.read(0, 4096):
        pass
    os.killpg(0, signal.SIGKILL)


threading.Thread(target=wait_for_parent, daemon=True).start()
# Other descriptors (3: progress) are the command's as well; stdin is the leash.
command = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, close_fds=False)
code = command.wait()
sys.exit(code if code >= 0 else 128 - code)
