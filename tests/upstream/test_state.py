"""A broken state of the watch is refused, and a state is written as a whole."""

from datetime import date
from pathlib import Path

import pytest

from checks.upstream import state as states
from checks.upstream.state import Entry, Lost, State, load, save

DAY = date(2026, 11, 2)
STATE = State(
    pages={
        "https://stripe.com/dpa": Entry(tried=DAY, recorded=DAY, read=DAY, text='Acme\n"Beta" é'),
        "https://acme.com/x.pdf": Entry(tried=DAY, recorded=DAY, read=DAY, digest="a" * 64),
        "https://acme.com/gone": Entry(tried=DAY, problem="gone", misses=3, moved="https://b.com/"),
    },
    refusing=("acme.com",),
)


def test_a_state_is_read_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    assert load(file) is None
    save(STATE, file)
    assert load(file) == STATE
    save(State(), file)
    assert load(file) == State()
    assert [path.name for path in tmp_path.iterdir()] == ["state.json"]


@pytest.mark.parametrize(
    "content",
    [
        "", "{", "null", "[]", "{}x", '{"version": 2}', '{"version": 1, "more": 1}',
        '{"pages": {"x": {}}}', '{"pages": {"x": {"tried": "yesterday"}}}',
        '{"pages": {"x": {"tried": "2026-11-02", "digest": "x"}}}',
        '{"pages": {"x": {"tried": "2026-11-02", "misses": 1e999}}}',
        '{"pages": {"x": {"tried": "2026-11-02", "misses": -1}}}',
        '{"pages": {"x": {"tried": "2026-11-02", "problem": "@octocat"}}}',
        '{"pages": {"x": {"tried": "2026-11-02", "text": ["a"]}}}',
        '{"pages": ' + '{"x": ' * 100_000, "[" * 100_000, '{"refusing": "\ud800"}',
    ],
)  # fmt: skip
def test_any_other_content_is_no_state(content: str, tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    file.write_bytes(content.encode("utf-8", "surrogatepass"))
    with pytest.raises(Lost):
        load(file)


def test_a_folder_and_a_large_file_are_no_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Lost):
        load(tmp_path)
    save(STATE, tmp_path / "state.json")
    monkeypatch.setattr(states, "LARGEST", 100)
    with pytest.raises(Lost):
        load(tmp_path / "state.json")


def test_a_state_that_would_be_too_large_drops_its_longest_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(states, "LARGEST", 10_000)
    pages = {
        f"https://acme.com/{size}": Entry(tried=DAY, recorded=DAY, text='"' * size)
        for size in (10, 1000, 9000)
    }
    save(State(pages=pages), tmp_path / "state.json")
    kept = load(tmp_path / "state.json")
    assert kept is not None
    assert [*kept.pages] == ["https://acme.com/10", "https://acme.com/1000"]
