"""Mutations of files: of bytes, of lines, of fields and of words."""

import re
from collections.abc import Callable, Sequence
from random import Random

from tests.fuzz.hostile import HOSTILE

Mutation = Callable[[bytes, Random], bytes]

_BYTES = b"\x00\t\n\r \"#%&'*,-.0:;<=>?@[]`{|}~\x7f\x80\xa0\xbf\xc2\xe2\xef\xf0\xff"

_PIECES: tuple[bytes, ...] = (
    b"- ", b"? ", b": ", b"#", b" #", b"&a ", b"*a", b"!!str ", b"!a ", b"<<: *a", b"|", b">",
    b"|2-\n", b"---\n", b"...\n", b"%YAML 1.1\n", b"%TAG ! x\n", b"[", b"]", b"{", b"}", b"[[[[",
    b"{{{{", b'"', b"'", b"\xef\xbb\xbf", b"\xff\xfe", b"\xc2\xa0", b"\xc2\x85", b"\xe2\x80\xa8",
    b"\xed\xa0\x80", b"\xf4\x8f\xbf\xbf", b"\x00", b"\x1b[31m", b"null", b"~", b"NO", b"012",
    b"2026-02-30", b"0001-01-01", b"9999-12-31", b"99999-01-01", b"2026-W01", b"1e999", b".inf",
    b"<<<<<<< HEAD\n", b"=======\n", b">>>>>>> x\n", b"```yaml\n", b"\\", b'"\\x00"', b'"\\ud800"',
    b'"\\U0010FFFF"', b"\r\n", b"\r", b"    ", b"\t", b'"a"b', b"'a''b'", b"a: b: c", b"\xd9\xa3",
    b"\xe2\x80\xae", b"a" * 300, b"9" * 300, b"-" * 80, b"\xef\xbc\x9a", b"\xe2\x80\x9c",
)  # fmt: skip

_FIELD = re.compile(rb"^( *)([\w-]+):(.*)$", re.MULTILINE)
_WORD = re.compile(rb"[\w.-]+")


def mutated(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    """The file after one to four mutations. Lines may come from the other files."""
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 4))):
        if random.random() < 0.1:
            data = _splice(data, random.choice(others), random)
        else:
            data = random.choice(_MUTATIONS)(data, random)
    return data


def _splice(data: bytes, other: bytes, random: Random) -> bytes:
    """The start of one file, and the end of another."""
    lines, more = data.splitlines(keepends=True), other.splitlines(keepends=True)
    start, end = random.randint(0, len(lines)), random.randint(0, len(more))
    return b"".join(lines[:start] + more[end:])


def _flip_byte(data: bytes, random: Random) -> bytes:
    place = random.randint(0, len(data))
    return data[:place] + random.choice(_BYTES).to_bytes() + data[place + 1 :]


def _insert_piece(data: bytes, random: Random) -> bytes:
    place = random.randint(0, len(data))
    return data[:place] + random.choice(_PIECES) + data[place:]


def _delete_bytes(data: bytes, random: Random) -> bytes:
    place = random.randint(0, len(data))
    return data[:place] + data[place + random.choice((1, 1, 2, 5, 20)) :]


def _repeat_bytes(data: bytes, random: Random) -> bytes:
    place = random.randint(0, len(data))
    part = data[place : place + random.choice((1, 2, 10))]
    return data[:place] + part * random.choice((2, 3, 50)) + data[place:]


def _truncate(data: bytes, random: Random) -> bytes:
    return data[: random.randint(0, len(data))]


def _change_lines(data: bytes, random: Random) -> bytes:
    """A line that is deleted, doubled, moved, or has another indentation."""
    lines = data.splitlines(keepends=True)
    if not lines:
        return data
    place = random.randrange(len(lines))
    line = lines[place]
    change = random.randrange(5)
    if change == 0:
        del lines[place]
    elif change == 1:
        lines.insert(random.randint(0, len(lines)), line)
    elif change == 2:
        lines[place] = b" " * random.choice((1, 2, 3, 8)) + line
    elif change == 3:
        lines[place] = line.lstrip()
    else:
        lines.insert(random.randrange(len(lines)), lines.pop(place))
    return b"".join(lines)


def _change_value(data: bytes, random: Random) -> bytes:
    """A field with a hostile or strange value, or with that of another field."""
    fields = list(_FIELD.finditer(data))
    if not fields:
        return data
    field = random.choice(fields)
    change = random.randrange(4)
    if change == 0:
        value = b' "' + _quoted(random.choice(HOSTILE)).encode("utf-8", "surrogatepass") + b'"'
    elif change == 1:
        value = b" " + random.choice(_PIECES)
    elif change == 2:
        value = random.choice(fields)[3]
    else:
        value = b" " + random.choice(HOSTILE).encode("utf-8", "surrogatepass")
    return data[: field.start(3)] + value + data[field.end(3) :]


def _change_key(data: bytes, random: Random) -> bytes:
    """A field with the name of another, or with a name that is misspelt."""
    fields = list(_FIELD.finditer(data))
    if not fields:
        return data
    field = random.choice(fields)
    name = random.choice(fields)[2] if random.random() < 0.5 else field[2][1:] + b"x"
    return data[: field.start(2)] + name + data[field.end(2) :]


def _change_word(data: bytes, random: Random) -> bytes:
    """A word in the place of another one, or a strange piece."""
    words = list(_WORD.finditer(data))
    if not words:
        return data
    word = random.choice(words)
    new = random.choice(words)[0] if random.random() < 0.5 else random.choice(_PIECES)
    return data[: word.start()] + new + data[word.end() :]


def _quoted(text: str) -> str:
    return "".join(
        f"\\U{ord(c):08x}" if not c.isprintable() else f"\\{c}" if c in '"\\' else c for c in text
    )


_MUTATIONS: tuple[Mutation, ...] = (
    _flip_byte, _insert_piece, _delete_bytes, _repeat_bytes, _truncate, _change_lines,
    _change_lines, _change_value, _change_value, _change_value, _change_key, _change_word,
)  # fmt: skip
