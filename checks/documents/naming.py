"""The name of a vendor, also if the vendor's file is broken."""

from collections.abc import Iterable

from checks.register.model import Subprocessor


def name_of(vendor: Subprocessor) -> str:
    """The name of a vendor, or its slug if the name cannot be read."""
    return vendor.name if vendor.read("name") else vendor.slug


class Labels:
    """Names of vendors, followed by the slug if another of these vendors has the same name."""

    def __init__(self, vendors: Iterable[Subprocessor]) -> None:
        self._slugs: dict[str, set[str]] = {}
        for vendor in vendors:
            self._slugs.setdefault(name_of(vendor), set()).add(vendor.slug)

    def of(self, vendor: Subprocessor) -> str:
        """The name of a vendor, and its slug if the name is not enough."""
        name = name_of(vendor)
        others = self._slugs.get(name, set()) - {vendor.slug}
        return f"{name} ({vendor.slug})" if others else name
