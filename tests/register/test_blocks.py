"""Reading files block by block gives the same as reading them whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.register.blocks import BlockReader
from checks.register.source import parse

PIECES = [
    "name: Acme\n", "name: 'Acme\n", "countries: [DE]\n", "countries: [DE,\n", "  IE]\n",
    "countries:\n", "- DE\n", "  - IE\n", "purpose: |\n", "  Mail\n", "\n", "purpose: >+\n",
    "a: &x 1\n", "b: *x\n", "<<: 1\n", "c: !t 1\n", "---\n", "...\n", "--- \n", "%YAML 1.2\n",
    "# comment\n", "d: 1 # comment\n", "e: \"\n", "\"\n", "  f: 1\n", "g: {h: 1}\n", "}\n", "{\n",
    "? i\n", ": j\n", "k: é\n", "\ufeff", "\x85l: 1\n", "\u2028m: 2\n", "n: 1\rp: 2\n", "\t",
    "q: 1\r\n", "purpose", ": text\n", "r:\n", " continued\n", "purpose: one\n\n two\n",
    "agreement:\n", "  executed: 2026-01-15\n", "]\n", "no colon\n", "s: @x\n", "t: 1\x00\n",
    "\ud800",
]  # fmt: skip


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=8), min_size=1, max_size=4))
def test_a_file_reads_the_same_by_block(texts: list[list[str]]) -> None:
    reader = BlockReader()
    for pieces in texts:
        data = "".join(pieces).encode("utf-8", "surrogatepass")
        whole, by_block = parse(data, "", mending=False), reader.read(data)
        assert by_block.values == whole.values
        assert [*map(type, by_block.defects)] == [*map(type, whole.defects)]


@pytest.mark.parametrize("text", ["name: Acme\n...\ngroup: mail\n", "name: Acme\nname: Acme\n"])
def test_a_file_with_a_defect_keeps_the_defect(text: str) -> None:
    assert BlockReader().read(text.encode()).defects


def test_each_block_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[bytes] = []

    def counting(data: bytes, path: str, *, mending: bool) -> object:
        parsed.append(data)
        return parse(data, path, mending=mending)

    monkeypatch.setattr("checks.register.blocks.parse", counting)
    reader = BlockReader()
    versions = [b"# Ours\nname: Acme\npurpose: Mail\n", b"name: Acme\npurpose: Post\n"]
    assert [reader.read(version).values for version in versions] == [
        {"name": "Acme", "purpose": "Mail"},
        {"name": "Acme", "purpose": "Post"},
    ]
    assert parsed == [b"name: Acme\n", b"purpose: Mail\n", b"purpose: Post\n"]
