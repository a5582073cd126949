"""Run a workflow for real, with act, on this machine.

The actions of others are replaced by the small ones in `stubs/`, by name and
commit; `actions/checkout` is replaced by act itself, which copies the folder.
What differs from GitHub: filters (`branches:`, `paths:`) are not heeded,
permissions are not enforced, and the folder stands at whatever commit the test
has put it.
"""

import json
import os
import re
import shutil
import subprocess
import sysconfig
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tests.github.api import REPOSITORY
from tests.project import ROOT

STUBS = ROOT / "tests/github/stubs"
TOKEN = "ghs_of_the_workflow"

_USES = re.compile(r"uses: ([\w-]+/[\w-]+@[0-9a-f]{40})\b")


@dataclass(frozen=True)
class Run:
    """How a workflow ended. `output` is the folder that the stubs wrote to."""

    status: int
    events: Sequence[Mapping[str, Any]]
    output: Path

    @property
    def jobs(self) -> Mapping[str, str]:
        """The results of the jobs, by key."""
        return {event["jobID"]: event["jobResult"] for event in self.events if "jobResult" in event}

    @cached_property
    def log(self) -> str:
        """All that the steps printed."""
        return "".join(event["msg"] for event in self.events if event.get("raw_output"))

    @property
    def commands(self) -> Sequence[tuple[str, Mapping[str, str], str]]:
        """The workflow commands that were obeyed: name, properties, message."""
        return [
            (event["command"], event.get("kvPairs") or {}, event.get("arg", ""))
            for event in self.events
            if event.get("command") not in (None, "set-output", "summary")
        ]

    @property
    def annotations(self) -> Sequence[tuple[str, str, str]]:
        """Severity, place and message of each annotation."""
        return [
            (name, f"{place.get('file')}:{place.get('line')}", message)
            for name, place, message in self.commands
            if name in ("error", "warning", "notice")
        ]

    @property
    def summary(self) -> str:
        """What the steps wrote into the summary."""
        return "".join(
            event["content"] for event in self.events if event.get("command") == "summary"
        )

    def artifact(self, name: str) -> Path:
        """The folder of an artifact, which may not exist."""
        return self.output / "artifacts" / name


@dataclass(frozen=True)
class Runner:
    """A machine that runs workflows: its own home folder, and the programs for every step.

    `actions` are further stubs, by `owner/name@commit`.
    """

    home: Path
    environment: Mapping[str, str]
    actions: Mapping[str, Path] = field(default_factory=dict)

    def run(
        self,
        workflow: str,
        event: str,
        payload: Mapping[str, Any],
        folder: Path,
        environment: Mapping[str, str] | None = None,
    ) -> Run:
        """Run one workflow of a repository on an event.

        `folder` is a clone with the commit checked out.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        (self.home / "event.json").write_text(json.dumps(payload), "utf-8")
        output = self.home / "output"
        output.mkdir(exist_ok=True)
        shutil.rmtree(output / "artifacts", ignore_errors=True)
        given = {"STUB_OUTPUT": str(output), **self.environment, **(environment or {})}
        programs, python = _patient_bash(self.home / "programs"), Path(given["STUB_PYTHON"])
        command = [
            str(Path(sysconfig.get_path("scripts"), "act")), event,
            "--workflows", f".github/workflows/{workflow}.yml", "--eventpath",
            str(self.home / "event.json"), "--platform", "ubuntu-latest=-self-hosted",
            "--json", "--secret", f"GITHUB_TOKEN={TOKEN}", "--no-cache-server",
        ]  # fmt: skip
        for name, value in given.items():
            command += ["--env", f"{name}={value}"]
        for uses, path in {**_replacements(folder), **self.actions}.items():
            command += ["--local-repository", f"{uses}={path}"]
        done = subprocess.run(
            command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=False,
            encoding="utf-8", errors="replace", timeout=300,
            env={
                "PATH": os.pathsep.join(map(str, (programs, python.parent, os.environ["PATH"]))),
                "HOME": str(self.home),
                "XDG_CACHE_HOME": str(self.home / "cache"),
                "XDG_CONFIG_HOME": str(self.home / "config"),
            },
        )  # fmt: skip
        return Run(done.returncode, list(_events(done.stdout + done.stderr)), output)


def _patient_bash(folder: Path) -> Path:
    """A folder with a bash that waits a moment after a failure.

    On a busy machine, act loses the last lines of a step that ends at once.
    """
    folder.mkdir(exist_ok=True)
    script = folder / "bash"
    script.write_text(
        f'#!/bin/sh\n{shutil.which("bash")} "$@"\nstatus=$?\n'
        '[ "$status" -eq 0 ] || sleep 0.3\nexit "$status"\n',
        encoding="utf-8",
    )
    script.chmod(0o755)
    return folder


def _events(text: str) -> Iterator[Mapping[str, Any]]:
    for line in text.splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            yield {"raw_output": True, "msg": line + "\n"}


def _replacements(folder: Path) -> Mapping[str, Path]:
    """The stub of each action that the workflows and actions of a repository use."""
    files = [*folder.glob(".github/workflows/*.yml"), ROOT / "action.yml"]
    used = {action for file in files for action in _USES.findall(file.read_text("utf-8"))}
    return {
        uses: STUBS / name
        for uses in used
        if (STUBS / (name := uses.partition("@")[0].partition("/")[2])).is_dir()
    }


def machine(home: Path, python: Path, wheels: Path) -> Runner:
    """A machine with that Python, and with packages from a folder."""
    given = {
        "STUB_PYTHON": str(python),
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(wheels),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
    }
    return Runner(home, given)


def replaced(
    runner: Runner, workflow: str, action: str, steps: Sequence[Mapping[str, str]], folder: Path
) -> Runner:
    """The machine with other steps in place of an action that a workflow uses."""
    text = (ROOT / f".github/workflows/{workflow}.yml").read_text("utf-8")
    [uses] = {*re.findall(rf"uses: (actions/{action}@[0-9a-f]{{40}})", text)}
    folder.mkdir()
    composite = {"using": "composite", "steps": [{"shell": "bash", **step} for step in steps]}
    (folder / "action.yml").write_text(json.dumps({"name": action, "runs": composite}), "utf-8")
    return replace(runner, actions={uses: folder})


def pull_request(number: int, base: str, head: str, branch: str = "proposal") -> Mapping[str, Any]:
    """The payload of `pull_request`."""
    return {
        "action": "opened",
        "number": number,
        "pull_request": {
            "number": number,
            "title": "A proposal",
            "base": {"ref": "main", "sha": base},
            "head": {"ref": branch, "sha": head},
        },
        "repository": {"full_name": REPOSITORY, "default_branch": "main"},
    }


def workflow_run(
    head: str,
    repository: str = REPOSITORY,
    event: str = "pull_request",
    attempt: int = 1,
    conclusion: str = "success",
) -> Mapping[str, Any]:
    """The payload of `workflow_run`, for a run that has ended."""
    return {
        "action": "completed",
        "workflow_run": {
            "id": 77,
            "event": event,
            "run_attempt": attempt,
            "conclusion": conclusion,
            "head_sha": head,
            "head_branch": "proposal",
            "head_repository": {"full_name": repository},
        },
        "repository": {"full_name": REPOSITORY, "default_branch": "main"},
    }


def workflow(name: str) -> Any:
    """A workflow of this repository, as data."""
    return YAML(typ="safe", pure=True).load(ROOT / f".github/workflows/{name}.yml")
