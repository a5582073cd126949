"""A long list stands in parts, and no entry is lost."""

import pytest
from markupsafe import Markup

from checks.publish.long_lists import LONGEST, MOST, parts_of


def entries(count: int) -> Markup:
    """The entries of a list, with inner lists."""
    rows = [f'<li id="{n}"><ul><li>A &lt;/li&gt;\n text</li></ul></li>\n' for n in range(count)]
    return Markup("".join(rows))


@pytest.mark.parametrize(
    ("count", "sizes"),
    [
        (1, [1]), (LONGEST, [LONGEST]), (LONGEST + 1, [15, 15, 15, 16]), (100, [20] * 5),
        (101, [16, 17, 17, 17, 17, 17]),
    ],
)  # fmt: skip
def test_parts_are_even(count: int, sizes: list[int]) -> None:
    parts = parts_of(entries(count))
    assert [part.count("<li id=") for part in parts] == sizes
    assert max(sizes) <= MOST or len(sizes) == 1
    assert "".join(parts) == entries(count)
