"""The register that is drawn: its vendors and settings, from landing to landing."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.fuzz.story import Files
from tests.fuzz.yaml import document

START = date(2026, 1, 10)

_AHEAD = (-5, 0, 1, 2, 5, 10, 20, 29, 30, 31, 40, 60)
"""Days from a landing to a new date."""

Fields = dict[str, Any]


@dataclass
class Register:
    """What the next landing holds: vendors by slug, and the settings that may change."""

    vendors: dict[str, Fields]
    period: Fields = field(default_factory=lambda: {"days": "30"})
    region: str = "European Union"
    since: str | None = None
    today: date = START
    earlier: list[dict[str, Fields]] = field(default_factory=list)
    """The vendors of each landing so far."""
    settings: Fields = field(default_factory=dict)
    """Further settings."""

    def files(self) -> Files:
        """The files of the register."""
        settings: Fields = {
            "organization": "Initech",
            "url": "https://initech.com/subprocessors",
            "contact": "privacy@initech.com",
            "groups": {"infrastructure": {"title": "Infrastructure"}},
            "regions": {"EU": self.region},
            "notice": {**self.period, **({"since": self.since} if self.since else {})},
            **self.settings,
        }
        files = {"register.yaml": document(settings).encode()}
        for slug, fields in self.vendors.items():
            given = {name: value for name, value in fields.items() if value is not None}
            files[f"subprocessors/{slug}.yaml"] = document(given).encode()
        return files

    def day(self, random: Random) -> str:
        """A day around this one."""
        return (self.today + timedelta(days=random.choice(_AHEAD))).isoformat()

    def entry(self, fields: Fields) -> Fields:
        """The vendor that states the facts of the legal entity: these fields, or `entity`."""
        return self.vendors.get(fields.get("entity") or "", fields)

    def rename(self, fields: Fields, name: str) -> None:
        """Another name of a legal entity, in all of its entries."""
        entry = self.entry(fields)
        for vendor in self.vendors.values():
            if self.entry(vendor) is entry:
                vendor["name"] = name


def vendor(number: int, engaged: str = "2026-01-02") -> Fields:
    """The fields of a vendor without findings."""
    return {
        "name": f"{('Acme', 'Beta', 'Gamma', 'Delta')[number % 4]} Cloud, Inc.",
        "website": f"https://vendor{number}.com/",
        "group": "infrastructure",
        "purpose": "Hosting of the application",
        "countries": ["FR"],
        "agreement": {"reference": f"DPA-2025-{number:03}", "executed": "2025-01-15"},
        "evaluation": dict.fromkeys(("privacy", "security", "confidentiality"), "2025-12-10"),
        "engaged": engaged,
        "data": ["contact"],
        "data-subjects": ["end-users"],
    }
