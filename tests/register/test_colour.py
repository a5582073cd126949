"""Contrast of colours, with the examples of WCAG's own definition."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.register.colour import ON_DARK, ON_LIGHT, contrast, is_readable, readable
from tests.project import ROOT

STYLE = ROOT / "checks/publish/templates/style.css"


@pytest.mark.parametrize(
    ("colour", "other", "expected"),
    [("#000000", "#ffffff", 21), ("#ffffff", "#ffffff", 1), ("#777777", "#ffffff", 4.48)],
)
def test_contrast(colour: str, other: str, expected: float) -> None:
    assert contrast(colour, other) == pytest.approx(expected, abs=0.005)
    assert contrast(other, colour) == contrast(colour, other)


@given(st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}"))
def test_every_colour_has_a_readable_shade(colour: str) -> None:
    for backgrounds, towards in ((ON_LIGHT, "#000000"), (ON_DARK, "#ffffff")):
        shade = readable(colour, backgrounds, towards)
        assert is_readable(shade, backgrounds)
        assert (shade == colour) == is_readable(colour, backgrounds)


def test_the_backgrounds_are_those_of_the_page() -> None:
    blocks = re.findall(r":root \{(.*?)\}", STYLE.read_text("utf-8"), re.DOTALL)[:2]
    for block, backgrounds in zip(blocks, (ON_LIGHT, ON_DARK), strict=True):
        colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))
        assert (colours["back"], colours["head"], colours["mark-back"]) == backgrounds
