"""The vendor that a person names: by file, path or name."""

from collections.abc import Iterator

from checks.register.layout import VENDOR_FOLDER
from checks.register.model import Register, Subprocessor
from checks.register.names import normalised
from checks.suggestion import closest


class UnknownVendor(Exception):
    """No vendor, or more than one, has the name. The message names the vendors to choose from."""


def vendor_named(text: str, register: Register) -> Subprocessor:
    """The vendor of a file, with or without folder and ending, or of a name. Raises
    `UnknownVendor`.

    Names are compared as `normalised` compares them, with brands and earlier names.
    """
    name = text.strip().replace("\\", "/")
    stem = name.removeprefix("./").removeprefix(f"{VENDOR_FOLDER}/")
    stem = stem.removesuffix(".yaml").casefold()
    if stem in register.by_slug:
        return register.by_slug[stem]
    named = [vendor for vendor in register.subprocessors if vendor.read("name")]
    for names in (_current, _all):
        of_name = [vendor for vendor in named if normalised(text) in map(normalised, names(vendor))]
        if len(of_name) == 1:
            return of_name[0]
        if of_name:
            slugs = ", ".join(vendor.slug for vendor in of_name)
            raise UnknownVendor(f"{text} has several entries: choose from {slugs}")
    raise UnknownVendor(f"there is no vendor {text} in {VENDOR_FOLDER}/{_suggestion(text, named)}")


def entity_of(vendor: Subprocessor, register: Register) -> Subprocessor:
    """The entry of the vendor's legal entity, with its agreement and evaluation."""
    return register.by_slug.get(vendor.stated("entity") or "", vendor)


def _current(vendor: Subprocessor) -> Iterator[str]:
    yield vendor.name


def _all(vendor: Subprocessor) -> Iterator[str]:
    yield vendor.name
    yield from vendor.stated("also_known_as") or ()
    yield from vendor.stated("formerly") or ()


def _suggestion(text: str, vendors: list[Subprocessor]) -> str:
    """A question about a vendor with a longer or similar name, or else the way to all names."""
    words = {normalised(name): vendor.slug for vendor in vendors for name in _all(vendor)}
    words |= {vendor.slug: vendor.slug for vendor in vendors}
    spellings = list(filter(None, (text.casefold(), normalised(text))))
    longer = (word for word in words if any(map(word.startswith, spellings)))
    similar = next(longer, "") or next(filter(None, (closest(s, words) for s in spellings)), "")
    if similar:
        return f": did you mean {words[similar]}?"
    return ": `subprocessors list` shows the vendors"
