"""`preview`: the site in a browser, on this machine only."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection

import pytest

from checks.publish.ownership import MARKER
from tests.folders import RegisterFolder
from tests.project import ROOT
from tests.registers import ACME, vendor
from tests.repositories import Repo


@contextmanager
def previewed(register: RegisterFolder) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The running command, and the port."""
    command = [sys.executable, "-m", "checks", "--root", str(register.root), "preview"]
    process = subprocess.Popen(
        [*command, "--port", "0", "--today", "2026-06-30"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        # A shell lets its background jobs ignore Ctrl-C, and so do their children.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
        assert address is not None, line
        yield process, int(address[1])
    finally:
        process.kill()
        process.communicate()


def fetched(
    port: int, path: str, host: str | None = None, method: str = "GET"
) -> tuple[int, str, bytes]:
    """The status, the type and the content of an answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, headers={"Host": host} if host else {})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, answer.headers["Content-Type"], content


def test_the_site_is_served_until_ctrl_c(repo: Repo) -> None:
    site = repo.published("2026-06-30")
    before = sorted(path for path in repo.root.rglob("*") if ".git" not in path.parts)
    with previewed(repo) as (process, port):
        status, kind, content = fetched(port, "/")
        assert (status, kind) == (200, "text/html; charset=utf-8")
        assert content == site["index.html"]
        assert fetched(port, "/index.html?x=1#y")[2] == content
        for name, data in site.items():
            if name != MARKER:
                assert fetched(port, f"/{name}")[2] == data
        assert fetched(port, "/subprocessors.json")[1].startswith("application/json")
        assert fetched(port, "/", method="HEAD")[2] == b""
        for path in ("/register.yaml", "/../register.yaml", "/%2e%2e/register.yaml", "//etc/passwd",
                     "/etc/passwd", "/subprocessors/", "/.", "/%00"):  # fmt: skip
            assert fetched(port, path)[0] == 404
        assert fetched(port, "/", method="POST")[0] == 501
        for host in ("evil.com", "evil.com:80", "127.0.0.1.evil.com", "[::1]"):
            assert fetched(port, "/", host=host)[0] == 403
        assert fetched(port, "/", host=f"localhost:{port}")[0] == 200
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        assert (process.returncode, out) == (0, "")
        assert "Traceback" not in err
    assert sorted(path for path in repo.root.rglob("*") if ".git" not in path.parts) == before


def test_a_taken_port_is_named(repo: Repo) -> None:
    with previewed(repo) as (_, port):
        outcome = repo.run("preview", "--port", str(port))
        assert outcome.status == 2
        assert f"port {port} cannot be used" in outcome.err
        assert "--port" in outcome.err


@pytest.mark.parametrize("port", ["70000", "-1", "http"])
def test_no_port(repo: Repo, port: str) -> None:
    outcome = repo.run("preview", f"--port={port}")
    assert outcome.status == 2
    assert "is not a port" in outcome.err


def test_a_list_that_cannot_be_compiled_is_refused(repo: Repo) -> None:
    repo.write({ACME: vendor(name=None)})
    outcome = repo.run("preview", "--port", "0")
    assert outcome.status == 2
    assert ACME in outcome.err
