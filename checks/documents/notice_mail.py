"""The notice to customers as an e-mail, ready to send: text, HTML, or a message with both."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from hashlib import sha256
from importlib import resources

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from checks.documents.notice import Missing, NoticeDocument, Notified
from checks.escaping import safe_url, visible
from checks.languages.language import ENGLISH
from checks.publish.notice_facts import labelled
from checks.publish.published import PublishedChange, effective_day


def as_html(document: NoticeDocument) -> str:
    """The notice as an e-mail in HTML."""
    template = _environment().get_template("notice.html")
    return template.render(
        notice=document,
        subject=subject(document),
        introduction=introduction(document),
        missing=missing_by_vendor(document),
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(str(resources.files("checks.documents") / "templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(safe_url=safe_url, facts=facts)
    return environment


def as_text(document: NoticeDocument) -> str:
    """The notice as an e-mail in plain text. The first line is the subject."""
    return f"Subject: {subject(document)}\n\n{_body(document)}"


def as_message(document: NoticeDocument) -> str:
    """The notice as a message that mail programs open as a draft, with a text and an HTML part.

    The sender fills in the recipients. The same notice is the same message, byte for byte.

    Source: RFC 5322; `X-Unsent` is Microsoft's header of a draft.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = " ".join(subject(document).split())
    message["X-Unsent"] = "1"
    text, html = _body(document), as_html(document)
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    # Quoted-printable text cannot contain `=_`.
    message.set_boundary(f"=_{sha256(html.encode()).hexdigest()[:32]}")
    return message.as_bytes().decode("ascii")


def subject(document: NoticeDocument) -> str:
    """The subject of the message, on one line."""
    return visible(f"{document['title']} of {document['organization']}: changes")


def introduction(document: NoticeDocument) -> str:
    """The first paragraph of the message."""
    scope = document["scope"]
    addressees = f" This message is for customers of {scope}." if scope is not None else ""
    return (
        f"{document['organization']} is changing the subprocessors that process personal data on "
        f"your behalf.{addressees} You may object to each change until the date given below."
    )


def _body(document: NoticeDocument) -> str:
    lines = [*_wrapped(introduction(document))]
    missing = missing_by_vendor(document)
    for vendor in document["subprocessors"]:
        lines += ["", *_about(vendor, missing.get(vendor["subprocessor"], ()))]
    lines += [
        "",
        *_wrapped(f"Objections and questions: {document['contact']}"),
        *_wrapped(f"The full list: {document['url']}"),
    ]
    return "".join(f"{visible(line)}\n" for line in lines)


def facts(vendor: Notified, missing: Sequence[Missing]) -> Iterator[tuple[str, str]]:
    """The facts that the message tells about a vendor: labels and texts, which may be empty."""
    if vendor["is_new"]:
        yield "New", "this subprocessor is added to the list"
    if vendor["used_from"] is not None:
        yield (
            "Used from",
            f"{ENGLISH.day(vendor['used_from'])}, before the notice period has passed",
        )
    for (effective, until), changes in _by_dates(vendor["changes"]):
        for change in changes:
            if change["kind"] != "added":
                yield "Change", change["summary"]
        yield "Effective", ENGLISH.day(effective)
        yield "Objections", f"until {ENGLISH.day(until)}" if until is not None else ""
    affected = ", ".join(vendor["affects"])
    if affected != vendor["scope"]:  # a vendor that serves fewer or other customers than before
        yield "Affects", affected
    yield "Replaces", "; ".join(vendor["replaces"])
    yield from labelled(vendor)
    for fact in missing:
        yield "[MISSING]", fact["what"]


def _about(vendor: Notified, missing: Sequence[Missing]) -> Iterator[str]:
    service = f" ({vendor['service']})" if vendor["service"] else ""
    # Not wrapped: a further line could pass for a line of the message itself.
    title = f"{vendor['name']}{service}"
    yield from (title, "-" * min(len(title), 78))
    yield from _fact("Website", vendor["website"] or "")
    for label, text in facts(vendor, missing):
        yield from _fact(label, text)


def _by_dates(
    changes: Sequence[PublishedChange],
) -> Iterator[tuple[tuple[str, str | None], Sequence[PublishedChange]]]:
    """The changes, by their dates."""
    by_dates: dict[tuple[str, str | None], list[PublishedChange]] = {}
    for change in changes:
        by_dates.setdefault((effective_day(change), change["objection_until"]), []).append(change)
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


def missing_by_vendor(document: NoticeDocument) -> Mapping[str, Sequence[Missing]]:
    """The missing facts of each vendor, by slug."""
    facts: dict[str, list[Missing]] = {}
    for fact in document["missing"]:
        facts.setdefault(fact["subprocessor"], []).append(fact)
    return facts
