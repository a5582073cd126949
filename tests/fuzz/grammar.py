"""Files of a register as values: mostly right, with hostile and strange ones among them."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from random import Random

from tests.fuzz.facts import MECHANISMS
from tests.fuzz.hostile import HOSTILE, SECRET
from tests.fuzz.yaml import Value, document

_STRANGE: tuple[Value, ...] = (
    "", "null", "~", "yes", "1", "-1", "1e9", "0x10", "2026-02-30", "0001-01-01", "9999-12-31",
    "2026-11-23T10:00:00Z", [], {}, [[]], [{}], {"a": "b"}, ["a", "a"], [""], {"": ""}, "a" * 3000,
    ["a"] * 300, {"Zqx": "Zqx"}, "٣", "²", "١٢٣",
)  # fmt: skip

_DAYS = (
    "2024-02-29", "2025-01-15", "2025-12-10", "2026-01-10", "2026-02-01", "2026-06-29",
    "2026-06-30", "2026-07-01", "2026-07-30", "2027-06-30", "9999-12-31", "0001-01-01",
)  # fmt: skip

_COUNTRIES = ("US", "DE", "FR", "IN", "GB", "JP", "EU", "UK", "XX", "us", "AN", "Zqx", "<Zqx>")

_DATA = ("contact", "usage", "health", "payment", "ethnic-origin", "Contact", "everything", "Zqx")

_LINKS = ("agreement", "privacy", "security", "subprocessors", "Zqx")

_DETAILS = ("retention", "lei", "Zqx")

_MECHANISMS = ("dpf", "scc", "bcr", "uk-addendum", "idta", "derogation", "Zqx")

_SCOPES = ("eu-plan", "EU plan", "US plan", "Zqx")

_SUBJECTS = ("end-users", "employees", "children", "End users", "Zqx")

_AREAS = ("privacy", "security", "confidentiality")

_PATTERNS = (
    "DPA-\\d{4}-\\d{3}", ".+", "(", "[", "(a+)+$", "(\\w+-?)+x", "(.*)*x", "a{1,99999}", "(?<=a+)b",
    "\\p{L}+", "(?P<a>.)(?P<a>.)", "Zqx",
)  # fmt: skip

_PATHS = (
    "agreements.csv", "agreements.csv", "other.csv", "subprocessors/acme.yaml", "register.yaml",
    "../x", "/etc/passwd", "a\\b", ".git/config", "", "a" * 300, "subprocessors",
)  # fmt: skip

_ZONES = ("Asia/Tokyo", "America/Los_Angeles", "UTC", "utc", "Zqx", "../..", "Europe")
_RULES = ("markup", "country-code", "notice-period", "Zqx", "yaml-syntax", "vague-purpose", "a: b")


def vendor_file(random: Random, number: int = 1) -> bytes:
    """The file of a vendor with a few hostile, strange or missing fields."""
    fields = vendor_fields(random, number)
    _spoil(fields, random)
    if random.random() < 0.05:
        fields[random.choice(("Zqx", "nmae", "", "path", "a b", "name "))] = "Zqx"
    return _written(fields, random)


def vendor_fields(random: Random, number: int = 1) -> dict[str, Value]:
    """The fields of a vendor whose texts may be hostile, and whose other values are good."""
    fields: dict[str, Value] = {
        "name": _text(random, f"Acme {number} Cloud, Inc."),
        "website": _address(random, f"https://acme{number}.cloud/"),
        "group": "infrastructure" if random.random() < 0.95 else _text(random, "other"),
        "purpose": _local(random, "Hosting of the application"),
        "countries": _countries(random),
        "agreement": {
            "reference": f"DPA-{SECRET}-{number:03}",
            "executed": "2025-01-15",
            **_some(
                random,
                {
                    "kind": lambda: random.choice(("scc", "dpa", "bcr", "DPF")),
                    "first": lambda: random.choice(_DAYS),
                },
            ),
        },
        "evaluation": dict.fromkeys(_AREAS, "2026-01-10"),
        "engaged": random.choice(_DAYS) if random.random() < 0.3 else "2026-02-01",
        **_some(
            random,
            {
                "announced": lambda: random.choice(_DAYS),
                "ended": lambda: random.choice(_DAYS),
                "also-known-as": lambda: [
                    _text(random, "Acme") for _ in range(random.randint(1, 3))
                ],
                "scope": lambda: _scope(random),
                "entity": lambda: random.choice(("acme", "acme-2", "Zqx")),
                "formerly": lambda: {_text(random, "Acme Hosting"): random.choice(_DAYS)},
                "transfers": lambda: _transfers(random),
                "links": lambda: {
                    random.choice(_LINKS): _address(random, "https://acme.cloud/security")
                },
                "details": lambda: {random.choice(_DETAILS): _local(random, "30 days")},
                "established": lambda: random.choice(_COUNTRIES),
                "address": lambda: _text(random, "1 Main Street, Dublin"),
                "contact": lambda: _contact(random),
                "identifiers": lambda: {
                    random.choice(("lei", "euid")): _text(random, "0000ACMECLOUD0000178")
                },
                "data": lambda: _items(random, _DATA),
                "data-subjects": lambda: _items(random, _SUBJECTS),
                "internal": lambda: {"owner": SECRET, "risk": SECRET, "notes": SECRET},
            },
        ),
    }
    return fields


def settings_file(random: Random) -> bytes:
    """A register.yaml with a few hostile, strange or missing settings."""
    groups: dict[str, Value] = {"infrastructure": {"title": _text(random, "Infrastructure")}}
    if random.random() < 0.3:
        groups[random.choice(("other", "a-b", "Zqx", "-", "1"))] = {
            "title": _text(random, "Other services"),
            "introduction": _local(random, "Some *more*."),
            "order": random.choice(("engaged", "name", ["acme"], ["Zqx", "acme"])),
        }
    fields: dict[str, Value] = {
        "organization": _text(random, "Initech"),
        "url": _address(random, "https://initech.com/subprocessors"),
        "contact": _address(random, "privacy@initech.com"),
        "groups": groups,
        **_some(
            random,
            {
                "title": lambda: _local(random, "Subprocessors"),
                "language": lambda: random.choice(("en", "de", "Zqx", "pt-BR")),
                "scopes": lambda: {"eu-plan": _local(random, "EU plan")},
                "details": lambda: {
                    random.choice(_DETAILS): {
                        "title": _local(random, "Retention"),
                        "material": random.choice(("true", "false", "Zqx")),
                    }
                },
                "required": lambda: _items(random, ("purpose", "data", "safeguard", "Zqx")),
                "onboarding": lambda: {
                    "until": random.choice(_DAYS),
                    "vendors": _items(random, ("acme", "acme-2", "Zqx")),
                },
                "introduction": lambda: _text(random, "Who [works](https://a.com) for us."),
                "display": lambda: random.choice(("name", "alpha-2", "alpha-3", "Zqx")),
                "regions": lambda: {
                    random.choice(("EU", "US", "X-1", "zqx", "<Zqx>")): _text(random, "Europe")
                },
                "agreements": lambda: {
                    "pattern": random.choice(_PATTERNS),
                    "ledger": random.choice(_PATHS),
                },
                "evaluation": lambda: {
                    "areas": list(_AREAS[: random.randint(1, 3)]),
                    "valid-days": random.choice(("365", "1", "36500", "36501", "0", "x")),
                },
                "notice": lambda: {
                    "days": random.choice(("30", "1", "36500", "99999", "-1", "3.5", "٣")),
                    **_some(
                        random,
                        {
                            "since": lambda: random.choice((*_DAYS, "HEAD", "a" * 40)),
                            "timezone": lambda: random.choice(_ZONES),
                            "from": lambda: random.choice(("merge", "sent", "Zqx")),
                            "releases": lambda: random.choice(("true", "false", "Zqx")),
                            "objections": lambda: random.choice(("15", "1", "36500", "0", "x")),
                            "working-days": lambda: random.choice(("true", "false", "Zqx")),
                            "holidays": lambda: random.choices(_DAYS, k=random.randint(1, 5)),
                        },
                    ),
                },
                "rules": lambda: {
                    random.choice(_RULES): random.choice(("off", "error", "warning", "Zqx"))
                },
                "waivers": lambda: [_waiver(random) for _ in range(random.randint(1, 3))],
                "rulings": lambda: [_ruling(random) for _ in range(random.randint(1, 3))],
                "site": lambda: {"languages": _items(random, ("de", "fr", "ja", "ar", "Zqx"))},
                "propose": lambda: {
                    "forge": random.choice(("github", "gitlab", "gitea", "Zqx")),
                    "repository": _address(random, "https://git.initech.com/a/b"),
                    "branch": _text(random, "main"),
                },
            },
        ),
    }  # fmt: skip
    _spoil(fields, random)
    return _written(fields, random)


def ledger_file(random: Random) -> bytes:
    """A ledger in one of the dialects of CSV, with a few strange cells."""
    return _table(random, ["reference", "counterparty", "executed", "expires", "status"])


def notices_file(random: Random) -> bytes:
    """The sent notices in one of the dialects of CSV, with a few strange cells."""
    return _table(random, ["sent", "after", "until", "channel", "sha256"])


def _table(random: Random, columns: list[str]) -> bytes:
    if random.random() < 0.3:
        columns.insert(
            random.randint(0, 5), random.choice(("notes", "", "expires", "Zqx", "status "))
        )
    if random.random() < 0.2:
        random.shuffle(columns)
    separator = "," if random.random() < 0.8 else random.choice(";\t|")
    ending = random.choice(("\n", "\n", "\r\n", "\r"))
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=separator, lineterminator=ending)
    writer.writerow(columns)
    for number in range(random.choice((0, 1, 1, 2, 5))):
        writer.writerow([_cell(random, column, number + 1) for column in columns])
    text = file.getvalue()
    if random.random() < 0.1:
        text = text.replace('"', random.choice(("", "'", '""', "“")))
    return text.encode("utf-8", "surrogatepass")


def _spoil(fields: dict[str, Value], random: Random) -> None:
    """Omit a few fields, and give a few others a strange value."""
    for name in list(fields):
        chance = random.random()
        if chance < 0.02:
            del fields[name]
        elif chance < 0.06:
            fields[name] = random.choice(_STRANGE)


def _cell(random: Random, column: str, number: int) -> str:
    if random.random() < 0.15:
        return random.choice((*HOSTILE, "", " ", "a" * 1000, '"', "\n", "2026-02-30", "\ufeff"))
    return {
        "reference": f"DPA-{SECRET}-{number:03}",
        "counterparty": f"Acme {number} Cloud, Inc.",
        "executed": "2025-01-15",
        "expires": random.choice(("", "", "2027-01-01", "2026-01-01")),
        "status": random.choice(("active", "active", "expired", "terminated", "Active")),
        "sent": f"2026-06-{number:02}",
        "after": f"{number - 1:040x}",
        "until": f"{number:040x}",
        "channel": random.choice(("email", "release on GitHub", "sam@initech.com")),
        "sha256": random.choice(("0" * 64, "F" * 64, "0" * 63)),
    }.get(column, "Zqx")


def _waiver(random: Random) -> Mapping[str, Value]:
    return {
        "rule": random.choice(_RULES),
        "file": random.choice(
            ("subprocessors/acme.yaml", "register.yaml", "agreements.csv", "Zqx")
        ),
        "reason": SECRET,
        "approved-by": SECRET,
        "until": random.choice(_DAYS),
    }


def _ruling(random: Random) -> Mapping[str, Value]:
    fields = ("purpose", "name", "scope", "details.retention", "countries", "regions.EU", "Zqx")
    digest = {"digest": random.choice(("0" * 64, "0"))}
    texts = {"old": _text(random, "Hosting"), "new": _text(random, "Cloud hosting")}
    return {
        "file": random.choice(("subprocessors/acme.yaml", "register.yaml", "Zqx")),
        "field": random.choice(fields),
        **(digest if random.random() < 0.2 else texts),
        "verdict": random.choice(("editorial", "editorial", "material", "Zqx")),
        "reason": SECRET,
        "decided-by": SECRET,
    }


def _contact(random: Random) -> Mapping[str, Value]:
    return {
        "name": _text(random, "Data Protection Officer"),
        **_some(
            random,
            {
                "role": lambda: _text(random, "DPO"),
                "email": lambda: _address(random, "dpo@acme.cloud"),
                "url": lambda: _address(random, "https://acme.cloud/privacy"),
            },
        ),
    }


def _countries(random: Random) -> Value:
    """Countries as a list, or as a mapping with details."""
    if random.random() < 0.7:
        return _items(random, _COUNTRIES)
    return {
        random.choice(_COUNTRIES): _some(
            random,
            {
                "place": lambda: _text(random, "Frankfurt"),
                "for": lambda: random.choice(("storage", ["storage", "support"], [], "Zqx")),
                "scope": lambda: _scope(random),
            },
        )
        for _ in range(random.randint(1, 3))
    }


def _scope(random: Random) -> Value:
    if random.random() < 0.5:
        return _text(random, "EU plan")
    return [random.choice(_SCOPES) for _ in range(random.randint(1, 3))]


def _transfers(random: Random) -> Value:
    """Safeguards in the short and in the long form."""
    if random.random() < 0.4:
        return [random.choice(_MECHANISMS) for _ in range(random.randint(1, 3))]
    chosen = [random.choice(_MECHANISMS) for _ in range(random.choice((1, 1, 2, 3)))]
    return {mechanism: _safeguard(mechanism, random) for mechanism in chosen}


def _safeguard(mechanism: str, random: Random) -> Mapping[str, Value]:
    """The details of a safeguard, and rarely a detail of another safeguard."""
    details: Mapping[str, Callable[[], Value]] = {
        "countries": lambda: _items(random, _COUNTRIES),
        **dict.fromkeys(("verified", "executed", "approved"), lambda: random.choice(_DAYS)),
        **dict.fromkeys(("uk", "swiss"), lambda: random.choice(("true", "false", "Zqx"))),
        "article": lambda: _text(random, "49(1)(a)"),
        "module": lambda: random.choice(("3", ["2", "3"], "9")),
    }
    known = {"countries", *MECHANISMS.get(mechanism, ())}
    likely = {
        name: make for name, make in details.items() if name in known or random.random() < 0.05
    }
    return _some(random, likely)


def _local(random: Random, good: str) -> Value:
    """A text, or a mapping from language to text."""
    if random.random() < 0.8:
        return _text(random, good)
    return {language: _text(random, good) for language in random.choice((("en", "de"), ("Zqx",)))}


def _text(random: Random, good: str) -> str:
    chance = random.random()
    if chance < 0.6:
        return good
    if chance < 0.7:
        return f"{good} {random.choice(HOSTILE)}"
    return random.choice(HOSTILE)


def _address(random: Random, good: str) -> str:
    chance = random.random()
    if chance < 0.7:
        return good
    return good + random.choice(HOSTILE) if chance < 0.85 else random.choice(HOSTILE)


def _items(random: Random, words: Sequence[str]) -> Value:
    """A list whose first words are good; or a single word."""
    count = random.choice((1, 1, 2, 3))
    last = len(words) if random.random() < 0.2 else min(4, len(words) - 2)
    chosen = [words[random.randrange(last)] for _ in range(count)]
    return chosen if random.random() < 0.95 else chosen[0]


def _some(random: Random, choices: Mapping[str, Callable[[], Value]]) -> dict[str, Value]:
    """About a third of these fields."""
    return {name: make() for name, make in choices.items() if random.random() < 0.35}


def _written(fields: Mapping[str, Value], random: Random) -> bytes:
    return document(fields, random).encode("utf-8", "surrogatepass")
