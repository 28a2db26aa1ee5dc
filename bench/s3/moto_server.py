"""S3 over HTTP on this machine, which is filled without requests and counts the requests that it gets."""

import logging
import threading
from collections.abc import Iterable
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.models import s3_backends
from werkzeug.serving import make_server

logging.getLogger("werkzeug").setLevel(logging.ERROR)


class Server:
    """moto's S3 with one bucket of the layout's keys; `requests`: how many it has got."""

    def __init__(self, bucket: str, keys: Iterable[str]) -> None:
        self.requests = 0
        backend = s3_backends["123456789012"]["aws"]
        backend.reset()
        backend.create_bucket(bucket, "us-east-1")
        for key in keys:
            backend.put_object(bucket, key, b"{}")
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._counting = threading.Lock()
        self._server = make_server("127.0.0.1", 0, self._answer, threaded=True)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Any:
        with self._counting:
            self.requests += 1
        return self._moto(environ, start_response)

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
