"""The web, on this machine: every https address answers, through a proxy."""

import socketserver
import ssl
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

NO_PROXY_LISTENS_THERE = {"HTTPS_PROXY": "http://127.0.0.1:9"}
"""Every https address is dead: port 9 discards, and nothing listens on it."""


@contextmanager
def alive(
    folder: Path, hosts: Sequence[str], statuses: Mapping[str, int] | None = None
) -> Iterator[Mapping[str, str]]:
    """Answer for these hosts until the end of the block. Gives what leads a program here.

    `statuses` are the answers of pages that do not answer 200.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate(folder, hosts))

    class Proxy(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            host = self.rfile.readline().decode().split()[1].partition(":")[0]  # CONNECT host:443
            status = (statuses or {}).get(host, 200)
            while self.rfile.readline().strip():
                pass
            self.connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            with context.wrap_socket(self.connection, server_side=True) as encrypted:
                encrypted.recv(65536)
                head = f"HTTP/1.1 {status} Said\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                encrypted.sendall(head.encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Proxy) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield {
            "HTTPS_PROXY": f"http://127.0.0.1:{server.server_address[1]}",
            "SSL_CERT_FILE": str(folder / "authority.pem"),
        }
        server.shutdown()


def certificate(folder: Path, hosts: Sequence[str]) -> tuple[Path, Path]:
    """A certificate for the hosts and its key, issued by an authority that nobody else trusts."""
    folder.mkdir()
    names = ",".join(f"DNS:{host}" for host in hosts)
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")
    authority = ("-x509", "-subj", "/CN=Nobody", "-addext", "basicConstraints=critical,CA:TRUE")
    _openssl(folder, "req", *authority, *key, "-keyout", "authority.key", "-out", "authority.pem")
    web = ("-x509", "-subj", "/CN=Web", "-addext", "basicConstraints=CA:FALSE")
    by = ("-addext", f"subjectAltName={names}", "-CA", "authority.pem", "-CAkey", "authority.key")
    _openssl(folder, "req", *web, *by, *key, "-keyout", "web.key", "-out", "web.pem")
    return folder / "web.pem", folder / "web.key"


def _openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)
