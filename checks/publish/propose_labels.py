"""The words of the rules for people who see the form, and not the file.

The rules name fields as in YAML: "add `engaged:` with the first day". The form names its own
controls instead: "fill in “Start” with the first day".
"""

import re
from collections.abc import Iterable, Mapping

from checks.publish.propose_fields import Block, Control

_PHRASES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"the field (`[^`]+`) is missing", r"\1 is missing"),
        (r"`formerly\.(.+)` has no value", r"the earlier name \1 has no last day"),
        (r"add `email` or `url` below `contact`", "fill in `email` or “Contact page”"),
        (
            r"write `transfers: .*verified: (\{today\}|[\d-]+)\}.*`",
            r"under `dpf`, set `verified` to \1",
        ),
        (r"add `([a-z]+): ([^`]+)`", r"set `\1` to \2"),
        (r"add `transfers:` with the safeguard", "select a safeguard under `transfers`"),
        (r"add `([^`:]+):`", r"fill in `\1`"),
        (r" with a value \(.*\)", ""),
        (r"then add the day, for example \[.*\]", "then enter the day"),
        (r"remove the whole line instead", "leave it empty"),
        (r"remove (?=`[a-z])", "leave out "),
        (r"(name the file \S+)\.yaml", r"\1"),
        (r" only, and \.yaml", " only"),
        (r"register\.yaml", "the register"),
    )
)
"""Phrases of the rules about a file, and their forms for the controls, in this order."""


def labels(parts: Iterable[Control | Block]) -> Mapping[str, str]:
    """The label of each field in the form, by the field's name in YAML.

    A field of the top level comes before fields of the same name in records.
    """
    named = sorted(_named(parts), key=lambda item: item[0])
    result: dict[str, str] = {}
    for _, name, label in named:
        result.setdefault(name, label)
    return result


def _named(parts: Iterable[Control | Block]) -> Iterable[tuple[int, str, str]]:
    """Depth, name and label of each field."""
    for part in parts:
        if isinstance(part, Control) or part.kind != "section":
            yield len(part.path), part.path[-1], part.label
        if isinstance(part, Block):
            yield from _named(part.parts)


def in_form(text: str, labels: Mapping[str, str]) -> str:
    """A message or hint of a rule, with the labels of the form."""
    for pattern, replacement in _PHRASES:
        text = pattern.sub(replacement, text)
    return re.sub(
        "`([^`]+)`", lambda code: f"“{labels[code[1]]}”" if code[1] in labels else code[0], text
    )
