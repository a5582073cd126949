"""The document that `subprocessors upstream --format json` prints."""

from typing import Literal

from typing_extensions import TypedDict

Problem = Literal[
    "gone", "login", "refused", "unsafe", "unreachable", "large", "empty", "unreadable", "unstable"
]
"""A reason why a page cannot be compared. Only `unreachable` may pass by itself."""

NewsKind = Literal["changed", "moved", "file"] | Problem

PageKind = Literal["subprocessors", "agreement"]

Refusal = Literal["no-domain", "no-server", "null-mx"]
"""A reason why a domain accepts no mail."""

StateKind = Literal["new", "known", "lost"]


class UsePlace(TypedDict):
    """A vendor's file that names the page, in a field such as `links.subprocessors`."""

    subprocessor: str
    name: str
    page: PageKind
    path: str
    field: str


class PageNews(TypedDict):
    """News about a page.

    `kind` is `changed`, `moved` (to another address), `file` (no text to compare), or a problem:
    `gone`, `login`, `refused`, `unsafe` (a private address), `unreachable`, `large`, `empty`
    (without JavaScript), `unreadable`, `unstable`. `before` is the last day on which the page was
    still the same, ISO 8601. `removed` and `added` are the first lines, and the numbers count all
    lines. `uses` are the first files, and `use_count` counts all files.
    """

    kind: NewsKind
    url: str
    detail: str
    before: str | None
    removed: list[str]
    removed_count: int
    added: list[str]
    added_count: int
    uses: list[UsePlace]
    use_count: int


class MailNews(TypedDict):
    """Published e-mail addresses of a domain that accepts no mail, with their files."""

    domain: str
    reason: Refusal
    detail: str
    addresses: list[str]
    paths: list[str]


class UpstreamDocument(TypedDict):
    """The news of a run.

    `state` is `new` in the first run, `lost` if the state of an earlier run could not be used, and
    otherwise `known`. `late` counts the pages that the run had no time for: the next run
    begins with these pages. `postponed` counts the news left for the next run, because the report
    is full.
    """

    version: Literal[1]
    today: str
    state: StateKind
    watched: int
    late: int
    postponed: int
    pages: list[PageNews]
    mail: list[MailNews]
