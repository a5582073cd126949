"""The news of the watch for a terminal, and as Markdown for an issue."""

from collections.abc import Iterator

from checks.escaping import visible
from checks.upstream.document import MailNews, PageNews, UpstreamDocument

_PAGE = {"subprocessors": "list of subprocessors", "agreement": "agreement"}

CHANGED = (
    "For each page: does the change affect our list? Is there a deadline to object? "
    "Note the answers here, then close this issue. The next run compares the pages with "
    "today's text."
)
LOOK = (
    "The watch cannot compare these pages as before. Look at each page, and correct its "
    "address in the vendor's file or ask the vendor. The watch reports each problem only once."
)
_MAIL = (
    "Mail to these published addresses does not arrive. Ask the vendor for another address, and "
    "correct the file. The watch reports each domain only once."
)
_LOST = (
    "The state of the last run is lost, so changes since then are unknown. This run "
    "recorded all pages anew. Look at the pages that matter most."
)


def as_text(document: UpstreamDocument) -> str:
    """The news for a terminal."""
    lines = list(_sections(document, markdown=False))
    lines.append(_summary(document))
    return "".join(f"{line}\n" for line in lines)


def as_markdown(document: UpstreamDocument) -> str:
    """The news as Markdown. Empty without news, so the workflow opens no issue.

    Everything that a stranger wrote stands in blocks of code, where no link, mention or markup
    has an effect.
    """
    lines = list(_sections(document, markdown=True))
    if not lines:
        return ""
    lines.append(_summary(document))
    return "".join(f"{line}\n" for line in lines)


def _sections(document: UpstreamDocument, *, markdown: bool) -> Iterator[str]:
    changed = [news for news in document["pages"] if news["kind"] == "changed"]
    others = [news for news in document["pages"] if news["kind"] != "changed"]
    heading = "### " if markdown else ""
    if document["state"] == "lost":
        yield from (f"{heading}Lost state", "", _LOST, "")
    if changed:
        yield from (f"{heading}Changed pages", "", CHANGED, "")
        for news in changed:
            yield from _block(_changed(news))
    if others:
        yield from (f"{heading}Pages to look at", "", LOOK, "")
        for news in others:
            yield from _block(_problem(news))
    if document["mail"]:
        yield from (f"{heading}Addresses without mail", "", _MAIL, "")
        for mail in document["mail"]:
            yield from _block(_no_mail(mail))


def _block(lines: Iterator[str]) -> Iterator[str]:
    """A block of code."""
    yield from (f"    {visible(line)}" for line in lines)
    yield ""


def _changed(news: PageNews) -> Iterator[str]:
    yield news["url"]
    yield from _uses(news)
    since = f" since {news['before']}" if news["before"] is not None else ""
    yield f"{news['detail']}{since}"
    for mark, lines, count in (
        ("-", news["removed"], news["removed_count"]),
        ("+", news["added"], news["added_count"]),
    ):
        yield from (f"{mark} {line}" for line in lines)
        if count > len(lines):
            yield f"{mark} and {count - len(lines):,} more"


def _problem(news: PageNews) -> Iterator[str]:
    yield news["url"]
    yield from _uses(news)
    last = f" (last read on {news['before']})" if news["before"] is not None else ""
    yield f"    {news['detail']}{last}"


def _uses(news: PageNews) -> Iterator[str]:
    for use in news["uses"]:
        yield f"    {_PAGE[use['page']]} of {use['name']} ({use['field']} in {use['path']})"
    more = news["use_count"] - len(news["uses"])
    if more:
        yield f"    and {more:,} more"


def _no_mail(mail: MailNews) -> Iterator[str]:
    yield f"{', '.join(mail['addresses'])}: {mail['detail']}"
    yield from (f"    in {path}" for path in mail["paths"])


def _summary(document: UpstreamDocument) -> str:
    count = document["watched"]
    parts = [f"{count:,} page{'' if count == 1 else 's'} watched on {document['today']}."]
    if document["state"] == "new":
        parts.append("This first run only recorded the pages.")
    if document["late"]:
        parts.append(f"Pages left for the next run, for lack of time: {document['late']:,}.")
    if document["postponed"]:
        parts.append(f"News left for the next run, for lack of room: {document['postponed']:,}.")
    return " ".join(parts)
