"""The examples in the rules' docstrings, made into registers.

An example is laid over a valid register. What stands before the first `# path`
line is for the one vendor's file. In YAML, a field of the example takes the
place of the field of the same name. A file with `name` and `group` is whole. In a
ledger, the lines take the place of all lines. `⟨E9⟩` stands for the byte E9, `⟨20 × 9⟩`
for nine bytes 20, `⟨unreadable⟩` for a file that cannot be opened, and `⟨deleted⟩` for
one that is not there. An example of a change is two registers, before and after it.
"""

import re
from collections.abc import Iterator

from tests.trees import FILES, HEADER, NOTICES_HEADER, NOTIFIED, OTHER_VENDOR, VENDOR, VENDOR_PATH

_PATH = re.compile(r"# (\S+\.(?:yaml|yml|csv|txt|svg)|subprocessors/.+)")
_BYTES = re.compile(r"⟨([0-9A-F]{2})(?: × (\d+))?⟩".encode())


def register_of(example: str) -> dict[str, bytes]:
    """The files of the valid register with the example laid over it, by path."""
    files = {**FILES, VENDOR_PATH: VENDOR + NOTIFIED}
    for path, text in _sections(example):
        if text.strip() == "⟨deleted⟩":
            del files[path]
            continue
        if path.endswith(".csv"):
            files[path] = (NOTICES_HEADER if path == "notices.csv" else HEADER) + text
        elif path == "register.yaml":
            files[path] = _overlay(files[path], text)
        elif path.endswith((".yaml", ".yml")) and _fields(text):
            base = VENDOR if path == VENDOR_PATH else OTHER_VENDOR
            whole = {"name", "group"} <= {*_fields(text)}
            files[path] = text if whole else _overlay(base + NOTIFIED, text)
        else:
            files[path] = text
    return {path: _BYTES.sub(_expand, text.encode()) for path, text in files.items()}


def _sections(example: str) -> Iterator[tuple[str, str]]:
    path, lines = VENDOR_PATH, list[str]()
    for line in example.splitlines(keepends=True):
        named = _PATH.fullmatch(line.strip())
        if named:
            if lines:
                yield path, "".join(lines)
            path, lines = named[1], []
        else:
            lines.append(line)
    yield path, "".join(lines)


def _overlay(base: str, text: str) -> str:
    """The base without the fields of the text, then the text."""
    fields = set(_fields(text))
    kept: list[str] = []
    keep = True
    for line in base.splitlines(keepends=True):
        if not line.startswith(" "):
            keep = line.partition(":")[0] not in fields
        if keep:
            kept.append(line)
    return "".join(kept) + text


def _fields(text: str) -> list[str]:
    return re.findall(r"^([\w-]+):", text, re.MULTILINE)


def _expand(repeated: re.Match[bytes]) -> bytes:
    return bytes.fromhex(repeated[1].decode()) * int(repeated[2] or 1)
