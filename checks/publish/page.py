"""The published list as a web page: a single file without external requests."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from itertools import groupby
from typing import Any, NamedTuple, TypeVar
from urllib.parse import quote

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    select_autoescape,
)
from markupsafe import Markup

from checks.escaping import mailto, safe_url, visible
from checks.languages.catalogues import name_of
from checks.languages.language import ENGLISH, Language
from checks.publish import discovery, filters, words
from checks.publish.addresses import address_of
from checks.publish.assets import TEMPLATES, digest, text_of
from checks.publish.brand import logo_address, page_style
from checks.publish.compiled import compiled_templates
from checks.publish.editions import MAIN_PAGE, Edition, data_edition
from checks.publish.filters import Choices
from checks.publish.formats import Rows
from checks.publish.latin import is_latin, latin
from checks.publish.long_lists import parts_of
from checks.publish.markup import MarkupLanguage, fact, lang_of, local
from checks.publish.news import News, NewsEntry, UpcomingEntry, histories
from checks.publish.published import PublishedCountry, PublishedHead, PublishedSubprocessor
from checks.register.policy import Policy

T = TypeVar("T")

LONGEST_ADDRESS = 1900
"""Characters of the address of a mail. Some mail programs on Windows cut an address near 2,048."""

LOGGED = 500
"""The page has so many of the latest entries of the change log. changes.csv has all entries."""


class Citation(NamedTuple):
    """How to cite the current list: the file and the first day of the latest edition."""

    file: str
    day: str


class Archived(NamedTuple):
    """The archive beside the page. `overview` is the file that names all editions.

    The list has no citation while changes are not committed.
    """

    overview: str
    citation: Citation | None


class Page:
    """HTML. `news` are the changes of the list. `stood_in` is the commit of a list of the past.

    `policy` and `news` are those of the `edition`. `others` are all editions of the page.
    """

    folds_ended = True

    def __init__(
        self,
        policy: Policy,
        news: News | None = None,
        stood_in: str | None = None,
        logo: bytes | None = None,
        edition: Edition | None = None,
        others: Sequence[Edition] = (),
        archived: Archived | None = None,
    ) -> None:
        self._policy = policy
        self._archived = archived
        self._logo = logo_address(logo)
        self._stood_in = stood_in
        self._edition = edition or data_edition(policy)
        self._style = page_style(self._edition.language, self._logo, policy.site.accent)
        self._others = others
        self.file, self.frame_file = self._edition.file, self._edition.frame_file
        self._narrow = latin if is_latin(name_of(self._edition.language.tag)) else str
        self._environment = _environment(self._edition.language, self._edition.is_mixed)
        templates: Any = self._environment.get_template("row.html").module
        self._row, self._places, self._facts = templates.row, templates.places, templates.facts
        self._known: dict[tuple[object, ...], _Countries] = {}
        self._log = histories(news["entries"] if news is not None else ())

    def row(self, vendor: PublishedSubprocessor) -> str:
        """One subprocessor as an entry of the list, on a line.

        Browsers keep every line break between elements as a node, which slows a long list down.
        """
        places, facts = self._countries(vendor["countries"])
        html = str(self._row(vendor, places, facts, self._log.get(vendor["slug"], ())))
        return html.replace(">\n<", "><")  # texts have no such signs: they are escaped

    def _countries(self, countries: Sequence[PublishedCountry]) -> "_Countries":
        """The countries of an entry. Many entries share them, unless they have details."""
        for country in countries:
            if country["place"] or country["activities"] or country["scope"]:
                return self._made(countries)
        # A region can have an old title in one entry, and a new title in another entry.
        # In an archive, `display` and the day may differ between editions.
        key = tuple([
            (c["code"], c["name"], c["label"], c["safeguard"], c["third_country"])
            for c in countries
        ])  # fmt: skip
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._made(countries)
        return known

    def _made(self, countries: Sequence[PublishedCountry]) -> "_Countries":
        return _Countries(Markup(self._places(countries)), Markup(self._facts(countries)))  # noqa: S704 - from the template

    def whole(
        self, head: PublishedHead, rows: Rows, news: News | None, choices: Choices | None = None
    ) -> Iterator[str]:
        """The list as a page."""
        choices = choices or Choices()
        script = text_of("filter.min.js") if self._policy.site.filter else ""
        entries = news["entries"] if news is not None else []
        parts = self._environment.get_template("index.html").generate(
            head=head,
            language=self._edition.language,
            editions=self._others if len(self._others) > 1 else (),
            edition=self._edition,
            news=news,
            years=_by_year(entries[:LOGGED]),
            older=len(entries) > LOGGED,
            stood_in=self._stood_in,
            rows=rows,
            orders=dict(_orders(self._policy, self._edition.language)),
            choices=choices,
            statuses={**_NO_STATUS, **choices.statuses},
            address=lambda file: address_of(head, file),
            page=self._address(head),
            webcal="webcal" + address_of(head, "calendar.ics").removeprefix("https"),
            alternatives=discovery.alternatives(has_history=news is not None),
            linked_data=lambda description: Markup(  # noqa: S704 - escaped for a script
                discovery.linked_data(head, description.unescape())
            ),
            xlsx=self._policy.site.xlsx,
            subscribe=visible(self._policy.site.subscribe or ""),
            releases=_releases(self._policy),
            logo=self._logo,
            archive=self._archived,
            **self._styles(),
            script=Markup(script),  # noqa: S704 - our own file
            script_hash=digest(script),
        )
        yield from map(self._narrow, parts)

    def frame(self, head: PublishedHead, rows: Rows, news: News | None) -> Iterator[str]:
        """The list alone, for a frame on another page."""
        # Vendor text cannot hold this attribute: its quotation marks are escaped.
        page = Markup('href="{}#').format(self._address(head))
        parts = self._environment.get_template("embed.html").generate(
            head=head,
            language=self._edition.language,
            page=self._address(head),
            pending=len(news["upcoming"]) if news is not None else 0,
            rows=rows,
            **self._styles(text_of("frame.css")),
        )
        yield from (self._narrow(part.replace(Markup('href="#'), page)) for part in parts)

    def template(self, name: str) -> Template:
        """A template in the language of the page."""
        return self._environment.get_template(name)

    def _styles(self, further: str = "") -> Mapping[str, str]:
        style = Markup(self._style + further)  # noqa: S704 - our own file
        return {"style": style, "style_hash": digest(style)}

    def _address(self, head: PublishedHead) -> str:
        """The address of the page."""
        file = self._edition.file
        return head["url"] if file == MAIN_PAGE else address_of(head, file)


class _Countries(NamedTuple):
    """The HTML of an entry's countries. The row shows `places`, and the details list `facts`."""

    places: Markup
    facts: Markup


_NO_STATUS = {"active": 0, "upcoming": 0, "ended": 0}


def _by_year(
    entries: Sequence[NewsEntry],
) -> list[tuple[str, list[tuple[str, list[NewsEntry]]]]]:
    """The entries by year and day, newest first."""
    return [
        (year, [(day, [*part]) for day, part in groupby(of_year, key=_day_of)])
        for year, of_year in groupby(entries, key=lambda entry: entry["announced"][:4])
    ]


def _day_of(entry: NewsEntry) -> str:
    return entry["announced"]


def _orders(policy: Policy, language: Language) -> Iterator[tuple[str, str]]:
    """The order of the entries of each group, in words."""
    company = policy.organization
    for key, group in policy.groups.items():
        if group.order == ("engaged",):
            yield key, language.text("In the order in which we engaged the companies.")
        elif group.order == ("name",):
            yield key, language.text("In alphabetical order.")
        else:
            yield key, language.text("In an order chosen by {company}.", company=company)


def _releases(policy: Policy) -> str | None:
    """The page of the repository's releases, if each material change is a release there."""
    if not policy.notice.releases or policy.propose is None:
        return None
    return f"{policy.propose.repository}/releases"


def objection(entry: UpcomingEntry, head: PublishedHead, language: Language = ENGLISH) -> str:
    """The address for an objection: for e-mail, with a subject, the changes and what to fill in.

    Empty if the contact is no address. Only a list of the past may have such a contact.
    """
    if head["contact"].startswith("https://"):
        return head["contact"]
    if "@" not in head["contact"]:
        return ""
    subject = words.as_title(language.text("Objection: {name}", name=entry["name"]))
    start = f"{mailto(head['contact'])}?subject={quote(subject, safe='')}&body="
    changes = [f"- {words.with_dates(change, language)}" for change in entry["changes"]]
    about = language.plural(
        "We object to this change:", "We object to these changes:", len(changes)
    )
    labels = (language.text("Customer"), language.text("Grounds"))
    to_fill_in = "".join(
        _in_mail(f"\n\n{language.labelled(label, '').strip()}") for label in labels
    )
    room = LONGEST_ADDRESS - len(start) - len(to_fill_in)
    return start + _cut("\n".join([about, "", *changes]), room) + to_fill_in


def _in_mail(text: str) -> str:
    """A text for the body of a mail in an address. Source: RFC 6068, section 5."""
    lines = (quote(line, safe="") for line in text.split("\n"))
    return "%0D%0A".join(lines)


def _cut(text: str, room: int) -> str:
    """A text for the body of a mail, cut if its form in an address is longer than `room`."""
    encoded = _in_mail(text)
    while len(encoded) > room and text:
        # A character takes 12 characters at most, so no step cuts off too much.
        text = text[: -max(1, (len(encoded) - room) // 12)]
        encoded = _in_mail(f"{text}…")
    return encoded


def _from_markdown(text: str) -> Markup:
    """The HTML of an introduction. Raw HTML is shown as text."""
    if _PLAIN_LINE.fullmatch(text):
        return Markup(f"<p>{text}</p>\n")  # noqa: S704 - letters, digits and harmless signs
    from markdown_it import MarkdownIt  # loads slowly

    return Markup(MarkdownIt("commonmark", {"html": False}).render(text))  # noqa: S704 - escaped


_PLAIN_LINE = re.compile(r"[^\W\d_](?:[^\W_]|[ ,.;:()-])*(?<! )")
"""A line without a mark of Markdown or HTML. Many introductions are a plain sentence."""


def _filter_keys(vendor: PublishedSubprocessor) -> Markup:
    """The attributes that the filter of the page reads."""
    attributes = [
        _attribute(name, "|".join(keys)) for name, keys in filters.keys_of(vendor).items() if keys
    ]
    return Markup("".join(attributes))  # noqa: S704 - escaped


@lru_cache(maxsize=1024)
def _attribute(name: str, value: str) -> str:
    return Markup(' data-{}="{}"').format(name, value)


@cache
def _environment(language: Language, mixed: bool) -> Environment:
    """The templates in a language. In a `mixed` list, some texts are in another language."""
    html = MarkupLanguage(**language.__dict__) if mixed else language

    def in_this(function: Callable[..., T]) -> Callable[..., T]:
        return partial(function, language=html)

    environment = Environment(
        loader=FileSystemLoader(str(TEMPLATES)),
        bytecode_cache=compiled_templates(),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(language.translations, newstyle=True)  # type: ignore[attr-defined]
    environment.filters.update(
        contact=in_this(words.contact),
        day=cache(language.day),
        everything=in_this(words.everything),
        field=in_this(words.field),
        filter_keys=_filter_keys,
        first_day=words.first_day,
        from_markdown=_from_markdown,
        lang_of=lang_of,
        local=local,
        listed=html.listed,
        logged=in_this(words.logged),
        told=in_this(words.told),
        names_day=words.names_day_of_effect,
        mailto=mailto,
        names=in_this(words.names),
        objection=partial(objection, language=language),
        parts=parts_of,
        pending=words.pending,
        places=in_this(words.places),
        safe_url=safe_url,
        scope=in_this(words.scope),
        unknown_place=in_this(words.unknown_place),
        whose_data=in_this(words.whose_data),
    )
    links = {key: language.text(word) for key, word in words.LINKS.items()}
    environment.globals.update(LINKS=links, colon=html.labelled("", ""), fact=fact, name_of=name_of)
    return environment
