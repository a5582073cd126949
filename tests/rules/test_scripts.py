"""Letters that look like letters of another script."""

import pytest

from checks.rules import scripts


@pytest.mark.parametrize(
    ("label", "ending", "alike"),
    [
        ("аррӏе", "com", True),
        ("асе", "рф", False),
        ("асе", "com", True),
        ("οτε", "ελ", False),
        ("yapı", "tr", False),
        ("yapı", "com", True),
        ("müller", "com", False),
        ("日本", "com", False),
        ("яндекс", "com", False),
        ("ꓢꓔꓰ", "com", True),
        ("acme", "com", False),
    ],
)
def test_labels_that_look_like_ascii(label: str, ending: str, alike: bool) -> None:
    assert scripts.looks_ascii(label, ending=ending) is alike
