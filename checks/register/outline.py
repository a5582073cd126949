"""The fields of a register's files, for text that cannot be read as YAML.

A line that starts with the name of a field may merely lack a colon or the indentation. The
tests compare the names with the models.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from checks.register.layout import REGISTER_FILE


@dataclass(frozen=True)
class Outline:
    """The fields of a file, the fields inside each block, and the fields that hold lists.

    A block with an empty set takes any names. `inner` has the fields of the blocks inside a block.
    A `free` block even takes the names of other fields. Without the fields in `needed`, a file is
    hardly a file of this kind.
    """

    fields: frozenset[str]
    blocks: Mapping[str, frozenset[str]]
    lists: frozenset[str]
    needed: frozenset[str]
    free: frozenset[str] = frozenset()
    inner: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def only_inside(self) -> frozenset[str]:
        """The fields that stand in blocks only."""
        return frozenset().union(*self.blocks.values()) - self.fields


_NO_NAMES = frozenset[str]()

VENDOR = Outline(
    frozenset(
        {
            "address", "agreement", "also-known-as", "announced", "contact", "countries", "data",
            "data-subjects", "details", "ended", "engaged", "entity", "established", "evaluation",
            "formerly", "group", "identifiers", "internal", "links", "name", "purpose", "replaces",
            "scope", "transfers", "website",
        }
    ),
    {
        "agreement": frozenset({"executed", "expires", "first", "kind", "reference", "url"}),
        "contact": frozenset({"email", "name", "role", "url"}),
        "identifiers": frozenset({"euid", "lei"}),
        "internal": frozenset({"notes", "owner", "risk"}),
        "links": frozenset({"agreement", "privacy", "security", "subprocessors"}),
        "evaluation": _NO_NAMES,
        "details": _NO_NAMES,
        "formerly": _NO_NAMES,
    },
    frozenset({"also-known-as", "countries", "data", "data-subjects", "replaces", "scope"}),
    frozenset({"name", "group"}),
    free=frozenset({"details", "formerly"}),
)  # fmt: skip

SETTINGS = Outline(
    frozenset(
        {
            "agreements", "contact", "details", "display", "evaluation", "groups", "introduction",
            "language", "notice", "onboarding", "organization", "propose", "publisher", "regions",
            "required", "rules", "rulings", "scopes", "site", "title", "url", "waivers",
        }
    ),
    {
        "agreements": frozenset({"ledger", "pattern"}),
        "evaluation": frozenset({"areas", "valid-days"}),
        "notice": frozenset(
            {
                "days", "from", "holidays", "objections", "releases", "since", "timezone",
                "working-days",
            }
        ),
        "onboarding": frozenset({"until", "vendors"}),
        "propose": frozenset({"branch", "folder", "forge", "repository"}),
        "publisher": frozenset(
            {
                "address", "contact", "data-protection-officer", "established", "identifiers",
                "representative",
            }
        ),
        "site": frozenset(
            {"accent", "archive", "filter", "languages", "logo", "subscribe", "xlsx"}
        ),
        "groups": _NO_NAMES,
        "regions": _NO_NAMES,
        "rules": _NO_NAMES,
        "scopes": _NO_NAMES,
        "details": _NO_NAMES,
    },
    frozenset({"required", "rulings", "waivers"}),
    frozenset({"organization"}),
    inner={
        "groups": frozenset({"introduction", "order", "title"}),
        "details": frozenset({"material", "title"}),
    },
)  # fmt: skip


def outline_of(path: str) -> Outline:
    """The outline of the file at a path."""
    return SETTINGS if path == REGISTER_FILE else VENDOR
