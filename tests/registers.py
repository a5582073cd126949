"""Registers as texts: the smallest valid register, with further fields."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from tests.trees import NOTIFIED, REGISTER, VENDOR


def path_of(slug: str) -> str:
    """The path of a vendor's file."""
    return f"subprocessors/{slug}.yaml"


ACME, BETA, GAMMA = path_of("acme"), path_of("beta"), path_of("gamma")

WITHOUT_LEDGER = REGISTER.replace("  ledger: agreements.csv\n", "notice:\n  days: 30\n")
"""A register.yaml that needs no other file."""

_TOLD: Mapping[str, object] = {
    "purpose": "Hosting of the application",
    "countries": ["FR"],
    "agreement": {"reference": "DPA-2025-001", "executed": "2025-01-15"},
    "evaluation": dict.fromkeys(("privacy", "security", "confidentiality"), "2025-12-10"),
    "engaged": "2026-01-02",
    "scope": None,
    "transfers": None,
}


def vendor(**fields: object) -> str:
    """The file of a valid vendor, with these fields instead of its own; None omits a field.

    A notice about this vendor lacks nothing.
    """
    return _with_fields(VENDOR + NOTIFIED, fields)


def full_vendor(**fields: object) -> str:
    """The file of a vendor with every fact that customers are told, and with these fields.

    A notice about this vendor lacks nothing, and no transfer needs a safeguard.
    """
    return vendor(**{**_TOLD, **fields})


EARLIEST = date(2026, 7, 30)
"""Thirty days after today: the first day on which a vendor announced today may begin."""


def beta(**fields: object) -> str:
    """The file of another vendor than Acme, to be engaged when the notice has passed."""
    given: Mapping[str, object] = {
        "name": "Beta Hosting GmbH",
        "website": "https://beta-hosting.com/",
        "purpose": "Storage of backups",
        "agreement": {"reference": "DPA-2025-002", "executed": "2025-01-16"},
        "engaged": f"{EARLIEST}",
        **fields,
    }
    return vendor(**given)


def policy(**fields: object) -> str:
    """A valid register.yaml without a ledger, with these fields instead of its own."""
    return _with_fields(WITHOUT_LEDGER, fields)


def _with_fields(text: str, fields: Mapping[str, object]) -> str:
    """A file with fields replaced in place, and with new fields at its end."""
    blocks: dict[str, str] = {}
    for block in re.findall(r"^[\w-]+:.*\n(?:[ ].*\n)*", text, re.MULTILINE):
        blocks[block.partition(":")[0]] = block
    for name, value in fields.items():
        key = name.replace("_", "-")
        blocks[key] = "" if value is None else f"{key}: {flow(value)}\n"
    return "".join(blocks.values())


def flow(value: object) -> str:
    """A value as YAML on one line, with any text quoted where YAML needs it."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{flow(key)}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    text = str(value)
    if re.fullmatch(r"\w[\w /.-]*", text, re.ASCII):
        return text
    quoted = (c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in text)
    return '"' + "".join(quoted) + '"'
