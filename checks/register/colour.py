"""Colours of the page, and their contrast.

Source: WCAG 2.2 (2023-10-05), success criterion 1.4.3: text needs a contrast of 4.5 to 1.
"""

from collections.abc import Iterable

LEAST = 4.5

ON_LIGHT = ("#ffffff", "#f6f8fa", "#fff8e6")
"""The backgrounds of the page by day: page, filter, cards of pending changes."""

ON_DARK = ("#0d1117", "#161b22", "#2b2110")
"""The same backgrounds by night."""


def contrast(colour: str, other: str) -> float:
    """The contrast of two colours such as `#0b57b8`, from 1 to 21."""
    lights = sorted((_luminance(colour), _luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def is_readable(colour: str, backgrounds: Iterable[str]) -> bool:
    """Whether text in a colour can be read on all the backgrounds."""
    return all(contrast(colour, background) >= LEAST for background in backgrounds)


def readable(colour: str, backgrounds: Iterable[str], towards: str) -> str:
    """The colour, mixed with as little of `towards` as text on the backgrounds needs."""
    backgrounds = [*backgrounds]
    mixed = (_mixed(colour, towards, share / 100) for share in range(101))
    return next(mix for mix in mixed if is_readable(mix, backgrounds))


def _mixed(colour: str, other: str, share: float) -> str:
    parts = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(own + (new - own) * share):02x}" for own, new in parts)


def _parts(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, from 0 to 255."""
    number = int(colour[1:], 16)
    return number >> 16, number >> 8 & 255, number & 255


def _luminance(colour: str) -> float:
    """The relative luminance, from 0 to 1, as WCAG 2.2 defines it."""
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
