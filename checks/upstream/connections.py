"""Connections to the endpoints that were checked, in turn, and with a deadline."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util import Url

from checks.upstream.addresses import Endpoint

_SILENCE = 10
"""Seconds without a byte after which a connection counts as dead."""


class Turns:
    """Lets requests to the same host wait for each other."""

    def __init__(self, pause: float) -> None:
        self._pause = pause
        self._guard = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._ended: dict[str, float] = {}

    @contextmanager
    def of(self, host: str, until: float) -> Iterator[None]:
        """The turn of a request to the host. Raises `TimeoutError` if the turn comes too late."""
        with self._guard:
            lock = self._locks.setdefault(host, threading.Lock())
        if not lock.acquire(timeout=max(0, until - time.monotonic())):
            raise TimeoutError
        try:
            wait = self._ended.get(host, 0) + self._pause - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            yield
        finally:
            self._ended[host] = time.monotonic()
            lock.release()


class Watchdog:
    """Shuts a connection at the deadline, whatever state it is in.

    The time-out of a socket counts from each byte to the next, so a server that sends a byte
    now and then would never meet it.
    """

    def __init__(self, until: float) -> None:
        self.has_fired = False
        self._lock = threading.Lock()
        self._handle: socket.socket | None = None
        self.seconds = max(0.01, until - time.monotonic())
        self._timer = threading.Timer(self.seconds, self._fire)
        self._timer.daemon = True

    def __enter__(self) -> "Watchdog":
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        with self._lock:
            if self._handle is not None:
                self._handle.close()
                self._handle = None

    def guard(self, connected: socket.socket) -> None:
        """Watch this connection."""
        with self._lock:
            if self.has_fired:
                raise TimeoutError
            # TLS takes the socket over. A second handle still reaches the connection.
            self._handle = connected.dup()

    def _fire(self) -> None:
        with self._lock:
            self.has_fired = True
            if self._handle is not None:
                with suppress(OSError):
                    self._handle.shutdown(socket.SHUT_RDWR)


class _Directed:
    """A connection to the endpoint that was checked, whatever the host's name means by now."""

    endpoint: Endpoint
    watchdog: Watchdog
    timeout: float | None

    def _new_conn(self) -> socket.socket:
        connected = socket.create_connection(self.endpoint, self.timeout)
        self.watchdog.guard(connected)
        return connected


class _Http(_Directed, HTTPConnection):
    pass


class _Https(_Directed, HTTPSConnection):
    pass


def connected(
    url: Url, endpoint: Endpoint, tls: ssl.SSLContext, watchdog: Watchdog
) -> HTTPConnection:
    """A connection for a request of this address. It connects with the request."""
    host, seconds = str(url.host), min(_SILENCE, watchdog.seconds)
    connection: _Http | _Https
    if url.scheme == "https":
        connection = _Https(host, url.port, timeout=seconds, ssl_context=tls)
    else:
        connection = _Http(host, url.port, timeout=seconds)
    connection.endpoint, connection.watchdog = endpoint, watchdog
    return connection
