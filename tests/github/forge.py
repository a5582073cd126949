"""A forge on this machine: a repository with pushes over HTTP and workflows.

A push to a branch is a proposal. The forge checks the proposal and posts a review. The main
branch is protected: the forge merges a proposal only after its check has passed. It publishes
every merge.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.github.api import REPOSITORY, GitHub
from tests.github.runner import Run, Runner, pull_request, workflow_run
from tests.github.server import RequestHandler, listening
from tests.repositories import ENVIRONMENT, Repo

_MAIN = "refs/heads/main"

_HOOK = """\
#!{python}
import sys, urllib.error, urllib.request

lines = [" ".join(sys.argv[1:])] if sys.argv[1:] else sys.stdin.read().splitlines()
refused = False
for line in lines:
    try:
        with urllib.request.urlopen("{address}", line.encode()) as answer:
            text = answer.read()
    except urllib.error.HTTPError as error:
        text, refused = error.read(), True
    sys.stdout.buffer.write(text)
sys.exit(refused)
"""
"""A hook sends its arguments to the forge, or each line of the input if there are none."""


@dataclass
class Forge:
    """The forge of one repository, in `folder`. Clone it from `address`."""

    folder: Path
    runner: Runner
    hub: GitHub
    checks: dict[str, Run] = field(default_factory=dict)
    """How the check ended, by the proposal's last commit."""
    published: list[Run] = field(default_factory=list)
    address: str = ""

    @property
    def bare(self) -> Path:
        """The repository."""
        return self.folder / "subprocessors.git"

    @property
    def pages(self) -> Path:
        """The published site."""
        return self.runner.home / "output/pages"

    def refusal(self, ref: str, old: str, new: str) -> str:
        """Why the branch may not move there, or nothing."""
        if ref != _MAIN:
            return ""
        _, *parents = self._git("rev-list", "--parents", "--max-count=1", new).split()
        if len(parents) != 2 or parents[0] != old:
            return "main is protected: merge a proposal into it"
        check = self.checks.get(parents[1])
        if check is None or check.status:
            return "main is protected: the check of this proposal has not passed"
        return ""

    def received(self, ref: str, new: str) -> str:
        """Run the workflows of a push. Returns the message to the person who pushed."""
        if ref == _MAIN:
            run = self.runner.run("publish", "push", {"ref": _MAIN}, self._clone(new).top)
            self.published.append(run)
            return f"Publish: {run.jobs}\n"
        branch = ref.removeprefix("refs/heads/")
        base = self._git("rev-parse", _MAIN)
        merged = self._clone(_MAIN)
        merge = merged.merge(f"origin/{branch}", "2026-11-20", "As it would be merged")
        self.hub.add_pull(13, new, merge_commit_sha=merge)
        self.hub.add_merge(merge, base, new)
        for commit in (base, merge):
            listed = (line.split() for line in merged.git("ls-tree", "-r", commit).splitlines())
            self.hub.trees[commit] = {path: mode + sha for mode, _, sha, path in listed}
        event = pull_request(13, base, new, branch=branch)
        run = self.checks[new] = self.runner.run("check", "pull_request", event, merged.top)
        review = run.artifact("review-13-1") / "review.md"
        self.hub.artifacts.clear()
        self.hub.add_artifact("review-13-1", {"review.md": review.read_bytes()})
        # Such a workflow always runs from the main branch.
        self.runner.run("comment", "workflow_run", workflow_run(new), self._clone(base).top)
        said = [f"{place}: {message}" for _, place, message in run.annotations]
        return "\n".join([f"Check: {run.jobs}", *said, ""])

    def _clone(self, revision: str) -> Repo:
        clone = Repo(self.folder / f"clone-{len(list(self.folder.iterdir()))}")
        clone.git("remote", "add", "origin", str(self.bare))
        clone.git("fetch", "--quiet", "origin")
        clone.git("reset", "--quiet", "--hard", self._git("rev-parse", revision))
        clone.git("remote", "set-url", "origin", f"https://github.com/{REPOSITORY}")
        return clone

    def _git(self, *arguments: str) -> str:
        return subprocess.run(
            ["git", "--git-dir", str(self.bare), *arguments], env=os.environ | ENVIRONMENT,
            check=True, capture_output=True, encoding="utf-8",
        ).stdout.strip()  # fmt: skip


@contextmanager
def forge(folder: Path, source: Repo, runner: Runner, hub: GitHub) -> Iterator[Forge]:
    """A forge that starts with the main branch of a repository."""
    made = Forge(folder, runner, hub)
    folder.mkdir()
    source.git("clone", "--quiet", "--bare", "--no-local", "--branch=main", ".", str(made.bare))

    class Handler(RequestHandler):
        def handle_request(self) -> None:
            path, _, query = self.path.partition("?")
            if path == "/update":
                said = made.refusal(*self.body().decode().split())
                self.reply(403 if said else 200, f"{said}\n".encode() if said else b"", {})
            elif path == "/received":
                _, new, ref = self.body().decode().split()
                self.reply(200, made.received(ref, new).encode(), {})
            else:
                self._backend(path, query)

        def _backend(self, path: str, query: str) -> None:
            given = self.body()
            environment = {
                **os.environ, **ENVIRONMENT,
                "GIT_PROJECT_ROOT": str(folder), "GIT_HTTP_EXPORT_ALL": "1",
                "PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": self.command,
                "CONTENT_TYPE": self.headers["Content-Type"] or "",
                "CONTENT_LENGTH": str(len(given)),
                "HTTP_CONTENT_ENCODING": self.headers["Content-Encoding"] or "",
                "GIT_PROTOCOL": self.headers["Git-Protocol"] or "",
                "REMOTE_USER": "somebody",  # who pushes must be known
            }  # fmt: skip
            done = subprocess.run(
                ["git", "http-backend"], input=given, env=environment, capture_output=True,
                check=True,
            )  # fmt: skip
            head, _, data = done.stdout.partition(b"\r\n\r\n")
            lines = (line.split(": ", 1) for line in head.decode().split("\r\n"))
            headers = dict(lines)
            self.reply(int(headers.pop("Status", "200").split()[0]), data, headers)

    with listening(Handler) as port:
        made.address = f"http://127.0.0.1:{port}/{made.bare.name}"
        for hook, asked in (("update", "update"), ("post-receive", "received")):
            file = made.bare / "hooks" / hook
            file.parent.mkdir(exist_ok=True)
            address = f"http://127.0.0.1:{port}/{asked}"
            file.write_text(_HOOK.format(python=sys.executable, address=address), "utf-8")
            file.chmod(0o755)
        yield made
