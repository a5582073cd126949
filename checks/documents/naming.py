"""The name of a vendor, also if the vendor's file is broken."""

from checks.register.model import Subprocessor


def name_of(vendor: Subprocessor) -> str:
    """The name of a vendor, or its slug if the name cannot be read."""
    return vendor.name if vendor.read("name") else vendor.slug
