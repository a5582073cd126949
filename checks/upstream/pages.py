"""Fetch a page of a stranger: within limits, from public addresses, without cookies."""

import http.client
import re
import ssl
import time
import zlib
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urljoin

import dns.resolver
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse
from urllib3.util import Url, parse_url

from checks import __version__
from checks.upstream.addresses import (
    Endpoint,
    NoAddress,
    NotPublic,
    StandIns,
    endpoints,
    resolver_for,
)
from checks.upstream.connections import Turns, Watchdog, connected
from checks.upstream.document import Problem

USER_AGENT = f"subprocessors/{__version__} (weekly watch of a register of subprocessors)"


@dataclass(frozen=True)
class Failure:
    """A page that cannot be compared, and the reason in words."""

    problem: Problem
    detail: str


@dataclass(frozen=True)
class Page:
    """A page as received. `moved` is its new address, if the old address leads there for good."""

    url: str
    moved: str | None
    media_type: str
    charset: str
    body: bytes


@dataclass(frozen=True)
class Limits:
    """The limits of a single page. `size` is in bytes, and counts before and after unpacking."""

    size: int = 5_000_000
    seconds: float = 30
    redirects: int = 5
    pause: float = 1
    """Seconds between two requests to the same host."""


@dataclass(frozen=True)
class Network:
    """The way to strangers' servers. Proxies are not used: a proxy would choose the address."""

    resolver: dns.resolver.Resolver
    stand_ins: StandIns = field(default_factory=StandIns)
    limits: Limits = field(default_factory=Limits)

    @classmethod
    def of(cls, stand_ins: StandIns) -> "Network":
        """The network of this machine, with the servers of a test."""
        return cls(resolver_for(stand_ins), stand_ins)

    @cached_property
    def turns(self) -> Turns:
        """The turns of all requests of this run."""
        return Turns(self.limits.pause)

    @cached_property
    def tls(self) -> ssl.SSLContext:
        """Verifies every certificate."""
        return ssl.create_default_context()


class _Stopped(Exception):
    """The page cannot be fetched."""

    def __init__(self, problem: Problem, detail: str) -> None:
        super().__init__(detail)
        self.failure = Failure(problem, detail)


def fetch(url: str, network: Network) -> Page | Failure:
    """Fetch a page, with its redirects. Never raises for anything that a server does."""
    until = time.monotonic() + network.limits.seconds
    try:
        return _Visit(url, network, until).page()
    except _Stopped as stopped:
        return stopped.failure
    except TimeoutError:
        return _too_slow(network.limits)
    except ssl.SSLCertVerificationError as error:
        return Failure("unreachable", f"the certificate is not valid: {error.verify_message}")
    except (HTTPError, http.client.HTTPException, OSError, ValueError, zlib.error) as error:
        if time.monotonic() >= until:
            return _too_slow(network.limits)
        return Failure("unreachable", f"the connection failed ({type(error).__name__})")


def _too_slow(limits: Limits) -> Failure:
    return Failure("unreachable", f"the page did not arrive within {limits.seconds:g} seconds")


class _Answer(NamedTuple):
    status: int
    content_type: str
    body: bytes
    location: str


_MOVES = {301, 302, 303, 307, 308}
_PERMANENT = {301, 308}
_LOGIN_STATUSES = {401, 407}
_GONE = {404, 410}

_LOGIN = re.compile(
    r"(?<![a-z])(log[-_]?in|sign[-_]?in|sso|saml2?|oauth2?|auth)(?![a-z])", re.IGNORECASE
)
_HOME = re.compile(r"/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?", re.IGNORECASE)
"""The path of a home page, also in a language: /, /en/, /en-us."""

_LONGEST_URL = 2_000


class _Visit:
    """A single reading of a page."""

    def __init__(self, url: str, network: Network, until: float) -> None:
        self._start = parse_url(url)
        self._network = network
        self._until = until

    def page(self) -> Page:
        """Follow the redirects to the page. Raises `_Stopped` and errors of the network."""
        url, moved, permanent = self._start, None, True
        for _ in range(self._network.limits.redirects + 1):
            answer = self._answer(url)
            if answer.status not in _MOVES or not answer.location:
                return self._arrived(url, moved, answer)
            url = _target(url, answer.location)
            permanent = permanent and answer.status in _PERMANENT
            moved = url if permanent else moved
        raise _Stopped("unreachable", "the page has too many redirects")

    def _arrived(self, url: Url, moved: Url | None, answer: _Answer) -> Page:
        _judge_status(answer.status)
        if _LOGIN.search(_where(url)) and not _LOGIN.search(_where(self._start)):
            raise _Stopped("login", "the page leads to a login")
        if _HOME.fullmatch(url.path or "") and not _HOME.fullmatch(self._start.path or ""):
            raise _Stopped("gone", "the page is gone: its address leads to the home page")
        return Page(
            url=url.url,
            moved=moved.url if moved is not None and not _same(moved, self._start) else None,
            media_type=_part(_MEDIA_TYPE, answer.content_type),
            charset=_part(_CHARSET, answer.content_type),
            body=answer.body,
        )

    def _answer(self, url: Url) -> _Answer:
        """The answer to one request."""
        host, port = self._allowed(url)
        with self._network.turns.of(host, self._until):
            seconds = self._until - time.monotonic()
            if seconds <= 0:
                raise TimeoutError
            try:
                found = endpoints(
                    host, port, self._network.resolver, self._network.stand_ins, seconds
                )
            except NoAddress:
                raise _Stopped("unreachable", "the host was not found") from None
            except NotPublic:
                raise _Stopped(
                    "unsafe", "the page leads to an address that is not public"
                ) from None
            for endpoint in found[:-1]:
                with suppress(OSError, HTTPError):
                    return self._request(url, endpoint)
            return self._request(url, found[-1])

    def _allowed(self, url: Url) -> tuple[str, int]:
        """The host and port of an address. Raises `_Stopped` for an address that is not allowed."""
        if url.host is None or len(url.url) > _LONGEST_URL or url.auth is not None:
            raise _Stopped("unsafe", "the page leads to an address that is not allowed")
        port = url.port or (443 if url.scheme == "https" else 80)
        # An unencrypted page, or another port, only if the vendor's file says so.
        scheme_is_fine = url.scheme == "https" or url.scheme == self._start.scheme == "http"
        if not scheme_is_fine or port not in (443, 80, self._start.port):
            raise _Stopped(
                "unsafe", "the page leads to an address without https, or to another port"
            )
        return url.host, port

    def _request(self, url: Url, endpoint: Endpoint) -> _Answer:
        with Watchdog(self._until) as watchdog:
            connection = connected(url, endpoint, self._network.tls, watchdog)
            try:
                connection.request(
                    "GET",
                    url.request_uri,
                    headers={
                        "User-Agent": USER_AGENT,
                        "Accept": "text/html,application/xhtml+xml,text/plain,*/*;q=0.5",
                        "Accept-Encoding": "gzip",
                        "Connection": "close",
                    },
                    preload_content=False,
                    decode_content=False,
                )
                response = connection.getresponse()
                # Nobody needs the text of a redirect or of an error.
                body = _body(response, self._network.limits.size) if response.status == 200 else b""
            finally:
                connection.close()
            if watchdog.has_fired:  # the body only seems to have ended
                raise TimeoutError
        headers = response.headers
        content_type, location = headers.get("Content-Type", ""), headers.get("Location", "")
        return _Answer(response.status, content_type, body, location)


_MEDIA_TYPE = re.compile(r"\s*([\w.+-]{1,60}/[\w.+-]{1,60})\s*(?:;|$)", re.ASCII)
_CHARSET = re.compile(r".*?;\s*charset\s*=\s*[\"']?([\w.:-]{1,40})", re.ASCII | re.IGNORECASE)


def _part(pattern: re.Pattern[str], content_type: str) -> str:
    """A part of a header `Content-Type`, in lower case, or an empty text."""
    match = pattern.match(content_type[:500])
    return match[1].lower() if match else ""


def _target(url: Url, location: str) -> Url:
    """The address to which a redirect leads."""
    return parse_url(urljoin(url.url, location[:_LONGEST_URL].strip()))


def _where(url: Url) -> str:
    return f"{url.host}{url.path or ''}"


def _same(url: Url, other: Url) -> bool:
    """Whether two addresses differ only in `www.`, in capitals, or in a slash at the end."""

    def key(of: Url) -> tuple[str, str, str | None]:
        host = (of.host or "").removeprefix("www.")
        return host, (of.path or "").rstrip("/").casefold(), of.query

    return key(url) == key(other)


def _judge_status(status: int) -> None:
    """Raise `_Stopped` unless the answer has a page."""
    if status in _GONE:
        raise _Stopped("gone", f"the page is gone: status {status}")
    if status in _LOGIN_STATUSES:
        raise _Stopped("login", f"the page asks for a login: status {status}")
    if status == 429 or status >= 500:
        raise _Stopped("unreachable", f"the server answered with status {status}")
    if status != 200:
        raise _Stopped("refused", f"the server refuses programs: status {status}")


_CHUNK = 65_536


def _body(response: BaseHTTPResponse, most: int) -> bytes:
    """The body, unpacked. Raises `_Stopped` as soon as it is too large."""
    packed = response.headers.get("Content-Encoding", "").strip().lower()
    if packed not in ("", "identity", "gzip", "x-gzip"):
        raise _Stopped("unreadable", "the page has an unknown compression")
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16) if "gzip" in packed else None
    received, body = 0, bytearray()
    # `read1` unpacks no chunked transfer by itself but leaves this to http.client, which
    # limits the length of every line.
    while chunk := response.read1(_CHUNK, decode_content=False):
        received += len(chunk)
        # One byte beyond the limit is enough to know. A bomb is never unpacked further.
        body += unpacking.decompress(chunk, most - len(body) + 1) if unpacking else chunk
        if max(received, len(body)) > most:
            raise _Stopped("large", f"the page is larger than {most // 1_000_000} MB")
    if unpacking is not None and received and not unpacking.eof:
        raise _Stopped("unreachable", "the page arrived only in part")
    return bytes(body)
