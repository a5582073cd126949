"""A little of the fuzzing in every run of the tests: always the same inputs, and known ones."""

from pathlib import Path
from random import Random

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.fuzz.driver import failure_of, keep
from tests.fuzz.failure import Failed
from tests.fuzz.kinds import KINDS, draw
from tests.fuzz.landings import ACTIONS, GAPS, first, land, start
from tests.fuzz.notice import examine_landings
from tests.fuzz.register import Register
from tests.fuzz.shrinking import smaller
from tests.fuzz.story import Step, Story, as_json, from_json, one_tree
from tests.trees import FILES, TODAY, VENDOR_PATH

KNOWN = Path(__file__).parent / "known"

SEED = 1

INPUTS = {
    "parsers": 1500,
    "vendors": 250, "settings": 250, "ledgers": 250, "notices": 250, "proposals": 150,
    "histories": 12, "landings": 12,
}  # fmt: skip
"""How many inputs of each kind are drawn."""


@pytest.mark.parametrize("name", KINDS)
def test_no_input_that_is_drawn_fails(name: str) -> None:
    random = Random(SEED)
    kind = KINDS[name]
    for _ in range(INPUTS[name]):
        story = draw(kind, random, timed=False)
        failed = failure_of(kind, story)
        assert failed is None, as_json(name, str(failed), story)


@pytest.mark.parametrize("file", sorted(KNOWN.glob("*.json")), ids=lambda file: file.stem)
def test_no_input_that_once_failed_fails_again(file: Path) -> None:
    name, story = from_json(file.read_text("utf-8"))
    failed = failure_of(KINDS[name], story)
    assert failed is None, str(failed)


class Landings(RuleBasedStateMachine):
    """A register from landing to landing: Hypothesis finds the shortest way to a short notice."""

    def __init__(self) -> None:
        super().__init__()
        self.register = Register({})
        self.steps: list[Step] = []

    @initialize(random=st.randoms(use_true_random=False))
    def begin(self, random: Random) -> None:
        self.register = start(random)
        self.steps = [first(self.register)]

    @rule(
        gap=st.sampled_from(GAPS),
        actions=st.lists(st.integers(0, len(ACTIONS) - 1), min_size=1, max_size=3),
        random=st.randoms(use_true_random=False),
    )
    def land(self, gap: int, actions: list[int], random: Random) -> None:
        self.steps.append(land(self.register, gap, actions, random))

    def teardown(self) -> None:
        examine_landings(Story(tuple(self.steps)))


TestLandings = Landings.TestCase
TestLandings.settings = settings(
    max_examples=8, stateful_step_count=8, derandomize=True, database=None,
    phases=[Phase.generate],  # to make a sequence smaller takes minutes: the fuzzer is quicker
)  # fmt: skip


# The fuzzer itself.


def test_an_input_survives_being_written_and_read() -> None:
    for name, kind in KINDS.items():
        story = draw(kind, Random(2), timed=False)
        assert from_json(as_json(name, "", story)) == (name, story)


def test_a_failing_input_is_made_smaller() -> None:
    files = {path: text.encode() for path, text in FILES.items()}
    story = one_tree(files, TODAY)

    def fails(candidate: Story) -> bool:
        return b"Cloud h" in (candidate.steps[0].files.get(VENDOR_PATH) or b"")

    assert smaller(story, fails).steps[0].files == {VENDOR_PATH: b"Cloud h"}


def test_a_failing_input_is_kept_and_can_be_replayed(tmp_path: Path) -> None:
    kind = KINDS["vendors"]
    story = one_tree({"register.yaml": b"\xff"}, TODAY)
    file = keep(kind, story, Failed("a: b", "c"), tmp_path / "failures")
    assert file.name == "vendors-a--b.json"
    assert from_json(file.read_text("utf-8")) == ("vendors", story)
