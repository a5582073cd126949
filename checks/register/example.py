"""The examples that `subprocessors init` writes. No list is published with them."""

from checks.register.layout import path_of
from checks.register.model import Subprocessor
from checks.register.names import normalised
from checks.register.policy import Policy, texts_by_language

SLUG = "example-vendor"
PATH = path_of(SLUG)
NAME = "Example Vendor GmbH"
WEBSITE = "https://www.iana.org/help/example-domains"
PURPOSE = "Delivery of transactional e-mail (an example, not a real vendor)"

INTRODUCTION = "(This introduction is an example. Correct it, and delete this line.)"
"""The last line of the example introduction. Whoever deletes the line has read the text."""

_ADDRESS = WEBSITE.removeprefix("https://www.")
_REMARK = PURPOSE[PURPOSE.index("(") :]


def is_example(vendor: Subprocessor) -> bool:
    """Whether the vendor is the example, judging by the file's name and by unchanged texts.

    A field that could not be read is ignored.
    """
    if vendor.slug == SLUG:
        return True
    name, website, purpose = map(vendor.stated, ("name", "website", "purpose"))
    return (
        (name is not None and _may_be_example(name) and normalised(name) == normalised(NAME))
        or (website is not None and _ADDRESS in website.lower())
        or (purpose is not None and _REMARK in purpose)
    )


def _may_be_example(name: str) -> bool:
    """A quick look: few names have this word, and to compare each name would take a while."""
    return "vendor" in name.casefold() or not name.isascii()


def introduces_as_example(policy: Policy) -> bool:
    """Whether the introduction of the list still has the last line of the example."""
    texts = texts_by_language(policy.introduction).values()
    return any(INTRODUCTION in text for text in texts)
