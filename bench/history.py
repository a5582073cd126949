"""Make a repository with a long history: `python -m bench.history 10000 1000 FOLDER [--seed 1]`.

The first commit adds all vendors. Every later commit lands a proposal that edits,
adds or removes a vendor. Every third proposal is merged, and the others are
squashed.
"""

import argparse
import random
import subprocess
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.generate import COUNTRIES, generate

_START = datetime(2025, 5, 1, tzinfo=UTC)
_WHO = "A Committer <committer@initech.com>"


def generate_history(commits: int, vendors: int, folder: Path, seed: int = 1) -> None:
    """Write a repository with this many commits on its first-parent line, and check it out."""
    generate(vendors, folder, seed)
    stream = b"".join(_stream(commits, folder, random.Random(seed)))
    _git(folder, "init", "--quiet", "--initial-branch=main")
    _git(folder, "fast-import", "--quiet", given=stream)
    _git(folder, "reset", "--quiet", "--hard", "main")
    _git(folder, "gc", "--quiet")


def _git(folder: Path, *arguments: str, given: bytes = b"") -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], input=given, check=True)


def _stream(commits: int, folder: Path, chance: random.Random) -> Iterator[bytes]:
    """The commits in the language of `git fast-import`."""
    files = {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.parts
    }
    yield _commit("main", 0, "The register", files)
    live = [path for path in files if path.startswith("subprocessors/")]
    gone: list[str] = []
    for number in range(1, commits):
        path = chance.choice(live)
        change: dict[str, str | None]
        if gone and chance.random() < 0.05:
            path = gone.pop(chance.randrange(len(gone)))
            live.append(path)
            change = {path: files[path]}
        elif chance.random() < 0.02:
            live.remove(path)
            gone.append(path)
            change = {path: None}
        else:
            files[path] = _edited(files[path], chance)
            change = {path: files[path]}
        if number % 3:
            yield _commit("main", number, f"Proposal (#{number})", change)
        else:
            yield _commit("proposal", number, "Proposal", change, start="main")
            text = f"Merge pull request #{number} from initech/proposal"
            yield _commit("main", number, text, change, merge="proposal")


def _edited(text: str, chance: random.Random) -> str:
    """The vendor's file with a changed field, as people change fields."""
    kind = chance.randrange(4)
    lines = text.splitlines()
    for index, line in enumerate(lines):
        field = line.partition(":")[0]
        if kind == 0 and field == "countries":
            codes = chance.sample(COUNTRIES, chance.choice((1, 2, 3)))
            lines[index] = f"countries: [{', '.join(codes)}]"
        elif kind == 1 and field == "website":
            lines[index] = f"{line.partition('.com/')[0]}.com/{chance.randrange(10**6)}"
        elif kind == 2 and field == "purpose":
            lines[index] = f"{line.partition(' no.')[0]} no. {chance.randrange(10**6)}"
        elif kind == 3 and field == "established":
            lines[index] = f"established: {chance.choice(COUNTRIES)}"
    return "\n".join(lines) + "\n"


def _commit(
    branch: str,
    number: int,
    message: str,
    change: Mapping[str, str | None],
    start: str = "",
    merge: str = "",
) -> bytes:
    when = int((_START + timedelta(hours=number)).timestamp())
    lines = [f"commit refs/heads/{branch}", f"committer {_WHO} {when} +0000"]
    data = [*lines, f"data {len(message.encode())}", message]
    if start:
        data.append(f"from refs/heads/{start}")
    if merge:
        data.append(f"merge refs/heads/{merge}")
    for path, text in change.items():
        if text is None:
            data.append(f"D {path}")
        else:
            data += [f"M 100644 inline {path}", f"data {len(text.encode())}", text]
    return ("\n".join(data) + "\n\n").encode()


def main() -> None:
    """Generate from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("commits", type=int)
    parser.add_argument("vendors", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    generate_history(options.commits, options.vendors, options.folder, options.seed)


if __name__ == "__main__":
    main()
