"""Sequences of landings of valid vendors, whose fields change from day to day."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.fuzz.story import Files, Step, Story, after, noon
from tests.fuzz.yaml import document

START = date(2026, 1, 10)

GAPS = (0, 1, 1, 2, 5, 9, 10, 20, 28, 29, 30, 31, 45)
"""Days between two landings: around the notice periods."""

_AHEAD = (-5, 0, 1, 2, 5, 10, 20, 29, 30, 31, 40, 60)
"""Days from a landing to a new date."""

_PURPOSES = (
    "Hosting of the application", "Delivery of e-mail to users", "hosting of the Application",
    "Analysis of usage statistics",
)  # fmt: skip
_NAMES = ("Acme Cloud, Inc.", "Acme Cloud Inc", "Acme cloud", "Beta Systems GmbH", "Gamma SARL")
_COUNTRIES = ("FR", "DE", "US", "IN", "EU")
_DATA = ("contact", "usage", "content", "payment")
_SUBJECTS = ("end-users", "customers", "employees")
_SCOPES = (None, "EU plan", "US plan", "eu Plan")
_SEATS = (None, "FR", "US")
_TITLES = ("European Union", "Worldwide", "european union", "Europe")
_DAYS = ("1", "7", "30", "60")

Fields = dict[str, Any]


@dataclass
class Register:
    """What the next landing holds: vendors by slug, and the settings that may change."""

    vendors: dict[str, Fields]
    days: str = "30"
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
            "notice": {"days": self.days, **({"since": self.since} if self.since else {})},
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


def start(random: Random) -> Register:
    """A register of one or two vendors, engaged long ago."""
    vendors = {slug: vendor(number) for number, slug in enumerate(("acme", "beta"))}
    register = Register(vendors if random.random() < 0.3 else {"acme": vendors["acme"]})
    register.days = random.choice(("30", "30", "30", "7"))
    if random.random() < 0.3:
        register.vendors["acme"]["countries"] = ["EU"]
    return register


def vendor(number: int, engaged: str = "2026-01-02") -> Fields:
    """The fields of a vendor without findings."""
    return {
        "name": f"{('Acme', 'Beta', 'Gamma', 'Delta')[number % 4]} Cloud, Inc.",
        "website": f"https://vendor{number}.com/",
        "group": "infrastructure",
        "purpose": _PURPOSES[0],
        "countries": ["FR"],
        "agreement": {"reference": f"DPA-2025-{number:03}", "executed": "2025-01-15"},
        "evaluation": dict.fromkeys(("privacy", "security", "confidentiality"), "2025-12-10"),
        "engaged": engaged,
        "data": ["contact"],
        "data-subjects": ["end-users"],
    }


def _value(register: Register, fields: Fields, random: Random) -> None:
    """Another value of a field."""
    name, values = random.choice(
        (("purpose", _PURPOSES), ("name", _NAMES), ("scope", _SCOPES), ("established", _SEATS))
    )
    fields[name] = random.choice(values)


def _list(register: Register, fields: Fields, random: Random) -> None:
    """Another item, an item less, or another order in a list."""
    name, words = random.choice(
        (("countries", _COUNTRIES), ("data", _DATA), ("data-subjects", _SUBJECTS))
    )
    items = list(fields[name])
    word = random.choice(words)
    if word in items and len(items) > 1:
        items.remove(word)
    elif word not in items and (not items or random.random() < 0.5):
        items.insert(random.randint(0, len(items)), word)
    elif word not in items:
        items[random.randrange(len(items))] = word
    fields[name] = items


def _end(register: Register, fields: Fields, random: Random) -> None:
    """An end that is set, moved or taken back."""
    if fields.get("ended") and random.random() < 0.5:
        del fields["ended"]
    else:
        fields["ended"] = register.day(random)


def _start(register: Register, fields: Fields, random: Random) -> None:
    """Another day of engagement."""
    fields["engaged"] = register.day(random)


def _return(register: Register, fields: Fields, random: Random) -> None:
    """A vendor that had ended, engaged anew."""
    fields.pop("ended", None)
    fields["engaged"] = register.day(random)


def _add(register: Register, fields: Fields, random: Random) -> None:
    """A vendor more."""
    number = random.randrange(4)
    slug = ("acme", "beta", "gamma", "delta")[number]
    register.vendors.setdefault(slug, vendor(number, register.day(random)))


def _remove(register: Register, fields: Fields, random: Random) -> None:
    """A vendor less."""
    if len(register.vendors) > 1:
        del register.vendors[random.choice(sorted(register.vendors))]


def _revert(register: Register, fields: Fields, random: Random) -> None:
    """A vendor as it stood at an earlier landing."""
    slug = random.choice(sorted(register.vendors))
    earlier = random.choice(register.earlier)
    if slug in earlier:
        register.vendors[slug] = deepcopy(earlier[slug])


def _notice(register: Register, fields: Fields, random: Random) -> None:
    """Another notice period."""
    register.days = random.choice(_DAYS)


def _retitle(register: Register, fields: Fields, random: Random) -> None:
    """Another title of a region."""
    register.region = random.choice(_TITLES)


def _since(register: Register, fields: Fields, random: Random) -> None:
    """Another start of the history."""
    back = random.choice((2, 8, 31, 32, 61))
    register.since = (register.today - timedelta(days=back)).isoformat()


Actions = tuple[Callable[[Register, Fields, Random], None], ...]

ACTIONS: Actions = (
    _value, _value, _list, _list, _list, _end, _end, _end, _start, _return, _add, _remove,
    _revert, _notice, _retitle, _since,
)  # fmt: skip
"""The actions of a landing on a register and a vendor."""


def land(
    register: Register, gap: int, actions: list[int], random: Random, offered: Actions = ACTIONS
) -> Step:
    """The next landing, with these of the `offered` actions. Changes the register."""
    register.earlier.append(deepcopy(register.vendors))
    before = register.files()
    register.today += timedelta(days=gap)
    for action in actions:
        slug = random.choice(sorted(register.vendors))
        offered[action](register, register.vendors[slug], random)
    return _step(before, register)


def _step(before: Files, register: Register) -> Step:
    """The landing from these files to the files of the register."""
    now = register.files()
    gone: dict[str, bytes | None] = dict.fromkeys(before.keys() - now.keys())
    changed = {path: data for path, data in now.items() if before.get(path) != data}
    return Step(noon(register.today), {**gone, **changed})


def first(register: Register) -> Step:
    """The landing with which the register begins."""
    return _step({}, register)


def make_landings(random: Random) -> Story:
    """A register, and two to eight landings."""
    register = start(random)
    steps = [first(register)]
    for _ in range(random.randint(2, 8)):
        count = random.choice((1, 1, 2, 3))
        chosen = [random.randrange(len(ACTIONS)) for _ in range(count)]
        steps.append(land(register, random.choice(GAPS), chosen, random))
    return Story(tuple(steps))


def accepted(story: Story, accepts: Callable[[Files, Files, Step], bool]) -> Story:
    """The landings of an input that a check accepts; those of others never happen."""
    files: Files = {}
    steps: list[Step] = []
    for step in story.steps:
        proposed = after(files, step)
        if accepts(files, proposed, step):
            steps.append(step)
            files = proposed
    return Story(tuple(steps))
