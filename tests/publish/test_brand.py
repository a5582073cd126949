"""The logo and the accent colour, and the list in a frame."""

import base64
import re
from pathlib import Path

import pytest

from checks.engine import check, check_tree
from checks.publish.assets import digest
from checks.publish.site import render
from checks.register.load import ConfigurationError, load
from tests.trees import FILES, TODAY, MemoryTree

SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def _files(site: str, **files: str | bytes) -> dict[str, str | bytes]:
    return {**FILES, "register.yaml": FILES["register.yaml"] + f"site: {site}\n", **files}


def _page(files: dict[str, str | bytes], name: str = "index.html") -> str:
    return render(load(MemoryTree(files)), TODAY)[name].decode()


def test_the_logo_is_a_picture_in_which_nothing_runs() -> None:
    page = _page(_files("{logo: logo.svg}", **{"logo.svg": SVG}))
    [source] = re.findall(r'<img src="([^"]*)" alt="">', page)
    kind, _, data = source.partition(";base64,")
    assert kind == "data:image/svg+xml"
    assert base64.b64decode(data).decode() == SVG
    assert "<svg" not in page
    assert "img-src data:;" in page


def test_a_png_is_a_png() -> None:
    data = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
    assert 'src="data:image/png;base64,' in _page(_files("{logo: a.png}", **{"a.png": data}))


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (None, "logo.svg cannot be read: no such file or directory"),
        (b"GIF89a", "logo.svg is neither an SVG nor a PNG"),
        (b"<svg" + bytes(32 * 1024), "logo.svg has 32,772 bytes, more than 32,768"),
    ],
)
def test_a_logo_that_cannot_be_shown_is_a_finding(data: bytes | None, problem: str) -> None:
    files = _files("{logo: logo.svg}", **({"logo.svg": data} if data is not None else {}))
    tree = MemoryTree(files)
    register = load(tree)
    findings = [f for f in check(register, tree, TODAY).findings if f.rule == "logo-file"]
    assert [(f.message, f.path) for f in findings] == [(problem, "register.yaml")]
    assert "<img" not in _page(files)


def test_an_accent_has_a_lighter_shade_by_night() -> None:
    page = _page(_files('{accent: "#7A1FA2"}'))
    style = page.partition("<style>")[2].partition("</style>")[0]
    assert style.count("--link: #7a1fa2") == 1
    assert re.search(r"dark\) \{ :root \{ --link: #(?!7a1fa2)[0-9a-f]{6}; \} \}", style)
    assert f"style-src '{digest(style)}'" in page


@pytest.mark.parametrize(
    ("accent", "problem"),
    [("#ffcc00", "is too light"), ("red", "is not a colour"), ("#fff; }", "is not a colour")],
)
def test_an_accent_that_nobody_could_read_is_refused(accent: str, problem: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        load(MemoryTree(_files(f'{{accent: "{accent}"}}')))
    assert problem in str(refused.value.defects)


@pytest.mark.parametrize("path", ["../logo.svg", "/logo.svg", "logo.gif", "a\\logo.svg"])
def test_a_logo_is_a_picture_of_the_repository(path: str) -> None:
    with pytest.raises(ConfigurationError):
        load(MemoryTree(_files(f"{{logo: '{path}'}}")))


@pytest.mark.parametrize(
    ("written", "hint"), [("de_DE", "write de-DE"), ("??", "write a tag such as en, de or pt-BR")]
)
def test_a_wrong_tag_among_the_languages_gets_a_tag(written: str, hint: str) -> None:
    findings = check_tree(MemoryTree(_files(f'{{languages: [fr, "{written}"]}}')), TODAY).findings
    shown = [(finding.message, finding.hint) for finding in findings]
    assert shown == [("this setting is not the tag of a language", hint)]


def test_links_of_the_frame_open_outside(tmp_path: Path) -> None:
    page = _page(dict(FILES), "embed.html")
    assert '<base target="_blank">' in page
    assert 'href="#' not in page
    assert 'href="https://initech.com/subprocessors#acme-cloud"' in page
    assert "<script" not in page
    assert "<form" not in page
