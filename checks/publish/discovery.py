"""The list as programs find it: the alternatives of the page, and its description for searches.

The page has room for little: each byte delays every reader.
"""

from collections.abc import Sequence
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


_JSON = Alternative("subprocessors.json", "application/json", "JSON")
_CSV = Alternative("subprocessors.csv", "text/csv", "CSV")

_FEEDS = (
    Alternative("changes.atom", "application/atom+xml", "Atom"),
    Alternative("changes.json", "application/feed+json", "JSON Feed"),
)


def alternatives(*, has_history: bool) -> Sequence[Alternative]:
    """The files that programs find from the address of the page: the list, then its feeds."""
    return (_JSON, *_FEEDS) if has_history else (_JSON,)


def linked_data(head: PublishedHead, description: str) -> str:
    """The list as a `Dataset` of schema.org, in JSON-LD for a `script` element.

    `description` is a sentence in the language of the page. There is no license, because the
    register states none. Sources: https://schema.org/Dataset and
    https://schema.org/DataDownload.
    """
    document = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": f"{visible(head['title'])} – {visible(head['organization'])}",
        "description": visible(description),
        "url": head["url"],
        "creator": {"@type": "Organization", "name": visible(head["organization"])},
        "dateModified": head["changed"],
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": file.type,
                "contentUrl": address_of(head, file.file),
            }
            for file in (_JSON, _CSV)
        ],
    }
    return embedded_json({name: value for name, value in document.items() if value is not None})
