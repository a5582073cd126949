"""Folders with a register, and the commands that are run on them in this process."""

import io
import json
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from checks.cli import main
from tests.trees import TODAY

Files = Mapping[str, str | bytes | None]
"""Files by path. None deletes a file."""


@dataclass(frozen=True)
class Outcome:
    """The exit status and the output of a command."""

    status: int
    out: str
    err: str


class RegisterFolder:
    """The folder `root` with a register. Its site is published beside the folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def site(self) -> Path:
        """The folder of the published list."""
        return self.root.parent / f"{self.root.name}-site"

    def write(self, files: Files) -> None:
        """Write and delete files of the register."""
        for path, content in files.items():
            file = self.root / path
            if content is None:
                file.unlink()
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode() if isinstance(content, str) else content)

    def rename(self, old: str, new: str) -> None:
        """Rename a file of the register."""
        (self.root / old).rename(self.root / new)

    def run(self, *arguments: str) -> Outcome:
        """Run a command on this register."""
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            try:
                status = main([arguments[0], "--root", str(self.root), *arguments[1:]])
            except SystemExit as stopped:  # of argparse
                status = int(stopped.code or 0)
        return Outcome(status, out.getvalue(), err.getvalue())

    def said(self, *arguments: str) -> str:
        """Run a command that has to succeed without a complaint. Returns its output."""
        outcome = self.run(*arguments)
        assert (outcome.status, outcome.err) == (0, "")
        return outcome.out

    def published(self, today: str, *more: str) -> dict[str, bytes]:
        """Publish the list, as of that day. Returns the files of the site."""
        outcome = self.run("publish", "--output", str(self.site), "--today", today, *more)
        assert outcome.status == 0, outcome.err
        return files_of(self.site)


def files_of(site: Path) -> dict[str, bytes]:
    """The files of a site, also those in folders of the site, by name."""
    files = sorted(path for path in site.rglob("*") if path.is_file())
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in files}


def texts_of(site: Path) -> dict[str, str]:
    """The files of a site as texts, by name."""
    return {name: data.decode() for name, data in files_of(site).items()}


class CheckCommand:
    """The command `check` on a register, and its last output."""

    def __init__(self, folder: RegisterFolder, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = folder.root
        self.capsys = capsys
        self.status = -1
        self.out = ""
        self.err = ""

    def __call__(self, base: str | None = "main", today: date | str = TODAY) -> list[str]:
        """The findings, as `path:line rule`."""
        compared = [] if base is None else ["--base", base]
        arguments = ["--format", "json", "--today", str(today), *compared]
        self.status = main(["--root", str(self.root), "check", *arguments])
        self.out, self.err = self.capsys.readouterr()
        if not self.out:
            return []
        findings = json.loads(self.out)["findings"]
        return [f"{finding['path']}:{finding['line']} {finding['rule']}" for finding in findings]


def rules(findings: list[str]) -> list[str]:
    """The rules of the findings of a `CheckCommand`."""
    return [line.partition(" ")[2] for line in findings]
