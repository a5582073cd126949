"""The notice to customers as an e-mail, ready to send."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from checks.documents.notice import Missing, NoticeDocument, Notified
from checks.escaping import safe_url, visible
from checks.publish.notice_facts import labelled
from checks.publish.published import PublishedChange


def as_html(document: NoticeDocument) -> str:
    """The notice as an e-mail in HTML."""
    template = _environment().get_template("notice.html")
    return template.render(notice=document, missing=_missing_by_vendor(document))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(str(resources.files("checks.documents") / "templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(safe_url=safe_url, by_dates=_by_dates, labelled=labelled)
    return environment


def as_text(document: NoticeDocument) -> str:
    """The notice as an e-mail in plain text. The first line is the subject."""
    lines = [
        f"Subject: {document['title']} of {document['organization']}: changes",
        "",
        *_wrapped(
            f"{document['organization']} is changing the subprocessors that process personal data "
            "on your behalf. You may object to each change until the date given below."
        ),
    ]
    missing = _missing_by_vendor(document)
    for vendor in document["subprocessors"]:
        lines += ["", *_about(vendor, missing.get(vendor["subprocessor"], ()))]
    lines += [
        "",
        *_wrapped(f"Objections and questions: {document['contact']}"),
        *_wrapped(f"The full list: {document['url']}"),
    ]
    return "".join(f"{visible(line)}\n" for line in lines)


def _about(vendor: Notified, missing: Sequence[Missing]) -> Iterator[str]:
    title = vendor["name"]
    if vendor["website"] is not None:
        title += f" ({vendor['website']})"
    yield from (title, "-" * min(len(title), 78))
    if vendor["is_new"]:
        yield from _fact("New", "this subprocessor is added to the list")
    if vendor["used_from"] is not None:
        yield from _fact("Used from", f"{vendor['used_from']}, before the notice period has passed")
    for (effective, until), changes in _by_dates(vendor["changes"]):
        for change in changes:
            if change["kind"] != "added":
                yield from _fact("Change", change["summary"])
        yield from _fact("Effective", effective)
        yield from _fact("Objections", f"until {until}")
    yield from _fact("Replaces", "; ".join(vendor["replaces"]))
    for label, text in labelled(vendor):
        yield from _fact(label, text)
    for fact in missing:
        yield from _fact("[MISSING]", fact["what"])


def _by_dates(
    changes: Sequence[PublishedChange],
) -> Iterator[tuple[tuple[str, str | None], Sequence[PublishedChange]]]:
    """The changes, by their dates."""
    by_dates: dict[tuple[str, str | None], list[PublishedChange]] = {}
    for change in changes:
        by_dates.setdefault((change["effective"], change["objection_until"]), []).append(change)
    yield from by_dates.items()


def _fact(label: str, text: str) -> Sequence[str]:
    if not text:
        return ()
    start = f"  {f'{label}:':<13}"
    return textwrap.wrap(
        " ".join(text.split()), 78, initial_indent=start, subsequent_indent=" " * len(start),
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _wrapped(text: str) -> Sequence[str]:
    return textwrap.wrap(text, 78, break_long_words=False, break_on_hyphens=False)


def _missing_by_vendor(document: NoticeDocument) -> Mapping[str, Sequence[Missing]]:
    facts: dict[str, list[Missing]] = {}
    for fact in document["missing"]:
        facts.setdefault(fact["subprocessor"], []).append(fact)
    return facts
