"""HTTP on this machine for an S3, over connections that stay open.

A Spark job sends thousands of requests. Moto's own server opens a connection and a thread for each, and waits until the
client has closed it. That takes as long as the answer itself.
"""

import logging
import threading
from collections.abc import Iterable
from typing import Any

from waitress.channel import HTTPChannel
from waitress.server import create_server

# Python runs one of them at a time. None waits for its client: what a client does not read yet is in a file.
_THREADS = 8
_NEVER_WAIT = 1 << 50  # bytes that a client has not read
# A client that sends its next request while the server closes the connection would have to send it again.
_IDLE_SECONDS = 24 * 60 * 60


class _Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection. Waitress would wait for ever for the body of an empty request with `Expect: 100-continue`."""

    def send_continue(self) -> None:
        completed = self.request.completed
        super().send_continue()
        self.request.completed = completed


def serve(application: Any) -> int:
    """Answers requests to 127.0.0.1 with a WSGI application, until the process ends. Returns the port, a free one."""
    logging.getLogger("waitress").setLevel(logging.ERROR)

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["RAW_URI"] = environ["REQUEST_URI"]  # moto reads from it what is percent-encoded in a key
        answered: Iterable[bytes] = application(environ, start_response)
        return answered

    server = create_server(
        answer,
        host="127.0.0.1",
        port=0,
        threads=_THREADS,
        outbuf_high_watermark=_NEVER_WAIT,
        connection_limit=1000,
        channel_timeout=_IDLE_SECONDS,
    )
    server.channel_class = _Channel
    threading.Thread(target=server.run, daemon=True).start()
    return int(server.effective_port)
