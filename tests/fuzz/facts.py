"""Small changes of the further facts of a vendor: safeguards, places, details, services."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from random import Random
from typing import Any

from tests.fuzz.register import START, Fields, Register, vendor

SCOPES: Fields = {"eu-plan": "EU plan", "us-plan": "US plan"}
DETAILS: Fields = {
    "retention": {"title": "Retention", "material": "true"},
    "certification": {"title": "Certification"},
}
PLACES = ("Frankfurt", "Paris", "us-east-1")

_LIMITS = ("US", "IN", "FR")
_SIGNED = ("2025-01-15", "2025-12-01")
MECHANISMS: Mapping[str, Mapping[str, Sequence[Any]]] = {
    "dpf": {"verified": ("2025-12-01", "2026-01-02"), "uk": ("true",), "swiss": ("true",)},
    "adequacy": {},
    "scc": {"executed": _SIGNED, "module": ("2", ["2", "3"])},
    "bcr": {"approved": _SIGNED},
    "uk-addendum": {"executed": _SIGNED},
    "idta": {"executed": _SIGNED},
    "derogation": {"article": ("49(1)(a)", "49(1)(b)")},
}
"""The details of each mechanism that a vendor may state, with their values."""

_ACTIVITIES = ("storage", "processing", "support")
_SCOPES = ("eu-plan", "us-plan", "EU plan", "Beta programme")
_SCOPE_TITLES = ("EU plan", "European plan", "eu Plan", "Europe and UK")
_WORDS: Mapping[str, Sequence[str]] = {
    "retention": ("30 days", "90 days"), "certification": ("ISO/IEC 27001", "SOC 2"),
}  # fmt: skip
_PAGES = ("agreement", "privacy", "security", "subprocessors")
_EARLIER = ("Acme Hosting, Inc.", "Acme Servers SARL")
_FACTS = ("data", "data-subjects", "purpose", "website", "countries", "engaged")
_TRANSLATIONS = (
    {"en": "Hosting of the application", "de": "Hosting der Anwendung"},
    {"en": "Hosting of the application", "de": "Betrieb der Anwendung"},
    {"en": "Delivery of e-mail to users", "de": "Versand von E-Mails"},
)  # fmt: skip


def change_safeguard(register: Register, fields: Fields, random: Random) -> None:
    """A safeguard more or less, a limit to countries, other details, or the short form."""
    entry = register.entry(fields)
    stated = _long(entry.get("transfers"))
    name = random.choice([*MECHANISMS, "dpf", "scc", "scc", *stated])
    details = stated.get(name)
    if details is None:
        stated[name] = {}
    elif random.random() < 0.3:
        del stated[name]
    elif random.random() < 0.5:
        details["countries"] = _toggled(details.get("countries"), _LIMITS, random)
    else:
        for field, values in MECHANISMS[name].items():
            if random.random() < 0.5:
                details[field] = random.choice((None, *values))
    stated = {name: _given(details) for name, details in stated.items()}
    plain = not any(stated.values()) and random.random() < 0.5
    entry["transfers"] = (list(stated) if plain else stated) or None


def change_kind(register: Register, fields: Fields, random: Random) -> None:
    """Another kind of agreement: some kinds are safeguards."""
    agreement = register.entry(fields).get("agreement")
    if agreement is not None:
        kind = {"kind": random.choice((None, "scc", "bcr", "dpa"))}
        register.entry(fields)["agreement"] = _given({**agreement, **kind})


def change_place(register: Register, fields: Fields, random: Random) -> None:
    """Another place, activity or scope in a country, or the short form of countries."""
    countries = fields.get("countries") or ()
    if not countries:
        return
    if isinstance(countries, dict) and random.random() < 0.1:
        fields["countries"] = list(countries)
        return
    details = _long(countries)
    code = random.choice(list(details))
    field = random.choice(("place", "for", "for", "scope"))
    if field == "place":
        details[code][field] = random.choice((None, *PLACES))
    else:
        words = _ACTIVITIES if field == "for" else _SCOPES
        details[code][field] = _toggled(details[code].get(field), words, random)
    details[code] = _given(details[code])
    fields["countries"] = details


def change_scope(register: Register, fields: Fields, random: Random) -> None:
    """A scope more or less, by its key or in own words."""
    scope = fields.get("scope") or []
    scope = _toggled([scope] if isinstance(scope, str) else scope, _SCOPES, random)
    fields["scope"] = scope[0] if len(scope) == 1 and random.random() < 0.5 else scope or None


def retitle_scope(register: Register, fields: Fields, random: Random) -> None:
    """Another title of a scope."""
    titles = {**SCOPES, **register.settings.get("scopes", {})}
    register.settings["scopes"] = {**titles, "eu-plan": random.choice(_SCOPE_TITLES)}


def change_detail(register: Register, fields: Fields, random: Random) -> None:
    """A detail that is stated, changed or removed."""
    key = random.choice(("retention", "retention", "certification"))
    details = {**(fields.get("details") or {}), key: random.choice((None, *_WORDS[key]))}
    fields["details"] = _given(details) or None


def change_links(register: Register, fields: Fields, random: Random) -> None:
    """A link more or less."""
    page = random.choice(_PAGES)
    address = random.choice((None, f"https://vendor.com/{page}", f"https://vendor.com/{page}/2"))
    fields["links"] = _given({**(fields.get("links") or {}), page: address}) or None


def change_earlier_names(register: Register, fields: Fields, random: Random) -> None:
    """An earlier name more or less."""
    name = random.choice(_EARLIER)
    day = random.choice((None, "2024-01-31", "2025-01-31"))
    fields["formerly"] = _given({**(fields.get("formerly") or {}), name: day}) or None


def translate(register: Register, fields: Fields, random: Random) -> None:
    """A purpose in several languages, or titles in several languages."""
    if random.random() < 0.7:
        fields["purpose"] = dict(random.choice(_TRANSLATIONS))
    else:
        titles = ("Subprocessors", {"en": "Subprocessors", "de": "Unterauftragsverarbeiter"})
        register.settings["title"] = random.choice(titles)


def withdraw(register: Register, fields: Fields, random: Random) -> None:
    """A fact less, or the first statement of a fact."""
    name = random.choice(_FACTS)
    fields[name] = vendor(0)[name] if fields.get(name) is None else None


def onboard(register: Register, fields: Fields, random: Random) -> None:
    """Vendors join or leave the onboarding."""
    slugs = random.sample(sorted(register.vendors), random.randint(0, len(register.vendors)))
    until = START + timedelta(days=random.choice((60, 170)))
    register.settings["onboarding"] = {"until": until.isoformat(), "vendors": slugs}


def serve(register: Register, fields: Fields, random: Random) -> None:
    """A further service of a legal entity."""
    entry = register.entry(fields)
    slug = next(slug for slug, other in register.vendors.items() if other is entry)
    service = vendor(0, register.day(random))
    for name in ("website", "agreement", "evaluation"):
        del service[name]
    more = {"name": entry["name"], "entity": slug, "countries": [random.choice(_LIMITS)]}
    register.vendors[random.choice(("service", "backup"))] = {**service, **more}


def move(register: Register, fields: Fields, random: Random) -> None:
    """A service leaves the legal entity, or an entry becomes a service."""
    entry = register.entry(fields)
    if entry is not fields:
        own = ("website", "agreement", "evaluation", "established", "transfers")
        fields.update({name: entry.get(name) for name in own})
        fields["entity"] = None
        return
    slug = random.choice(sorted(register.vendors))
    other = register.vendors[slug]
    if other is not fields and register.entry(other) is other:
        for name in ("agreement", "evaluation", "established", "transfers"):
            fields.pop(name, None)
        fields.update({"entity": slug, "name": other["name"]})


def _long(stated: Any) -> dict[str, Fields]:
    """The long form of safeguards or countries: a mapping from name to details."""
    names = [stated] if isinstance(stated, str) else stated or ()
    details = names if isinstance(names, dict) else {name: {} for name in names}
    return {name: {**details[name]} for name in names}


def _toggled(words: Sequence[str] | None, offered: Sequence[str], random: Random) -> list[str]:
    """The words with a word more or less."""
    word = random.choice(offered)
    others = [other for other in words or () if other != word]
    return others if word in (words or ()) else [*others, word]


def _given(fields: Fields) -> Fields:
    """The fields with a value."""
    return {name: value for name, value in fields.items() if value}
