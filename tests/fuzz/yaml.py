"""YAML as people, programs and attackers write it: the same values in many styles."""

import re
from collections.abc import Mapping, Sequence
from random import Random

Value = str | Sequence["Value"] | Mapping[str, "Value"]

_PLAIN = re.compile(r"[A-Za-z][\w /.,()-]*", re.ASCII)


def document(fields: Mapping[str, Value], random: Random | None = None) -> str:
    """A file with these fields. With `random`, in styles that are drawn."""
    lines: list[str] = []
    for key, value in fields.items():
        lines += _field(key, value, 0, random)
    if random is not None and random.random() < 0.1:
        lines.insert(random.randrange(len(lines) + 1), random.choice(("", "# Zqx", "---", "...")))
    return "".join(f"{line}\n" for line in lines)


def _field(key: str, value: Value, depth: int, random: Random | None) -> list[str]:
    margin = "  " * depth
    if isinstance(value, str):
        return [f"{margin}{key}: {scalar(value, random)}"]
    if not value or random is None or random.random() < 0.7:
        return [f"{margin}{key}: {flow(value, random)}"]
    if isinstance(value, Mapping):
        lines = [f"{margin}{key}:"]
        for inner, item in value.items():
            lines += _field(inner, item, depth + 1, random)
        return lines
    return [f"{margin}{key}:", *(f"{margin}  - {flow(item, random)}" for item in value)]


def flow(value: Value, random: Random | None = None) -> str:
    """A value on one line."""
    if isinstance(value, str):
        return scalar(value, random)
    if isinstance(value, Mapping):
        inner = (f"{key}: {flow(item, random)}" for key, item in value.items())
        return "{" + ", ".join(inner) + "}"
    return "[" + ", ".join(flow(item, random) for item in value) + "]"


def scalar(text: str, random: Random | None = None) -> str:
    """A text that reads as itself: plain where it may be, in double quotes else."""
    style = random.random() if random is not None else 1.0
    if style < 0.05:
        return text  # and whatever YAML makes of it
    if style < 0.15 and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    if _PLAIN.fullmatch(text) or re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return text
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    return character if character.isprintable() else f"\\U{ord(character):08x}"
