"""The form `propose.html`, in which people propose a vendor in the browser.

The page needs no server. Its script checks the answers in the words of the rules, shows the row
as customers will see it, writes the file, and links to the page of the forge on which the
proposer's own account adds the file. The page holds public facts of the vendors, and the settings
that its checks need: areas of evaluation, the form of references, and the notice period.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, get_args
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from checks.changes.safeguards import MECHANISMS
from checks.changes.transfers import general_ground
from checks.data import facts
from checks.data.countries import assigned
from checks.data.regions import CUSTOMER
from checks.data.transfers import adequacy, third_country
from checks.json_text import embedded_json
from checks.publish.assets import TEMPLATES, digest, text_of
from checks.publish.display import Display
from checks.publish.propose_fields import HERE, Block, Choice, Fields, Path
from checks.publish.propose_labels import in_form, labels
from checks.publish.propose_patterns import patterns
from checks.publish.propose_words import Words, missing, safeguards, words
from checks.publish.published import PublishedHead, PublishedSubprocessor
from checks.publish.words import LINKS, SAFEGUARDS
from checks.register.layout import VENDOR_FOLDER, path_of
from checks.register.model import OF_ENTITY, ONLY_OF_ENTITY, Subprocessor
from checks.register.policy import Fact, Policy, ProposePolicy
from checks.register.vocabulary import DATA, OTHER_WORDS, PEOPLE
from checks.rules.links import top_level_domains

LONGEST_ADDRESS = 8191
"""Bytes of an address that GitHub accepts. Source: github/docs, issue 5136 (2021-04-07)."""


def page(
    policy: Policy, head: PublishedHead, vendors: Sequence[PublishedSubprocessor], today: date
) -> str:
    """The page with the form. `vendors` are the entries of the list.

    Raises `ValueError` if the settings ask for no form.
    """
    settings = policy.propose
    if settings is None:
        raise ValueError("register.yaml asks for no form")
    names = _names(policy, today)
    countries = [Choice(code, name) for code, name in names.items()]
    entities = [v for v in vendors if v["entity"] is None and v["status"] != "ended"]
    fields = Fields(
        policy,
        countries,
        [Choice(vendor["slug"], vendor["name"]) for vendor in entities],
        [Choice(vendor["slug"], vendor["name"]) for vendor in vendors if vendor["ended"]],
    )
    style = text_of("style.min.css") + text_of("propose.css")
    script = text_of("propose.min.js")
    sections = [*fields.sections()]
    model = _model(policy, head, vendors, names, settings, sections, today)
    return (
        _environment()
        .get_template("propose.html")
        .render(
            head=head,
            sections=sections,
            country=fields.country(),
            countries=countries,
            here=HERE,
            of_entity=OF_ENTITY,
            only_of_entity=ONLY_OF_ENTITY,
            vendors=[
                (vendor["name"], vendor["purpose"], edit_address(settings, vendor["slug"]))
                for vendor in vendors
            ],
            folder_address=folder_address(settings),
            new_address=new_address(settings),
            forge=settings.forge,
            forge_name=_FORGES[settings.forge],
            ledger=policy.agreements.ledger,
            period=policy.notice.period,
            style=Markup(style),  # noqa: S704 - our own file
            script=Markup(script),  # noqa: S704 - our own file
            model=Markup(embedded_json(model)),  # noqa: S704 - escaped
            style_hash=digest(style),
            script_hash=digest(script),
        )
    )


_FORGES: Mapping[str, str] = {"github": "GitHub", "gitlab": "GitLab", "gitea": "the forge"}

_NEW: Mapping[str, tuple[str, str, str]] = {
    "github": ("new", "filename", "value"),
    "gitlab": ("-/new", "file_name", ""),
    "gitea": ("_new", "filename", "value"),
}
"""For each forge, the page for a new file, and its parameters for the name and the content.

GitLab takes no content. Source: GitHub, issue isaacs/github#1527; Gitea, pull request #16556, which
Forgejo has too.
"""

_EDIT: Mapping[str, str] = {"github": "edit", "gitlab": "-/edit", "gitea": "_edit"}
_SHOW: Mapping[str, str] = {"github": "tree", "gitlab": "-/tree", "gitea": "src/branch"}


def new_address(settings: ProposePolicy) -> str:
    """The address of the forge's page for a new vendor's file."""
    return _address(settings, _NEW[settings.forge][0], VENDOR_FOLDER)


def edit_address(settings: ProposePolicy, slug: str) -> str:
    """The address of the forge's editor for a vendor's file."""
    return _address(settings, _EDIT[settings.forge], path_of(slug))


def folder_address(settings: ProposePolicy) -> str:
    """The address of the folder of vendors' files on the forge."""
    return _address(settings, _SHOW[settings.forge], VENDOR_FOLDER)


def _address(settings: ProposePolicy, page: str, path: str) -> str:
    steps = [page, settings.branch, settings.folder, path]
    return "/".join([settings.repository, *(quote(step) for step in steps if step)])


def _names(policy: Policy, today: date) -> Mapping[str, str]:
    """The names of the register's regions and of all countries, by code."""
    countries = sorted(assigned().values(), key=lambda country: country.name)
    names = {country.alpha_2: country.name for country in countries}
    return {**policy.regions, **{c: n for c, n in names.items() if c not in policy.regions}}


def _model(
    policy: Policy,
    head: PublishedHead,
    vendors: Sequence[PublishedSubprocessor],
    names: Mapping[str, str],
    settings: ProposePolicy,
    sections: Sequence[Block],
    today: date,
) -> Mapping[str, Any]:
    """The data of the script: the words of the checks, and what the checks compare with."""
    _, filename, value = _NEW[settings.forge]
    period, hosts = policy.notice.period, facts("hosts")
    holidays = None
    if period.holidays is not None:
        holidays = [day.isoformat() for day in period.holidays]
    # A new vendor is in no onboarding, even if it has the name of the probes.
    policy = policy.model_copy(update={"onboarding": None})
    told: dict[str, Words] = {**words(policy), **missing(policy, today), "taken": _TAKEN}
    countries = _countries(policy, names, today, told)
    known = labels(sections)
    return {
        "new": [new_address(settings), filename, value, LONGEST_ADDRESS],
        "long": "The file is too long for a link.",
        "head": "# yaml-language-server: $schema=../schemas/subprocessor.json\n",
        "here": HERE,
        "order": [str(field.alias) for field in Subprocessor.model_fields.values()],
        "days": _DAYS,
        "zone": policy.notice.timezone,
        "period": [period.days, holidays],
        "ledger": policy.agreements.ledger,
        "valid": policy.evaluation.valid_days,
        "words": {key: _in_form(text, known) for key, text in told.items()},
        "facts": [*_facts(policy, told)],
        "comparisons": _COMPARISONS,
        "years": _YEARS,
        "patterns": patterns(policy),
        "countries": countries,
        "mechanisms": MECHANISMS,
        "safeguards": SAFEGUARDS,
        "links": LINKS,
        "vocabulary": {"data": [*DATA], "data-subjects": [*PEOPLE]},
        "others": sorted(OTHER_WORDS),
        "hyphened": [word for word in (*DATA, *PEOPLE) if "-" in word],
        "scopes": {scope["key"]: scope["title"] for scope in head["scopes"]},
        "details": {detail["key"]: detail["title"] for detail in head["details"]},
        "hosts": [hosts["private"], hosts["example"], hosts["placeholder"]],
        "endings": top_level_domains(),
        "paths": hosts["placeholder_paths"],
        "vague": facts("vague")["words"],
        "vendors": {vendor["slug"]: _public(vendor) for vendor in vendors},
    }


def _in_form(text: Words, known: Mapping[str, str]) -> Words:
    message, hint = in_form(text.message, known), in_form(text.hint, known)
    return text._replace(message=message, hint=hint)


_TAKEN = Words(
    "file-name",
    "error",
    "the list has a file {slug}.yaml already",
    "choose another name; to change the entry on the list, use its link below",
)

_EXPIRES, _EXECUTED = ("agreement", "expires"), ("agreement", "executed")
_FIRST = ("agreement", "first")

_COMPARISONS = (
    ("agreement-term", _EXPIRES, "expires", "<=", "executed"),
    ("agreement-first", _FIRST, "executed", "<=", "first"),
    ("agreement-short", _EXPIRES, "expires", "<", "engaged"),
    ("announced-order", ("announced",), "engaged", "<=", "announced"),
    ("announced-rewritten", ("announced",), "announced", "<", "today"),
    ("ended-order", ("ended",), "ended", "<=", "engaged"),
)
"""Rules about two days: the rule, the place of its finding, and the days that break the rule."""

_DAYS = (
    "engaged", "announced", "ended", "executed", "expires", "first", "verified", "approved",
    "evaluation", "formerly",
)  # fmt: skip
"""Fields with a day, and the fields `evaluation` and `formerly`, whose values are all days."""

_YEARS = (
    ("engaged", ("engaged",), True, True),
    ("announced", ("announced",), True, False),
    ("ended", ("ended",), False, True),
    ("executed", _EXECUTED, True, False),
    ("first", _FIRST, True, False),
)
"""Days that `year-unlikely` examines: whether they may be too early, and too late."""


def _facts(policy: Policy, told: Mapping[str, Words]) -> Iterator[tuple[str, Path, Sequence[str]]]:
    """Facts that a file must state: the key of their words, their place, and fields instead."""
    for key in told:
        path = tuple(key.removeprefix("missing-field.").split("."))
        if key in ("missing-field.name", "missing-field.group"):
            yield key, path, ()
        elif path[0] in _FACT_FIELDS:
            seat = ("established",) if key == "countries" else ()
            of_entity = path[0].replace("-", "_") in OF_ENTITY or key == "countries"
            yield key, path, (*seat, *(("entity",) if of_entity else ()))
    for area in policy.evaluation.areas:
        yield f"evaluation-area.{area}", ("evaluation", area), ()
    yield "notice-period.unstated", ("engaged",), ()


_FACT_FIELDS = frozenset(get_args(Fact))


def _countries(
    policy: Policy, names: Mapping[str, str], today: date, told: dict[str, Words]
) -> Mapping[str, Mapping[str, Any]]:
    """What the checks and the preview need to know of each country and region, by code.

    Adds the words for missing safeguards to `told`: many countries share them.
    """
    display = Display(policy, today)
    keys: dict[tuple[Words, Words], str] = {}
    for pair in safeguards(policy, names, today).values():
        key = keys.setdefault(pair, f"safeguard.{len(keys)}")
        told[key], told[f"{key}.some"] = pair
    unsafe = {code: keys[pair] for code, pair in safeguards(policy, names, today).items()}
    countries = {}
    for code, name in names.items():
        decision = adequacy(code, today)
        country = {
            "name": name,
            "label": display.region(code)["label"],
            "ground": general_ground(code, today),
            "free": third_country(code, today) is False or code == CUSTOMER,
            "known": third_country(code) is not None,
            "unsafe": unsafe.get(code),
            "decision": decision and decision.decision,
            "only": decision and decision.only,
        }
        countries[code] = {key: value for key, value in country.items() if value}
    return countries


def _public(vendor: PublishedSubprocessor) -> Mapping[str, Any]:
    """The facts of an entry that a further service of its legal entity shows, without others."""
    contact = vendor["contact"]
    shown = {
        "name": vendor["name"],
        "website": vendor["website"],
        "established": vendor["established"] and vendor["established"]["code"],
        "address": vendor["address"],
        "contact": contact and {key: value for key, value in contact.items() if value},
        "identifiers": {
            key: value for key, value in (vendor["identifiers"] or {}).items() if value
        },
        "formerly": {name["name"]: name["until"] for name in vendor["formerly"]},
        "transfers": {
            transfer["mechanism"]: {
                key: value
                for key, value in transfer.items()
                if value and key not in ("mechanism", "title")
            }
            for transfer in vendor["transfers"]
        },
    }
    return {key: value for key, value in shown.items() if value}


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(str(TEMPLATES)),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
