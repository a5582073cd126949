"""A small HTTP server on this machine."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class RequestHandler(BaseHTTPRequestHandler, ABC):
    """Answers a request of any method in `handle_request`."""

    protocol_version = "HTTP/1.1"

    @abstractmethod
    def handle_request(self) -> None:
        """Answer the request."""

    def do_GET(self) -> None:
        """Answer, whatever the method."""
        self.handle_request()

    do_HEAD = do_POST = do_PATCH = do_PUT = do_GET  # noqa: N815

    def body(self) -> bytes:
        """What came with the request."""
        if self.headers["Transfer-Encoding"] != "chunked":
            return self.rfile.read(int(self.headers["Content-Length"] or 0))
        parts = []
        while size := int(self.rfile.readline(), 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def reply(self, status: int, data: bytes, headers: Mapping[str, str]) -> None:
        """Send the answer."""
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(data))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def listening(handler: type[BaseHTTPRequestHandler]) -> Iterator[int]:
    """Serve on a free port until the end of the block. Gives the port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()
