"""Servers of strangers on this machine: a web that misbehaves, and a name server."""

import gzip
import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

Endpoint = tuple[str, int]

Send = Callable[[bytes], object]
Behaviour = Callable[[Send], object]
"""Sends the answer to a request, in any form."""


def answer(
    body: bytes | str = b"",
    status: int = 200,
    kind: str = "text/html; charset=utf-8",
    **headers: str,
) -> Behaviour:
    """A well-formed answer."""
    data = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} Said", f"Content-Type: {kind}", f"Content-Length: {len(data)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    head = "\r\n".join([*lines, "", ""])
    return lambda send: send(head.encode("latin-1") + data)


def redirect(location: str, status: int = 302) -> Behaviour:
    """A redirect."""
    return answer(status=status, Location=location)


def page(*paragraphs: str) -> str:
    """A page of HTML with a menu, a main text and a footer."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        "<!doctype html><html><head><title>Subprocessors</title></head><body>"
        "<nav><ul><li><a href='/'>Home</a></li><li><a href='/prices'>Prices</a></li></ul></nav>"
        f"<main><article><h1>Our subprocessors</h1>{text}</article></main>"
        "<footer><p>Imprint</p></footer></body></html>"
    )


def drip(send: Send) -> None:
    """Send a byte now and then, for ever."""
    send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        send(b".")
        time.sleep(0.05)


def dripping_headers(send: Send) -> None:
    """Send a header line a byte at a time, for ever."""
    send(b"HTTP/1.1 200 OK\r\nX: ")
    while True:
        send(b".")
        time.sleep(0.05)


def endless_headers(send: Send) -> None:
    """Send headers for ever, as fast as possible."""
    send(b"HTTP/1.1 200 OK\r\n")
    while True:
        send(b"X-Header: x\r\n" * 100)


def endless_continue(send: Send) -> None:
    """Announce an answer for ever."""
    while True:
        send(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(0.001)


def endless_body(send: Send) -> None:
    """Send a body for ever, as fast as possible."""
    send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        send(b"<p>more</p>" * 1000)


def endless_chunk_line(send: Send) -> None:
    """Send the length of a chunk for ever, as fast as possible."""
    send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        send(b"0" * 10_000)


def silence(send: Send) -> None:
    """Never answer."""
    time.sleep(60)


BOMB = gzip.compress(b"\0" * 60_000_000)
"""60 MB in 60 KB."""

bomb = answer(BOMB, Content_Encoding="gzip")
cut_gzip = answer(
    gzip.compress(page("Acme hosts our data.").encode())[:-20], Content_Encoding="gzip"
)
cut_body: Behaviour = lambda send: send(  # noqa: E731
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n<p>Only this</p>"
)
nonsense: Behaviour = lambda send: send(b"\x16\x03\x01 nonsense\r\n\r\n" * 10)  # noqa: E731


@dataclass
class Web:
    """Answers by address, without the scheme: `stripe.com/dpa`. Anything else is 404."""

    answers: dict[str, Behaviour | Sequence[Behaviour]] = field(default_factory=dict)
    """A sequence has an answer for each visit. The last answer stays."""
    visits: list[str] = field(default_factory=list)
    requests: list[bytes] = field(default_factory=list)
    at_once: dict[str, int] = field(default_factory=dict)
    """The largest number of requests at the same time, by host."""
    port: int = 0

    @property
    def endpoint(self) -> Endpoint:
        """Where the server listens."""
        return ("127.0.0.1", self.port)

    def behaviour(self, address: str) -> Behaviour:
        """What the server does with the next request to an address."""
        behaviour = self.answers.get(address, answer(status=404))
        if callable(behaviour):
            return behaviour
        number = self.visits.count(address)
        return behaviour[min(number, len(behaviour)) - 1]


@contextmanager
def serving(web: Web, context: ssl.SSLContext | None = None) -> Iterator[Web]:
    """Serve until the end of the block, with TLS if there is a context."""
    open_requests: dict[str, int] = {}
    lock = threading.Lock()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError, IndexError):
                connection = self.request
                if context is not None:
                    connection = context.wrap_socket(connection, server_side=True)
                connection.settimeout(30)
                self.respond(connection)
                connection.close()

        def respond(self, connection: socket.socket) -> None:
            data = b""
            while b"\r\n\r\n" not in data:
                received = connection.recv(65536)
                if not received:
                    return
                data += received
            path = data.split()[1].decode()
            host = data.partition(b"Host: ")[2].partition(b"\r\n")[0].decode()
            with lock:
                web.requests.append(data)
                web.visits.append(f"{host}{path}")
                behaviour = web.behaviour(f"{host}{path}")
                open_requests[host] = open_requests.get(host, 0) + 1
                web.at_once[host] = max(web.at_once.get(host, 0), open_requests[host])
            try:
                behaviour(connection.sendall)
            finally:
                with lock:
                    open_requests[host] -= 1

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        web.port = server.server_address[1]
        yield web
        server.shutdown()


SOA = "ns.example. host.example. 1 2 3 4 5"


@dataclass
class Names:
    """A name server. A record is a text such as `MX 10 mail.acme.com.`."""

    records: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The records of each domain. A domain that is missing does not exist."""
    failing: frozenset[str] = frozenset()
    """Domains for which the server fails."""
    without_authority: bool = False
    """Whether a negative answer lacks the SOA record, as in the networks of hotels."""
    asked: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def endpoint(self) -> Endpoint:
        """Where the server listens."""
        return ("127.0.0.1", self.port)

    def reply(self, data: bytes) -> bytes:
        """The answer to a query."""
        query = dns.message.from_wire(data)
        question = query.question[0]
        name = question.name.to_text().rstrip(".").lower()
        kind = question.rdtype.name
        self.asked.append(f"{name} {kind}")
        message = dns.message.make_response(query)
        message.flags |= dns.flags.RA
        records = [
            record.partition(" ")[2]
            for record in self.records.get(name, ())
            if record.split()[0] == kind
        ]
        if name in self.failing:
            message.set_rcode(dns.rcode.SERVFAIL)
        elif records:
            message.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *records))
        else:
            if name not in self.records:
                message.set_rcode(dns.rcode.NXDOMAIN)
            if not self.without_authority:
                message.authority.append(dns.rrset.from_text(question.name, 60, "IN", "SOA", SOA))
        return message.to_wire()


@contextmanager
def naming(names: Names) -> Iterator[Names]:
    """Answer queries until the end of the block."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            data, connection = self.request
            connection.sendto(names.reply(data), self.client_address)

    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        names.port = server.server_address[1]
        yield names
        server.shutdown()
