"""The notice to customers as Markdown, for a release or a discussion on a forge."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from checks.changes.landing import Landing
from checks.documents.notice import Missing, NoticeDocument, Notified
from checks.documents.notice_mail import facts, introduction, missing_by_vendor, subject
from checks.escaping import markdown, markdown_url, safe_url
from checks.json_text import indented_json

MOST_OF_RELEASE = 30_000
"""Characters of a release about subprocessors. A step of a workflow takes no longer text."""


def as_markdown(document: NoticeDocument) -> str:
    """The notice with its subject as the heading."""
    return f"# {markdown(subject(document))}\n\n{_body(document, _sections(document))}"


def as_release(document: NoticeDocument, landing: Landing) -> str:
    """The notice as a release for GitHub's API, which tags the last landing of the notice.

    The release names as many subprocessors as fit.

    Source: GitHub's REST API, version 2022-11-28, "Create a release".
    """
    commit = landing.commit or ""
    return indented_json(
        {
            "tag_name": f"notice-{landing.day}-{commit[:10]}",
            "target_commitish": commit,
            "name": subject(document),
            "body": _body(document, _fitting(_sections(document))),
            # Another release of the repository may be its latest version.
            "make_latest": "false",
        }
    )


def _body(document: NoticeDocument, sections: Iterable[str]) -> str:
    """The notice below its heading."""
    parts = [
        markdown(introduction(document)),
        *sections,
        f"Objections and questions: {_linked(document['contact'])}",
        f"The full list: {_linked(document['url'])}",
    ]
    return "\n\n".join(parts) + "\n"


def _sections(document: NoticeDocument) -> list[str]:
    """A section about each vendor."""
    missing = missing_by_vendor(document)
    return [
        "\n".join([f"## {_title(vendor)}", "", *_facts(vendor, missing)])
        for vendor in document["subprocessors"]
    ]


def _facts(vendor: Notified, missing: Mapping[str, Sequence[Missing]]) -> Iterator[str]:
    for label, text in facts(vendor, missing.get(vendor["subprocessor"], ())):
        if text:
            yield f"- **{markdown(label)}:** {markdown(text)}"


def _fitting(sections: Sequence[str]) -> Iterator[str]:
    """The first sections, as many as fit, and the number of the others."""
    for number, length in enumerate(accumulate(map(len, sections))):
        if length > MOST_OF_RELEASE:
            yield f"And {len(sections) - number:,} more: see the full list."
            return
        yield sections[number]


def _title(vendor: Notified) -> str:
    name = markdown(vendor["name"])
    website = vendor["website"]
    title = f"[{name}]({markdown_url(safe_url(website))})" if website is not None else name
    return f"{title} ({markdown(vendor['service'])})" if vendor["service"] else title


def _linked(address: str) -> str:
    """An https address as a link, and an e-mail address as text."""
    if not address.startswith("https://"):
        return markdown(address)
    return f"[{markdown(address)}]({markdown_url(address)})"
