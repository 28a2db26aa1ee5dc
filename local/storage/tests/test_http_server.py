"""The HTTP server beneath the local S3."""

import socket

from http_server import serve


def test_an_empty_put_is_answered_though_its_client_waits_to_continue():
    def application(environ, start_response):
        start_response("200 OK", [("Content-Length", "2")])
        return [b"ok"]

    asked = b"PUT /b/folder/ HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n"
    with socket.create_connection(("127.0.0.1", serve(application)), timeout=20) as connection:
        for _ in range(2):  # the connection stays of use
            connection.sendall(asked)
            answer = b""
            while not answer.endswith(b"\r\n\r\nok"):
                answer += connection.recv(4096)
            assert b"HTTP/1.1 200 OK" in answer
