"""The AWS CLI without its start: a process that has imported it forks for each call.

A call of the CLI takes 0.5 s for imports, 0.1 s for reading the descriptions of AWS's services, and 0.05 s for its own
work. A local run makes some thirty calls, and the tests of the bootstrap scripts make more than a hundred. What runs is
the CLI's own code, with the arguments, environment, folder and files of the program that calls it.

    python warm_cli.py FOLDER    writes FOLDER/aws, says "ready", and serves until its standard input is closed
"""

import contextlib
import gc
import io
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import NoReturn, Optional

# The program that stands for `aws`. It sends the call to the server and exits with the CLI's exit code. Without a
# server it starts the real CLI. The path of a socket may have about a hundred characters at most, so the program goes
# to the folder of the socket first.
CLIENT = """#!{python} -ISE
import json, os, socket, sys
folder = os.getcwd()
call = json.dumps([sys.argv[1:], dict(os.environ), folder]).encode()
with socket.socket(socket.AF_UNIX) as connection:
    try:
        os.chdir({folder!r})
        connection.connect("socket")
    except OSError:
        os.chdir(folder)
        os.execv({cli!r}, [{cli!r}, *sys.argv[1:]])
    socket.send_fds(connection, [len(call).to_bytes(4, "big")], [0, 1, 2])
    connection.sendall(call)
    code = connection.recv(1)
sys.exit(code[0] if code else 255)
"""


class WarmCli:
    """A context in which a program behaves as the AWS CLI v1 does; entering it returns the program's path."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Path:
        self._server = subprocess.Popen(
            [sys.executable, __file__, str(self._folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        if self._server.stdout is None or self._server.stdout.readline() != b"ready\n":
            raise RuntimeError("the AWS CLI could not be imported")
        return self._folder / "aws"

    def __exit__(
        self, kind: Optional[type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self._server.communicate()


def serve(folder: Path) -> None:
    """Answers calls, each in a process of its own, until standard input is closed."""
    os.chdir(folder)
    program = Path("aws")
    cli = str(Path(sys.executable).parent / "aws")
    program.write_text(CLIENT.format(python=sys.executable, folder=str(folder), cli=cli))
    program.chmod(0o755)
    import awscli.handlers  # noqa: F401 - the CLI imports it for each call

    warm_up()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
        listener.listen(32)
        gc.freeze()  # a collection in a fork would copy all that is shared
        print("ready", flush=True)
        while True:
            ready, _, _ = select.select([listener, sys.stdin], [], [])
            if sys.stdin in ready:
                return
            connection, _ = listener.accept()
            if os.fork() == 0:
                listener.close()
                answer(connection)
            connection.close()
            with contextlib.suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:  # those that have ended since
                    pass


def warm_up() -> None:
    """Lets the CLI print a sample response, which sends no request, and caches the files that it reads.

    Each fork then has the descriptions of the services. Reading them took most of the CPU time of a call.
    """
    from botocore.loaders import JSONFileLoader, Loader

    remember(JSONFileLoader, "load_file")
    remember(JSONFileLoader, "exists")
    remember(Loader, "list_available_services")
    example = ["s3api", "list-objects-v2", "--region=us-east-1", "--bucket=b", "--generate-cli-skeleton=output"]
    with contextlib.redirect_stdout(io.StringIO()):
        run(example, dict(os.environ), os.getcwd())


def remember(kind: type[object], name: str) -> None:
    """Caches the answers of a method of botocore by its arguments, which are paths or names of types."""
    method = getattr(kind, name)
    answers: dict[tuple[str, ...], object] = {}

    def remembered(self: object, *arguments: str, **named: str) -> object:
        asked = (*getattr(self, "search_paths", ()), *arguments, *named.values())
        if asked not in answers:
            answers[asked] = method(self, *arguments, **named)
        return answers[asked]

    setattr(kind, name, remembered)


def answer(connection: socket.socket) -> NoReturn:
    """Runs the CLI for one caller, and stops if the caller ends first."""
    size, files, _, _ = socket.recv_fds(connection, 4, 3)
    call = b""
    while len(call) < int.from_bytes(size, "big"):
        call += connection.recv(65536)
    arguments, environment, folder = json.loads(call)
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    threading.Thread(target=end_with, args=(connection,), daemon=True).start()
    code = run(arguments, environment, folder)
    sys.stdout.flush()
    sys.stderr.flush()
    connection.sendall(bytes([code]))
    os._exit(0)


def end_with(connection: socket.socket) -> None:
    """Ends this process when the caller ends. The caller sends nothing else, so recv returns only then."""
    connection.recv(1)
    os.kill(os.getpid(), signal.SIGTERM)


def run(arguments: list[str], environment: dict[str, str], folder: str) -> int:
    """What the program `aws` does, in this process. Returns its exit code."""
    import awscli.clidriver

    data = os.environ["AWS_DATA_PATH"]  # awscli sets it when it is imported
    os.environ.clear()
    os.environ.update(environment, AWS_DATA_PATH=data)
    os.chdir(folder)
    sys.argv = ["aws", *arguments]
    try:
        return int(awscli.clidriver.main())
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except Exception:
        traceback.print_exc()
        return 255


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
