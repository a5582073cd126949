"""Changes and their values in words. The text is plain: each output escapes it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from checks.changes.agreements import AGREEMENTS
from checks.changes.announcement import Announcement
from checks.changes.kinds import KINDS
from checks.changes.regions import title
from checks.register.model import Contact, Subprocessor
from checks.register.policy import Policy


@dataclass(frozen=True, slots=True)
class Wording:
    """Words for the changes of a register with this policy."""

    policy: Policy

    def summary(self, announcement: Announcement) -> str:
        """The change in a few words that follow the vendor's name."""
        change = announcement.change
        kind = KINDS[change.kind]
        old, new = change.old, change.new
        if change.kind == "added":
            new = (
                announcement.vendor
            )  # with today's values, which may differ from the announced values
        wording = kind.wording
        if old is None:
            wording = kind.without_old or wording
        elif new is None:
            wording = kind.without_new or wording
        # Values are texts from strangers, so str.format is not safe.
        words = "".join(
            self.value(change.field, new)
            if piece == "{new}"
            else self.value(change.field, old)
            if piece == "{old}"
            else piece
            for piece in _pieces(wording)
        )
        if announcement.early_start is not None:
            words += kind.early.format(announcement.early_start)
        return words

    def value(self, field: str, value: Any) -> str:
        """A value of a field in words."""
        if value is None:
            return "none"
        if isinstance(value, tuple):
            return ", ".join(self.value(field, item) for item in value)
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, Contact):
            parts = (value.name, value.role, value.email, value.url)
            return ", ".join(part for part in parts if part) or "none"
        if isinstance(value, Subprocessor):
            countries = ", ".join(self.country(code) for code in value.countries)
            return f"{value.purpose} ({countries})"
        if field in ("countries", "established"):
            return self.country(value)
        if field in ("data", "data-subjects"):
            return str(value).replace("-", " ")
        if field == "agreement.kind":
            return AGREEMENTS[value]
        if field == "group" and value in self.policy.groups:
            return self.policy.groups[value].title
        return str(value)

    def country(self, code: str) -> str:
        """The name of a country, or the title of a region in register.yaml."""
        return title(self.policy, code)


@cache
def _pieces(wording: str) -> Sequence[str]:
    """A wording, split into words and places of values."""
    return _VALUE.split(wording)


_VALUE = re.compile("({old}|{new})")
