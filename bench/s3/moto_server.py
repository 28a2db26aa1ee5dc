"""S3 over HTTP on this machine, filled without requests and counting those it gets."""

import logging
import threading

from moto.s3.models import s3_backends
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

logging.getLogger("werkzeug").setLevel(logging.ERROR)


class Server:
    """moto's S3 with one bucket of the layout's keys; `requests` counts what it is asked."""

    def __init__(self, bucket, keys):
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

    def _answer(self, environ, start_response):
        with self._counting:
            self.requests += 1
        return self._moto(environ, start_response)

    def close(self):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
