"""The list as programs find it: the alternatives of the page, and its description for searches."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from checks.escaping import visible
from checks.json_text import embedded_json
from checks.publish.addresses import address_of
from checks.publish.published import PublishedHead


class Alternative(NamedTuple):
    """A file with the content of the page: its name, media type and title."""

    file: str
    type: str
    title: str


_LIST = (
    Alternative("subprocessors.json", "application/json", "JSON"),
    Alternative("subprocessors.csv", "text/csv", "CSV"),
    Alternative("subprocessors.md", "text/markdown", "Markdown"),
)

_WORKBOOK = Alternative(
    "subprocessors.xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "Excel",
)

_CHANGES = (
    Alternative("changes.atom", "application/atom+xml", "Atom"),
    Alternative("changes.json", "application/feed+json", "JSON Feed"),
    Alternative("changes.csv", "text/csv", "CSV"),
    Alternative("calendar.ics", "text/calendar", "iCalendar"),
)


class Alternatives(NamedTuple):
    """The files with the list, and the files with its changes."""

    of_list: Sequence[Alternative]
    of_changes: Sequence[Alternative]


def alternatives(*, has_workbook: bool, has_history: bool) -> Alternatives:
    """The files beside the page, in the order of their use."""
    workbook = (_WORKBOOK,) if has_workbook else ()
    return Alternatives((*_LIST, *workbook), _CHANGES if has_history else ())


def linked_data(head: PublishedHead, files: Alternatives, description: str) -> str:
    """The list as a `Dataset` of schema.org, in JSON-LD for a `script` element.

    `description` is a sentence in the language of the page.

    Sources: https://schema.org/Dataset, https://schema.org/DataDownload and
    https://schema.org/ContactPoint. There is no license, because the register states none.
    """
    organization, title = visible(head["organization"]), visible(head["title"])
    creator = {
        "@type": "Organization",
        "name": organization,
        "contactPoint": {
            "@type": "ContactPoint",
            "contactType": "privacy",
            **dict(_contact(head["contact"])),
        },
    }
    document = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": head["url"],
        "url": head["url"],
        "name": f"{title} – {organization}",
        "description": visible(description),
        "inLanguage": head["language"],
        "isAccessibleForFree": True,
        "creator": creator,
        "dateModified": head["changed"],
        "version": head["commit"],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file.title,
                "encodingFormat": file.type,
                "contentUrl": address_of(head, file.file),
            }
            for file in files.of_list
        ],
    }
    return embedded_json({name: value for name, value in document.items() if value is not None})


def _contact(contact: str) -> Iterator[tuple[str, str]]:
    if contact.startswith("https://"):
        yield "url", contact
    elif "@" in contact:
        yield "email", contact
