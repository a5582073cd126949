"""A long list stands in parts, and no entry is lost."""

import pytest

from checks.publish.long_lists import LONGEST, MOST, parts_of


@pytest.mark.parametrize(
    ("count", "sizes"),
    [
        (1, [1]), (LONGEST, [LONGEST]), (LONGEST + 1, [15, 15, 15, 16]), (100, [20] * 5),
        (101, [16, 17, 17, 17, 17, 17]),
    ],
)  # fmt: skip
def test_parts_are_even(count: int, sizes: list[int]) -> None:
    entries = [f'<li id="{number}"><ul><li>A</li></ul></li>\n' for number in range(count)]
    parts = parts_of(entries)
    assert [part.count("<li id=") for part in parts] == sizes
    assert max(sizes) <= MOST or len(sizes) == 1
    assert "".join(parts) == "".join(entries)
