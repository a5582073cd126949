"""Serve a compiled site to browsers on this machine, from memory."""

from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from typing import Any
from urllib.parse import unquote, urlsplit

LOOPBACK = "127.0.0.1"
"""The address that no other machine reaches."""

_TYPES = {".atom": "application/atom+xml", ".xml": "application/xml", ".ics": "text/calendar"}
"""Types that the machine may not know, by the ending of the file."""


class SiteServer(ThreadingHTTPServer):
    """Serves the files of a site by path, and nothing else. Raises `OSError` for a taken port."""

    daemon_threads = True

    def __init__(self, files: Mapping[str, bytes], port: int) -> None:
        self.files = files
        super().__init__((LOOPBACK, port), _Handler)

    @property
    def address(self) -> str:
        """The address of the page."""
        return f"http://{LOOPBACK}:{self.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    server: SiteServer

    def do_GET(self) -> None:
        """Answer with a file of the site."""
        self._answer(with_content=True)

    def do_HEAD(self) -> None:
        """Answer without the content of the file."""
        self._answer(with_content=False)

    def _answer(self, *, with_content: bool) -> None:
        # A page of a stranger may reach this server under the stranger's own name.
        host = self.headers.get("Host", "").rpartition(":")[0] or self.headers.get("Host", "")
        if host not in (LOOPBACK, "localhost"):
            self.send_error(HTTPStatus.FORBIDDEN)
            return
        path = unquote(urlsplit(self.path).path).removeprefix("/") or "index.html"
        data = self.server.files.get(path)
        if data is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", _type_of(path))
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if with_content:
            self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as in the base class
        """Print nothing: the output of the command is the address."""


def _type_of(path: str) -> str:
    ending = path[path.rfind(".") :]
    kind = _TYPES.get(ending) or guess_type(path)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or "xml" in kind else kind
