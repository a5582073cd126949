"""Terms: settings in `register.yaml` that give the changes of a vendor their meaning."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from checks.changes.change import DETAIL_TITLES, REGIONS, SCOPES, Change
from checks.changes.spelling import same_but_for_languages, same_words
from checks.data.regions import built_in
from checks.languages.language import ENGLISH, Language
from checks.register.model import Subprocessor
from checks.register.policy import Policy, Ruling

Titles = Mapping[str, tuple[str, str]]
"""The old and the new title of regions, scopes and details, by field: `regions.EU`."""

_NONE: Titles = MappingProxyType({})


class Terms(NamedTuple):
    """What a change of settings, or the settings themselves, say about changes of vendors.

    `titles` are new titles of regions, scopes and details. `onboarding` are the slugs of
    vendors whose facts may be stated for the first time. `material` are the keys of details whose
    changes are material. `scopes` are the titles of scopes before and after. `rulings` are the
    decisions of reviewers about changes, by file and field.
    """

    titles: Titles = _NONE
    onboarding: frozenset[str] = frozenset()
    material: frozenset[str] = frozenset()
    scopes: tuple[Mapping[str, str], Mapping[str, str]] = (MappingProxyType({}),) * 2
    rulings: Mapping[tuple[str, str], Sequence[Ruling]] = MappingProxyType({})


NO_TERMS = Terms()


def terms(base: Policy, head: Policy) -> Terms:
    """The terms of the change from the settings `base` to the settings `head`.

    A proposal cannot choose the terms of its own changes: the vendors in onboarding are those of
    the base, and a detail is material if the base or the head says so. Only rulings come from the
    head: each is about a single change, and the owners of register.yaml approve both together.
    """
    onboarding = base.onboarding
    return Terms(
        _retitled(base, head),
        onboarding.slugs if onboarding is not None else frozenset(),
        frozenset(
            key for policy in (base, head) for key, fact in policy.details.items() if fact.material
        ),
        (base.scopes, head.scopes),
        _by_field(head.rulings),
    )


def _by_field(rulings: Iterable[Ruling]) -> Mapping[tuple[str, str], Sequence[Ruling]]:
    by_field: dict[tuple[str, str], list[Ruling]] = {}
    for ruling in rulings:
        by_field.setdefault((ruling.file, ruling.field), []).append(ruling)
    return by_field


class Retitled(NamedTuple):
    """A new title of a region, scope or detail. The `old` title holds until the day `effective`.

    `field` is such as `regions.EU`. `landed` is the day of the landing, and the first day
    of an immaterial title.
    """

    field: str
    old: str
    landed: date
    effective: date


def title(policy: Policy, code: str, language: Language = ENGLISH) -> str:
    """The name of a country or region on the list, or the code itself if it is unknown."""
    if code not in policy.regions:
        return language.country(code)
    title = policy.regions[code]
    if not language.is_english and code in built_in() and title == built_in()[code].title:
        return language.text(built_in()[code].title)
    return title


def scope_title(policy: Policy, scope: str) -> str:
    """The title of a scope, or the text itself if it is no key of `scopes`."""
    return policy.scopes.get(scope, scope)


def detail_title(policy: Policy, key: str) -> str:
    """The title of a detail, or the key itself if it is unknown."""
    detail = policy.details.get(key)
    return detail.title if detail is not None else key


def _retitled(base: Policy, head: Policy) -> Titles:
    """The regions, countries, scopes and details with another title under `head`."""
    if (base.regions, base.scopes, base.details) == (head.regions, head.scopes, head.details):
        return _NONE
    codes = dict.fromkeys((*base.regions, *head.regions))
    scopes = dict.fromkeys((*base.scopes, *head.scopes))
    details = dict.fromkeys((*base.details, *head.details))
    titles = {
        **{f"{REGIONS}.{code}": (title(base, code), title(head, code)) for code in codes},
        **{f"{SCOPES}.{key}": (scope_title(base, key), scope_title(head, key)) for key in scopes},
        **{
            f"{DETAIL_TITLES}.{key}": (detail_title(base, key), detail_title(head, key))
            for key in details
        },
    }
    return {field: (old, new) for field, (old, new) in titles.items() if old != new}


def titled_fields(vendor: Subprocessor) -> frozenset[str]:
    """The fields of the titles that a vendor's file names, such as `regions.EU`."""
    values = vendor.__dict__
    codes = {*values.get("countries", ()), values.get("established")} - {None}
    scopes = {*values.get("scope", ())}
    for details in values.get("country_details", {}).values():
        scopes.update(details.scope)
    return frozenset(
        [
            *(f"{REGIONS}.{code}" for code in codes),
            *(f"{SCOPES}.{key}" for key in scopes),
            *(f"{DETAIL_TITLES}.{key}" for key in values.get("details", ())),
        ]
    )


_KINDS = {
    REGIONS: ("region-retitled", "region-respelt", "region-translated"),
    SCOPES: ("scope-retitled", "scope-title-respelt", "scope-title-translated"),
    DETAIL_TITLES: ("detail-retitled", "detail-title-updated", "detail-title-translated"),
}


def changes_of_titles(
    before: Subprocessor, after: Subprocessor, between: Terms
) -> Iterator[Change]:
    """The new titles of regions, scopes and details that a vendor's file names before and after.

    Titles are not in the vendor's file, so each of them is a separate field: `regions.EU`.
    """
    if not between.titles:
        return
    named = titled_fields(before) & titled_fields(after)
    for field in between.titles:
        if field in named:
            yield change_of_title(after.slug, field, between)


def change_of_title(slug: str, field: str, between: Terms) -> Change:
    """The change of a vendor that names a region, scope or detail with a new title."""
    old, new = between.titles[field]
    setting, _, key = field.partition(".")
    retitled, immaterial, translated = _KINDS[setting]
    is_material = setting != DETAIL_TITLES or key in between.material
    kind = retitled if is_material and not same_words(old, new) else immaterial
    if same_but_for_languages(old, new):
        kind = translated
    return Change(slug, kind, field, old, new)
