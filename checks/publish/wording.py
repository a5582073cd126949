"""Changes in words. Plain text: whoever shows it escapes it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from checks.changes.announcement import Announcement
from checks.changes.change import Change
from checks.changes.regions import title
from checks.register.model import Contact
from checks.register.policy import Policy

AGREEMENTS: Mapping[str, str] = {
    "scc": "standard contractual clauses (GDPR Art. 46(2)(c))",
    "bcr": "binding corporate rules (GDPR Art. 47)",
    "dpa": "data processing agreement",
    "intragroup": "intra-group agreement",
}
"""What kinds of agreement are called."""

# {new} and {old} are values in words; what stands in [ ] is left out without an old one.
SENTENCES: Mapping[str, str] = {
    "removed": "taken off the list",
    "renamed": "listed as {new}, not as {old}",
    "engaged": "starts on {new}, not on {old}",
    "engaged-earlier": "starts on {new} already, not on {old}",
    "ended": "ends on {new}[, not on {old}]",
    "resumed": "does not end on {old}",
    "announced-changed": "announced on {new}[, not on {old}]",
    "entity-replaced": "{new} takes the place of {old}",
    "name-respelt": "now written {new}",
    "alias-added": "also known as {new}",
    "alias-removed": "no longer known as {old}",
    "aliases-reordered": "also known as {new}",
    "website-changed": "website: {new}",
    "group-changed": "group: {new}",
    "scope-changed": "scope: {new}[ (before: {old})]",
    "scope-respelt": "scope: {new}",
    "purpose-changed": "purpose: {new}[ (before: {old})]",
    "purpose-respelt": "purpose: {new}",
    "country-added": "also {new}",
    "country-removed": "no longer {old}",
    "countries-reordered": "countries: {new}",
    "region-retitled": "region: {new}[ (before: {old})]",
    "region-respelt": "region: {new}",
    "established-changed": "established in {new}[ (before: {old})]",
    "address-changed": "address: {new}",
    "contact-changed": "contact: {new}",
    "data-added": "also {new} data",
    "data-removed": "no longer {old} data",
    "data-reordered": "data: {new}",
    "data-subject-added": "also data of {new}",
    "data-subject-removed": "no longer data of {old}",
    "data-subjects-reordered": "data of {new}",
    "safeguard-changed": "agreement: {new}[ (before: {old})]",
}


_EARLY: Mapping[str, str] = {
    "added": ", used from {}, before the notice period has passed",
    "engaged-earlier": ", before the notice period has passed",
    "resumed": ", and goes on before the notice period has passed",
}
"""What follows where a vendor is used before the notice period has passed, with the first day."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Says changes of a register with this policy."""

    policy: Policy

    def summary(self, announcement: Announcement) -> str:
        """What changes, in a few words that follow the vendor's name."""
        change, vendor = announcement.change, announcement.vendor
        if change.kind == "added":
            countries = ", ".join(self.country(code) for code in vendor.countries)
            words = f"new subprocessor: {vendor.purpose} ({countries})"
        else:
            words = self._of_field(change)
        if announcement.early_start is not None:
            words += _EARLY[change.kind].format(announcement.early_start)
        return words

    def _of_field(self, change: Change) -> str:
        put_off = change.kind == "resumed" and change.new is not None
        with_old, without_old = _parts("ended" if put_off else change.kind)
        field, old, new = change.field, change.old, change.new
        # Not str.format, since values are texts of others.
        return "".join(
            self.value(field, new)
            if part == "{new}"
            else self.value(field, old)
            if part == "{old}"
            else part
            for part in (with_old if old is not None else without_old)
        )

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
        """The name of a country, or of a region that the register declares."""
        return title(self.policy, code)


@cache
def _parts(kind: str) -> tuple[Sequence[str], Sequence[str]]:
    """The sentence about a kind of change, cut at its values: with and without an old one."""
    sentence, _, more = SENTENCES[kind].removesuffix("]").partition("[")
    return _VALUE.split(sentence + more), _VALUE.split(sentence)


_VALUE = re.compile("({old}|{new})")
