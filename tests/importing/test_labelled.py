"""Lists without a table: entries below headings or items, with labelled facts."""

import pytest

from checks.commands.importing import read
from checks.importing.rows import Entry
from checks.importing.table import Unreadable


def _rows(source: str, name: str = "list.md") -> list[str]:
    """The rows as `line: name | website | purpose | places | group`."""
    return list(map(_shown, read(source.encode(), name).entries))


def _shown(entry: Entry) -> str:
    where = entry.unresolved or " ".join((*entry.countries, *entry.regions))
    parts = (entry.name, entry.website, entry.purpose, where, entry.group)
    return f"{entry.line}: " + " | ".join(part or "-" for part in parts)


ACME = "Acme Mail, Inc. | https://acme.example.org/ | E-mail | US"
BETA = "Beta Hosting GmbH | - | Hosting | DE AT"

BULLETS = """\
# Subprocessors

## Acme Mail, Inc.

- **Purpose:** E-mail
- Location: USA
- Website: [acme](https://acme.example.org/)

## Beta Hosting GmbH

- **Purpose**: Hosting
- Location: Germany, Austria
"""

PARAGRAPHS = """\
# Subprocessors
### 1. [Acme Mail, Inc.](https://acme.example.org/)
**Purpose**: E-mail\\
**Location**: USA

### 2. Beta Hosting GmbH
**Purpose**: Hosting\\
**Location**: Germany, Austria
"""

NESTED = """\
# Subprocessors
- **[Acme Mail, Inc.](https://acme.example.org/)**
  - Purpose: E-mail
  - Location: USA
- **Beta Hosting GmbH**
  - Purpose: Hosting
  - Locations:
    - Germany
    - Austria
"""


@pytest.mark.parametrize(
    ("source", "lines"),
    [(BULLETS, (5, 11)), (PARAGRAPHS, (3, 7)), (NESTED, (3, 6))],
    ids=["bullets", "paragraphs", "nested"],
)
def test_entries_of_markdown(source: str, lines: tuple[int, int]) -> None:
    if source == NESTED:
        source = source.replace("Location:", "Locations:")
    first, second = lines
    assert _rows(source) == [
        f"{first}: {ACME} | Subprocessors",
        f"{second}: {BETA} | Subprocessors",
    ]


@pytest.mark.parametrize("name", ["-", "list.txt", "list.mdx"])
@pytest.mark.parametrize("source", [BULLETS, PARAGRAPHS, NESTED], ids=["bullets", "text", "items"])
def test_the_content_tells_the_format(source: str, name: str) -> None:
    assert len(_rows(source.replace("Location:", "Locations:"), name)) == 2


HTML = """\
<h1>Subprocessors</h1>
<h2>Mail</h2>
<h3><a href="https://acme.example.org/">Acme Mail, Inc.</a></h3>
<p><b>Purpose:</b> E-mail<br><b>Location:</b> USA</p>
<h3>Gamma Mail Ltd</h3>
<p><b>Purpose:</b> E-mail<br><b>Location:</b> Ireland</p>
<h2>Hosting</h2>
<h3>Beta Hosting GmbH</h3>
<dl><dt>Purpose</dt><dd>Hosting</dd><dt>Location</dt><dd>Germany, Austria</dd></dl>
<h3>Delta Hosting B.V.</h3>
<dl><dt>Purpose</dt><dd>Hosting</dd><dt>Location</dt><dd>Netherlands</dd></dl>
"""


def test_headings_above_the_entries_are_groups() -> None:
    assert _rows(HTML, "list.html") == [
        f"4: {ACME} | Mail",
        "6: Gamma Mail Ltd | - | E-mail | IE | Mail",
        f"9: {BETA} | Hosting",
        "11: Delta Hosting B.V. | - | Hosting | NL | Hosting",
    ]


def test_labels_in_other_languages() -> None:
    source = """\
# Unterauftragsverarbeiter
## Acme Mail, Inc.
- Zweck: E-Mail
- Land: USA
## Beta Hosting GmbH
- Zweck: Hosting
- Land: Deutschland
"""
    assert _rows(source) == [
        "3: Acme Mail, Inc. | - | E-Mail | US | Unterauftragsverarbeiter",
        "6: Beta Hosting GmbH | - | Hosting | DE | Unterauftragsverarbeiter",
    ]


def test_lines_without_a_label_are_kept_for_a_person() -> None:
    source = BULLETS.replace(
        "- Website: [acme]", "\nThe mail server of our product.\n\n- Website: [acme]"
    )
    first, second = read(source.encode(), "list.md").entries
    assert "The mail server of our product." in first.other.values()
    assert "The mail server of our product." not in second.other.values()


@pytest.mark.parametrize(
    "note",
    ["https://acme.example.org/dpa", "The servers of our product stand in: several halls"],
    ids=["address", "sentence"],
)
def test_a_colon_does_not_make_a_label(note: str) -> None:
    first, _ = read(
        BULLETS.replace("- Website:", f"- {note}\n- Website:").encode(), "list.md"
    ).entries
    assert note in first.other.values()


def test_a_label_in_other_letters_is_the_same_label() -> None:
    source = BULLETS.replace("- Location: USA", "- purpose: and SMS\n- LOCATION: USA")
    first, second = read(source.encode(), "list.md").entries
    assert first.purpose == "E-mail, and SMS"
    assert (first.countries, second.countries) == (("US",), ("DE", "AT"))


def test_labels_of_a_single_entry_make_no_list() -> None:
    source = "# Subprocessors\n## Acme Mail, Inc.\n- Location: USA\n- location: Ireland\n"
    with pytest.raises(Unreadable):
        read(source.encode(), "list.md")


def test_items_below_a_fact_are_kept_for_a_person() -> None:
    source = BULLETS.replace("Hosting\n", "Hosting\n  - also of backups\n")
    _, second = read(source.encode(), "list.md").entries
    assert second.purpose == "Hosting"
    assert "also of backups" in second.other.values()


@pytest.mark.parametrize(
    "further",
    [
        "## Gamma Analytics Ltd\n\nAnalytics of our web site.\n",
        "## Gamma Analytics Ltd\n\n- Note: for analytics\n",
        "## Further subprocessors\n\n- Gamma Analytics Ltd\n",
    ],
)
def test_companies_without_labelled_facts_are_left_to_a_person(further: str) -> None:
    reading = read(f"{BULLETS}\n{further}".encode(), "list.md")
    assert len(reading.entries) == 2
    assert [remark for remark in reading.remarks if "Gamma Analytics Ltd" in remark]


@pytest.mark.parametrize(
    "source",
    [
        "# Subprocessors\n- **Acme Mail, Inc.** – E-mail (USA)\n- **Beta GmbH** – Hosting (DE)\n",
        "# Questions\n## Is it safe?\nNote: yes, it is.\n## Is it slow?\nNote: no, it is not.\n",
        "# Subprocessors\n## Acme Mail, Inc.\n- Purpose: E-mail\n- Location: USA\n",
        "# Subprocessors\nPurpose: E-mail\n\nLocation: USA\n",
        "# Subprocessors\n## Acme\nhttps://acme.example.org\n## Beta\nhttps://beta.example.org\n",
    ],
    ids=["sentences", "questions", "alone", "no heading", "addresses"],
)
def test_other_texts_are_no_list(source: str) -> None:
    with pytest.raises(Unreadable, match="no entries with labels such as `Purpose:`") as refusal:
        read(source.encode(), "list.md")
    assert "left alone" not in str(refusal.value)


def test_a_table_comes_first() -> None:
    table = "\n# More\n\n| Vendor | Location |\n|---|---|\n| Zeta AG | Switzerland |\n"
    reading = read((BULLETS + table).encode(), "list.md")
    assert [entry.name for entry in reading.entries] == ["Zeta AG"]
