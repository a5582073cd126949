"""Addresses and permanent ids of what is published."""

import re
import uuid

from checks.publish.published import PublishedHead


def address_of(head: PublishedHead, file: str) -> str:
    """The address of a file that is published beside the page.

    The query and the fragment of the page's address are left out. `https://a.com/list`
    counts as a folder, and `https://a.com/list.html` as a file.
    """
    scheme, _, rest = re.split("[?#]", head["url"], maxsplit=1)[0].partition("://")
    host, _, path = rest.partition("/")
    folder, _, last = path.rpartition("/")
    if "." not in last:
        folder = path.removesuffix("/")
    return "/".join(part for part in (f"{scheme}://{host}", folder, file) if part)


def address_on_page(head: PublishedHead, anchor: str | None) -> str:
    """The address of a subprocessor on the page, or of the page if the list has no such entry."""
    return f"{head['url'].partition('#')[0]}#{anchor}" if anchor is not None else head["url"]


def stable_id(*parts: str) -> str:
    """An IRI that depends on the parts alone (RFC 9562, UUID version 5)."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "\n".join(parts)).urn
