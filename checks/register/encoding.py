"""Encoding: whether bytes are plain UTF-8 text without invisible characters."""

import re

from checks.characters import position_outside_need
from checks.findings import Span
from checks.register.defects import BadEncoding

_UNSEEN = (
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufffe\uffff\U000e0000-\U000e007f]|\r(?!\n)"
)
"""Characters that YAML 1.2.2 (section 5.1) does not allow in a file. In addition, all line breaks
except LF and CRLF, tags, and characters that change the direction of text or have no width."""

_UNSEEN_ANYWHERE = re.compile(_UNSEEN)

_PLAIN = b"\t\n" + bytes(range(0x20, 0x7F))
"""Bytes that need no closer look."""


def diagnose_encoding(data: bytes, path: str) -> BadEncoding | None:
    """The reason why the bytes are not plain UTF-8 text, with its span, or None if they are.

    `path` names the file in the defect.
    """
    if not data.translate(None, delete=_PLAIN):
        return None
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        problem = "the file is encoded in UTF-16"
        return BadEncoding(path=path, span=Span(), problem=problem, hint=_SAVE)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # `error` counts from after a byte order mark.
        before = error.object[: error.start]
        problem = f"byte {error.object[error.start]:02X} (hexadecimal) is not UTF-8"
        return BadEncoding(path=path, span=_span_after(before), problem=problem, hint=_SAVE)
    # A script or an emoji may need joiners and tags. The slow check for this rare case is last.
    if not _UNSEEN_ANYWHERE.search(text):
        return None
    position = position_outside_need(_UNSEEN, text)
    if position is None:
        return None
    problem = f"the invisible character U+{ord(text[position]):04X}"
    hint = "remove it"
    if text[position] == "\r":
        problem, hint = "a carriage return without a line feed", "save with plain line ends"
    span = _span_after(text[:position].encode())
    return BadEncoding(path=path, span=span, problem=problem, hint=hint)


_SAVE = "save the file as UTF-8"


def _span_after(before: bytes) -> Span:
    """The span of the character after these bytes. The bytes are valid UTF-8."""
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode()) + 1
    return Span(line, column, line, column + 1)
