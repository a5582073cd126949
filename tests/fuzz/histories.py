"""Histories that nobody would write: broken files, strange paths, clocks and messages."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

from checks.changes.history import history
from checks.publish.archive import archive
from checks.register.repository import Repository
from tests.fuzz.commands import run
from tests.fuzz.examining import examine_archive, examine_output
from tests.fuzz.grammar import settings_file, vendor_file
from tests.fuzz.hostile import HOSTILE
from tests.fuzz.mutations import mutated
from tests.fuzz.oracles.data import check_json
from tests.fuzz.oracles.expected import expected
from tests.fuzz.repository import commits_of, make_repository
from tests.fuzz.story import Step, Story
from tests.registers import WITHOUT_LEDGER
from tests.repositories import LINK, GitFailed, plain_environment

_PATHS = (
    "subprocessors/acme.yaml", "subprocessors/acme.yaml", "subprocessors/beta.yaml",
    "subprocessors/beta.yaml", "subprocessors/gamma.yaml", "subprocessors/a/b.yaml",
    "subprocessors/Zqx.yaml", "subprocessors/<Zqx>.yaml", "subprocessors/a b.yaml",
    "subprocessors/a\nb.yaml", "subprocessors/\udcff.yaml", 'subprocessors/"q".yaml',
    "subprocessors/::error::Zqx.yaml", "subprocessors/\x1b[31mZqx.yaml", "subprocessors/é.yaml",
    "subprocessors", "README.md", "agreements.csv", ".gitattributes", "other/register.yaml",
)  # fmt: skip

_MESSAGES = (
    "", "Change", "Merge pull request #12 from x/y", "Change (#99999999999)", "(#0)", "(#٣)",
    "x\0y", "\udcff", "See merge request a/b!7", *HOSTILE[:12],
)  # fmt: skip

_JUMPS = (
    0,
    1,
    60,
    86_400,
    86_400,
    5 * 86_400,
    30 * 86_400,
    -86_400,
    400 * 86_400,
    -(10**9),
    10**12,
)
"""Seconds between two landings, by clocks that may be wrong."""


def make_history(random: Random) -> Story:
    """A register of up to thirty landings, most of them a vendor's file that changes."""
    files: dict[str, bytes | None] = {
        "register.yaml": WITHOUT_LEDGER.encode(),
        "subprocessors/acme.yaml": vendor_file(random),
    }
    time = 1_767_225_600 if random.random() < 0.9 else random.choice((0, 1, 2**31, 10**11))
    steps = [Step(time, files, random.choice(_MESSAGES))]
    known = dict(files)
    for _ in range(random.choice((1, 2, 3, 5, 8, 15, 30))):
        time = max(0, time + random.choice(_JUMPS))
        changed = {path: _content(path, known, random) for path in _chosen(random)}
        known.update(changed)
        steps.append(Step(time, changed, random.choice(_MESSAGES)))
    return Story(tuple(steps))


def _chosen(random: Random) -> Sequence[str]:
    if random.random() < 0.15:
        return ["register.yaml"]
    return random.choices(_PATHS, k=random.choice((1, 1, 2, 3)))


def _content(path: str, known: dict[str, bytes | None], random: Random) -> bytes | None:
    """The next content of a file: new, mutated, another file's content, or nothing."""
    data = known.get(path)
    choice = random.random()
    if choice < 0.1:
        return None
    if choice < 0.15:
        return LINK + b"acme.yaml"
    if choice < 0.2:
        return random.choice([content for content in known.values() if content] or [b""])
    if data and choice < 0.5:
        return mutated(data, random, [data])
    if path == "register.yaml":
        return WITHOUT_LEDGER.encode() if choice < 0.75 else settings_file(random)
    return vendor_file(random, random.randint(1, 3))


def examine_history(story: Story) -> None:
    """Run every command that reads a history. Raises `Failed`, or what a command raised."""
    with tempfile.TemporaryDirectory() as top:
        try:
            repo = make_repository(Path(top) / "register", story)
        except GitFailed:
            return
        commits = commits_of(repo)
        if not commits:
            return
        first, last = commits[0], commits[-1]
        allowed = expected(files for _, files in story.trees())
        for form, name in (("text", "txt"), ("markdown", "md"), ("json", "")):
            run(repo.root, allowed, f"changes.{name}", "changes", "--format", form)
        for form, name in (("text", "txt"), ("html", "html"), ("markdown", "md"), ("json", "")):
            since = ("--since", first, "--format", form)
            text = run(repo.root, allowed, f"notice.{name}", "notice", *since).out
            if form == "json" and text.strip():
                check_json(text, "notice")
        for form, name in (("markdown", "md"), ("json", "")):
            between = ("--base", first, "--head", last, "--today", "2026-06-30", "--format", form)
            # Reviewers are colleagues: they may read what is internal.
            run(repo.root, replace(allowed, leaks=True), f"review.{name}", "review", *between)
        examine_archive(_archive(repo.root), allowed)
        for commit in {first, last}:
            site = Path(top) / commit
            run(repo.root, allowed, "", "publish", "--rev", commit, "--output", str(site))
            for file in sorted(site.iterdir()) if site.exists() else ():
                examine_output(file.name, file.read_bytes().decode(), allowed)


def _archive(root: Path) -> Mapping[str, bytes]:
    """The archive of a history. Empty if no register was ever committed."""
    with plain_environment():
        repository = Repository(root)
        past = history(repository, today=_TODAY)
        if past.policy is None:
            return {}
        files, _ = archive(repository, past, past.policy, _TODAY)
    return files


_TODAY = date(2026, 6, 30)
