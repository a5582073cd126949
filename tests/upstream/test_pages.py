"""Pages of strangers are fetched within limits."""

import gzip
import ssl
import threading
import time
import tracemalloc
from pathlib import Path

import pytest

from checks.upstream.document import Problem
from checks.upstream.pages import USER_AGENT, Failure, Network, Page, fetch
from tests.upstream import servers
from tests.upstream.conftest import certified, network_to
from tests.upstream.servers import Behaviour, Names, Web, answer, page, redirect, serving

START = "http://stripe.com/dpa"
HERE = "stripe.com/dpa"
TEXT = page("Acme hosts our data.")


def fetched(network: Network, url: str = START) -> Page:
    result = fetch(url, network)
    assert isinstance(result, Page), result
    return result


def failed(network: Network, url: str = START) -> Failure:
    result = fetch(url, network)
    assert isinstance(result, Failure), result
    return result


def test_a_page(web: Web, network: Network) -> None:
    web.answers[HERE] = answer(TEXT, Set_Cookie="session=1")
    result = fetched(network)
    assert (result.url, result.moved) == (START, None)
    assert (result.media_type, result.charset) == ("text/html", "utf-8")
    assert result.body == TEXT.encode()
    fetched(network)
    for request in web.requests:
        assert f"User-Agent: {USER_AGENT}\r\n".encode() in request
        assert b"Host: stripe.com\r\n" in request
        for header in (b"cookie", b"authorization", b"referer"):
            assert header not in request.lower()


def test_a_packed_page(web: Web, network: Network) -> None:
    web.answers[HERE] = answer(gzip.compress(TEXT.encode()), Content_Encoding="gzip")
    assert fetched(network).body == TEXT.encode()


def test_a_page_in_chunks(web: Web, network: Network) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    web.answers[HERE] = lambda send: send(head + b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n")
    assert fetched(network).body == b"hello world"


@pytest.mark.parametrize(
    ("header", "media_type", "charset"),
    [
        ("text/html", "text/html", ""),
        ("Text/HTML;charset=UTF-8", "text/html", "utf-8"),
        ("text/plain; x=y; charset='latin1'", "text/plain", "latin1"),
        ("application/ld+json", "application/ld+json", ""),
        ("html", "", ""),
        ("text/html\0; charset=x\0y", "", "x"),
        ("text/html; charset=" + "x" * 5000, "text/html", "x" * 40),
        ("text/html; charset=\xe9", "text/html", ""),
    ],
)
def test_the_type_of_a_page(
    header: str, media_type: str, charset: str, web: Web, network: Network
) -> None:
    web.answers[HERE] = answer(TEXT, kind=header)
    result = fetched(network)
    assert (result.media_type, result.charset) == (media_type, charset)


@pytest.mark.parametrize(
    ("behaviour", "problem", "words"),
    [
        (answer(status=404), "gone", "status 404"),
        (answer(status=410), "gone", "status 410"),
        (answer(status=401), "login", "login"),
        (answer(status=403), "refused", "status 403"),
        (answer(status=204), "refused", "status 204"),
        (answer(status=429), "unreachable", "status 429"),
        (answer(status=503), "unreachable", "status 503"),
        (answer("x" * 100_001), "large", "larger"),
        (servers.endless_body, "large", "larger"),
        (servers.bomb, "large", "larger"),
        (answer("x", Content_Encoding="br"), "unreadable", "compression"),
        (answer("no gzip", Content_Encoding="gzip"), "unreachable", "failed"),
        (servers.cut_gzip, "unreachable", "only in part"),
        (servers.cut_body, "unreachable", "failed"),
        (servers.nonsense, "unreachable", "failed"),
        (servers.endless_headers, "unreachable", "failed"),
        (servers.endless_chunk_line, "unreachable", "failed"),
        (lambda send: None, "unreachable", "failed"),
        (redirect("/dpa"), "unreachable", "redirects"),
        (redirect("/"), "gone", "home page"),
        (redirect("/en-us/"), "gone", "home page"),
        (redirect("http://127.0.0.1/"), "unsafe", "not public"),
        (redirect("http://[::1]/"), "unsafe", "not public"),
        (redirect("http://[::ffff:127.0.0.1]/"), "unsafe", "not public"),
        (redirect("http://169.254.169.254/latest/meta-data"), "unsafe", "not public"),
        (redirect("http://10.0.0.1/"), "unsafe", "not public"),
        (redirect("http://224.0.0.1/"), "unsafe", "not public"),
        (redirect("http://private.com/"), "unsafe", "not public"),
        (redirect("http://2130706433/"), "unreachable", "not found"),
        (redirect("http://user:password@hubspot.com/x"), "unsafe", "not allowed"),
        (redirect("http://hubspot.com:22/x"), "unsafe", "port"),
        (redirect("ftp://hubspot.com/x"), "unsafe", "https"),
        (redirect("file:///etc/passwd"), "unsafe", "not allowed"),
        (redirect("javascript:alert(1)"), "unsafe", "not allowed"),
        (redirect("http://[/"), "unreachable", "failed"),
        (redirect(f"/{'x' * 5000}"), "unsafe", "not allowed"),
    ],
)
def test_pages_that_cannot_be_compared(
    behaviour: Behaviour, problem: Problem, words: str, web: Web, names: Names, network: Network
) -> None:
    names.records = {"private.com": ["A 192.168.0.1"]}
    home = {"stripe.com/": answer(TEXT), "stripe.com/en-us/": answer(TEXT)}
    web.answers = {**home, HERE: behaviour}
    failure = failed(network)
    assert failure.problem == problem
    assert words in failure.detail


@pytest.mark.parametrize(
    "behaviour", [servers.bomb, servers.endless_headers, servers.endless_chunk_line]
)
def test_no_page_takes_much_memory(behaviour: Behaviour, web: Web, network: Network) -> None:
    web.answers[HERE] = behaviour
    tracemalloc.start()
    try:
        failed(network)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 5_000_000  # bytes; the bomb has 60 MB


@pytest.mark.parametrize(
    "behaviour",
    [servers.drip, servers.dripping_headers, servers.silence, servers.endless_continue],
)
def test_a_slow_page_is_left_at_the_deadline(behaviour: Behaviour, web: Web, names: Names) -> None:
    web.answers[HERE] = behaviour
    start = time.monotonic()
    failure = failed(network_to(web, names, seconds=0.5))
    assert failure == Failure("unreachable", "the page did not arrive within 0.5 seconds")
    assert time.monotonic() - start < 3


def test_redirects_share_the_time_of_a_page(web: Web, names: Names) -> None:
    def slowly(send: servers.Send) -> None:
        time.sleep(0.3)
        redirect(f"/{len(web.visits)}")(send)

    web.answers = {HERE: slowly, **{f"stripe.com/{n}": slowly for n in range(9)}}
    assert "within 0.5 seconds" in failed(network_to(web, names, seconds=0.5)).detail


def test_a_slow_handshake(names: Names) -> None:
    """A TLS handshake that never completes."""
    with serving(Web()) as web:
        network = network_to(web, names, seconds=0.5)
        start = time.monotonic()
        assert failed(network, "https://stripe.com/dpa").problem == "unreachable"
        assert time.monotonic() - start < 3


def test_redirects(web: Web, network: Network) -> None:
    web.answers = {
        HERE: redirect("//hubspot.com/legal?x=1", 301),
        "hubspot.com/legal?x=1": redirect("dpa#part", 308),
        "hubspot.com/dpa": redirect("/en/dpa", 302),
        "hubspot.com/en/dpa": answer(TEXT),
    }
    result = fetched(network)
    assert (result.url, result.moved) == (
        "http://hubspot.com/en/dpa",
        "http://hubspot.com/dpa#part",
    )


@pytest.mark.parametrize("location", ["/dpa/", "http://www.stripe.com/dpa", "/DPA"])
def test_a_small_difference_of_the_address_is_no_move(
    location: str, web: Web, network: Network
) -> None:
    web.answers = {HERE: redirect(location, 301)}
    for address in ("stripe.com/dpa/", "www.stripe.com/dpa", "stripe.com/DPA"):
        web.answers[address] = answer(TEXT)
    assert fetched(network).moved is None


@pytest.mark.parametrize("location", ["/login?next=/dpa", "/users/sign_in", "/saml2/start", "/sso"])
def test_a_redirect_to_a_login(location: str, web: Web, network: Network) -> None:
    web.answers = {HERE: redirect(location), f"stripe.com{location}": answer(TEXT)}
    assert failed(network).problem == "login"


def test_an_encrypted_page(tmp_path: Path, names: Names) -> None:
    context = certified(tmp_path / "web", {"stripe.com": 1})
    with serving(Web({HERE: answer(TEXT)}), context) as web:
        network = network_to(web, names)
        url = "https://stripe.com/dpa"
        failure = failed(network, url)
        assert failure.detail.startswith("the certificate is not valid: ")
        assert web.visits == []
        trusting = ssl.create_default_context(cafile=tmp_path / "web/authority.pem")
        network.__dict__["tls"] = trusting
        assert fetched(network, url).body == TEXT.encode()
        web.answers[HERE] = redirect("http://stripe.com/dpa")
        assert "without https" in failed(network, url).detail
        other = failed(network, "https://hubspot.com/")
        assert other.detail.startswith("the certificate is not valid: ")


def test_a_host_is_asked_by_one_request_at_a_time(web: Web, names: Names) -> None:
    def slowly(send: servers.Send) -> None:
        time.sleep(0.05)
        answer(TEXT)(send)

    web.answers = {f"stripe.com/{number}": slowly for number in range(4)}
    network = network_to(web, names, pause=0.1)
    start = time.monotonic()
    threads = [
        threading.Thread(target=fetch, args=(f"http://stripe.com/{number}", network))
        for number in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert web.at_once == {"stripe.com": 1}
    assert time.monotonic() - start >= 4 * 0.05 + 3 * 0.1


def test_a_queue_ends_with_the_time_of_the_page(web: Web, names: Names) -> None:
    network = network_to(web, names, seconds=0.3)
    with network.turns.of("stripe.com", time.monotonic() + 1):
        assert "within" in failed(network).detail
    assert web.visits == []


def test_another_address_of_the_host_is_tried(
    web: Web, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.answers[HERE] = answer(TEXT)
    monkeypatch.setattr(
        "checks.upstream.pages.endpoints", lambda *_: [("127.0.0.1", 9), web.endpoint]
    )
    assert fetched(network).body == TEXT.encode()
