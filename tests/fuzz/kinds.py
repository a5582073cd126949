"""The kinds of input: how each input is made and examined."""

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random

from checks.register.layout import NOTICES_FILE
from checks.rules import RULES
from tests.examples import register_of
from tests.fuzz.examining import examine_tree
from tests.fuzz.grammar import ledger_file, notices_file, settings_file, vendor_file
from tests.fuzz.growth import measure, with_growth
from tests.fuzz.histories import examine_history, make_history
from tests.fuzz.hostile import SECRET
from tests.fuzz.landings import make_landings
from tests.fuzz.mutations import mutated
from tests.fuzz.notice import examine_landings
from tests.fuzz.parsing import examine_files
from tests.fuzz.proposing import examine_proposal
from tests.fuzz.story import Files, Step, Story, noon, one_tree
from tests.trees import FILES, TODAY, VENDOR_PATH


@dataclass(frozen=True)
class Kind:
    """A kind of input. `make` draws one; `examine` raises where an oracle is violated."""

    name: str
    meaning: str
    make: Callable[[Random], Story]
    examine: Callable[[Story], None]
    grows: bool = True
    """Whether a file of the input can be repeated, to measure how the time grows."""

    def run(self, story: Story) -> None:
        """Examine an input. An input that grows is examined at two sizes."""
        try:
            if story.growth is not None:
                measure(story, self.examine)
            else:
                self.examine(story)
        finally:
            gc.enable()  # a command switches the collector off, because its process is short


_LEDGER = f'DPA-{SECRET}-001,"Acme 1 Cloud, Inc.",2025-01-15,,active\n'

_BASE: Files = {
    "register.yaml": FILES["register.yaml"].replace("DPA-\\d{4}-\\d{3}", "DPA-.*").encode(),
    "agreements.csv": ("reference,counterparty,executed,expires,status\n" + _LEDGER).encode(),
}


@cache
def _corpus() -> Sequence[Files]:
    """Registers that show every rule broken and kept."""
    return [
        register_of(text)
        for rule in RULES.values()
        for example in (*rule.documentation.bad, *rule.documentation.good)
        for text in (example.text, example.before)
    ]


@cache
def _lines() -> Sequence[bytes]:
    """Files of the corpus, to take lines from."""
    return [data for files in _corpus() for data in files.values()]


def _register(random: Random) -> Files:
    """A whole register: of the corpus, or with a vendor that is drawn."""
    if random.random() < 0.4:
        return dict(random.choice(_corpus()))
    files = dict(_BASE)
    if random.random() < 0.3:
        del files["agreements.csv"]
        files["register.yaml"] = files["register.yaml"].replace(b"  ledger: agreements.csv\n", b"")
    files[VENDOR_PATH] = vendor_file(random)
    if random.random() < 0.2:
        files["subprocessors/other.yaml"] = vendor_file(random, random.randint(1, 2))
    return files


def _changed(path: str, make: Callable[[Random], bytes], random: Random) -> Story:
    """A register with a drawn or mutated file, or both."""
    files = _register(random)
    if path not in files or random.random() < 0.5:
        files[path] = make(random)
    if random.random() < 0.6:
        files[path] = mutated(files[path], random, _lines())
    return one_tree(files, TODAY)


def _vendors(random: Random) -> Story:
    return _changed(VENDOR_PATH, vendor_file, random)


def _settings(random: Random) -> Story:
    return _changed("register.yaml", settings_file, random)


def _ledgers(random: Random) -> Story:
    return _changed("agreements.csv", ledger_file, random)


def _notices(random: Random) -> Story:
    return _changed(NOTICES_FILE, notices_file, random)


def _proposals(random: Random) -> Story:
    """A register and a proposal."""
    base, head = _register(random), _register(random)
    if random.random() < 0.7:
        head = dict(base)
        for path in random.sample(sorted(head), random.randint(1, len(head))):
            head[path] = mutated(head[path], random, _lines())
    step = Step(noon(TODAY), {**dict.fromkeys(base), **head})
    return Story((Step(noon(date(2026, 6, 1)), base), step))


def _files(random: Random) -> Story:
    """A file of any sort, mutated."""
    path, make = random.choice(_FILES)
    data = make(random) if random.random() < 0.5 else random.choice(_lines())
    return one_tree({path: mutated(data, random, _lines())}, TODAY)


_FILES: tuple[tuple[str, Callable[[Random], bytes]], ...] = (
    (VENDOR_PATH, vendor_file), ("register.yaml", settings_file), ("agreements.csv", ledger_file),
    (NOTICES_FILE, notices_file),
)  # fmt: skip


def _examine_files(story: Story) -> None:
    for _, files in story.trees():
        examine_files(files)


def _examine_tree(story: Story) -> None:
    for step, files in story.trees():
        examine_tree(files, step.day, story.size)


def _examine_proposal(story: Story) -> None:
    *_, (_, base), (step, head) = [(story.steps[0], Files()), *story.trees()]
    examine_proposal(base, head, step.day, story.size)


KINDS = {
    kind.name: kind
    for kind in (
        Kind("parsers", "single files, read and not checked", _files, _examine_files),
        Kind("vendors", "a vendor's file", _vendors, _examine_tree),
        Kind("settings", "register.yaml", _settings, _examine_tree),
        Kind("ledgers", "the ledger of agreements", _ledgers, _examine_tree),
        Kind("notices", "the sent notices", _notices, _examine_tree),
        Kind("proposals", "a register and what would become of it", _proposals, _examine_proposal),
        Kind(
            "histories", "a Git repository full of broken and hostile landings",
            make_history, examine_history, grows=False,
        ),
        Kind(
            "landings", "valid vendors that change from day to day: is notice ever short?",
            make_landings, examine_landings, grows=False,
        ),
    )
}  # fmt: skip
"""Every kind by its name."""

GROWING = 300
"""Of so many inputs, the time of about one is measured at two sizes."""


def draw(kind: Kind, random: Random, *, timed: bool) -> Story:
    """The next input of a kind. `timed` allows inputs whose time is measured."""
    story = kind.make(random)
    if timed and kind.grows and random.randrange(GROWING) == 0:
        return with_growth(story, random)
    return story
