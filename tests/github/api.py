"""A stand-in for GitHub's API, which the real command `gh` talks to.

It is reached as a proxy, for `gh` speaks plain HTTP to the host `github.localhost`
only, and that has no port to choose.
"""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.github.server import RequestHandler, listening

REPOSITORY = "qase/subprocessors"
BOT = {"login": "github-actions[bot]"}

FILES = (".github/workflows/check.yml", "checks/engine.py", "register.yaml",
         "subprocessors/stripe.yaml")  # fmt: skip
"""What stands in every commit."""

Record = dict[str, Any]


@dataclass
class GitHub:
    """One repository on GitHub: the data for a workflow, and the workflow's writes."""

    pulls: dict[int, Record] = field(default_factory=dict)
    commits: dict[str, Record] = field(default_factory=dict)
    trees: dict[str, Mapping[str, str]] = field(default_factory=dict)
    """The files of a commit, with what tells their content."""
    truncated: bool = False
    """Whether trees are too large to be listed."""
    runs: list[Record] = field(default_factory=list)
    """The runs of the workflow that is asked about. An artifact may name its `run`."""
    artifacts: list[Record] = field(default_factory=list)
    archives: dict[int, bytes] = field(default_factory=dict)
    issues: list[Record] = field(default_factory=list)
    comments: list[Record] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    releases: list[Record] = field(default_factory=list)
    assets: dict[str, bytes] = field(default_factory=dict)
    """The files of the release, by name."""
    started: list[tuple[str, Record]] = field(default_factory=list)
    """The started workflows and their inputs."""
    writes: list[tuple[str, str]] = field(default_factory=list)
    """Method and path of every request that changed something."""
    refused: str = ""
    """Method and path of a request that fails."""
    port: int = 0

    @property
    def environment(self) -> Mapping[str, str]:
        """What leads `gh` here."""
        return {
            "GH_HOST": "github.localhost",
            "http_proxy": f"http://127.0.0.1:{self.port}",
            "GH_PROMPT_DISABLED": "1",
            "GH_NO_UPDATE_NOTIFIER": "1",
        }

    def add_pull(self, number: int, head: str, repository: str = REPOSITORY, **more: Any) -> Record:
        """A pull request, from this repository or from a fork."""
        pull = {
            "number": number,
            "state": "open",
            "mergeable": True,
            "merge_commit_sha": "e" * 40,
            "head": {"sha": head, "repo": {"full_name": repository}},
            "base": {"ref": "main", "repo": {"full_name": REPOSITORY}},
        }
        self.pulls[number] = pull | more
        self.add_merge("e" * 40, "b" * 40, head)
        self.add_tree("b" * 40, {})
        self.add_tree("e" * 40, {"subprocessors/stripe.yaml": "2" * 40, "register.yaml": "2" * 40})
        return self.pulls[number]

    def add_merge(self, merge: str, base: str, head: str) -> None:
        """A commit that merges a proposal."""
        self.commits[merge] = {"sha": merge, "parents": [{"sha": base}, {"sha": head}]}

    def add_tree(self, commit: str, changed: Mapping[str, str | None]) -> None:
        """The files of a commit: the same as elsewhere, and what is changed."""
        files: dict[str, str | None] = {**dict.fromkeys(FILES, "1" * 40), **changed}
        self.trees[commit] = {path: sha for path, sha in files.items() if sha is not None}

    def tree(self, commit: str, recursive: bool) -> Record:
        """The tree of a commit: its top folder, or the whole tree."""
        entries_by_name: dict[str, list[str]] = {}
        for path, sha in self.trees[commit].items():
            *folders, _ = path.split("/")
            above = ["/".join(folders[: depth + 1]) for depth in range(len(folders))]
            for name in (*above, path):
                entries_by_name.setdefault(name, []).append(f"{path} {sha}")
        entries = [
            {
                "path": name,
                "type": "blob" if name in self.trees[commit] else "tree",
                "mode": "100644" if name in self.trees[commit] else "040000",
                "sha": hashlib.sha1("\n".join(sorted(parts)).encode()).hexdigest(),
            }
            for name, parts in sorted(entries_by_name.items())
            if recursive or "/" not in name
        ]
        return {"sha": commit, "truncated": self.truncated, "tree": entries}

    def add_artifact(
        self, name: str, files: Mapping[str, bytes], size: int | None = None, **more: Any
    ) -> None:
        """An artifact of the run that is asked about."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, data in files.items():
                archive.writestr(path, data)
        number = len(self.artifacts) + 1
        self.archives[number] = packed.getvalue()
        self.artifacts.append(
            {
                "id": number,
                "name": name,
                "expired": False,
                "size_in_bytes": size or len(packed.getvalue()),
                **more,
            }
        )

    def answer(self, method: str, path: str, query: Mapping[str, str], given: Record) -> Any:
        """The answer to a request: a record, a list of which a page is sent, or bytes."""
        if f"{method} {path}" == self.refused:
            raise KeyError(path)
        if method not in ("GET", "HEAD"):
            self.writes.append((method, path))
        for pattern, reply in _ROUTES.items():
            wanted, _, form = pattern.partition(" ")
            match = re.fullmatch(form, path)
            if match and wanted == method:
                return reply(self, match.groups(), query, given)
        started = re.fullmatch(r"/actions/workflows/([\w.]+)/(dispatches|enable)", path)
        if started and (method, started[2]) in (("POST", "dispatches"), ("PUT", "enable")):
            self.started += [(started[1], given)] if method == "POST" else []
            return b""
        raise KeyError(path)

    def _comment(self, number: int, given: Record) -> Record:
        made = {"id": 1000 + len(self.comments), "issue": number, "user": BOT, **given}
        self.comments.append(made)
        return made

    def _has_tag(self, given: Record) -> Record:
        """The answer to the GraphQL query for a tag."""
        tag = given["variables"]["tagName"].removeprefix("refs/tags/")
        return {"data": {"repository": {"ref": {"id": tag} if tag in self.tags else None}}}

    def _release(self, given: Record) -> Record:
        number = len(self.releases) + 1
        address = f"http://api.github.localhost/repos/{REPOSITORY}/releases/{number}"
        made = {"id": number, "url": address, "upload_url": f"{address}/assets", **given}
        self.releases.append(made)
        return made

    def _asset(self, name: str, data: bytes) -> Record:
        self.assets[name] = data
        return {"name": name, "state": "uploaded"}

    def _issue(self, given: Record) -> Record:
        made = {"number": 1 + len(self.issues), "state": "open", "user": BOT, **given}
        self.issues.append(made)
        return made


def _changed(record: Record, given: Record) -> Record:
    record.update(given)
    return record


Reply = Callable[[GitHub, Sequence[str], Mapping[str, str], Record], Any]

_ROUTES: Mapping[str, Reply] = {
    r"GET /pulls/(\d+)": lambda hub, n, _q, _g: hub.pulls[int(n[0])],
    r"GET /git/commits/(\w+)": lambda hub, n, _q, _g: hub.commits[n[0]],
    r"GET /git/trees/(\w+)": lambda hub, n, query, _g: hub.tree(n[0], "recursive" in query),
    r"GET /actions/workflows/[\w.]+/runs": lambda hub, _n, query, _g: {
        "workflow_runs": [run for run in hub.runs if run["event"] == query["event"]]
    },
    r"GET /actions/runs/(\d+)/artifacts": lambda hub, n, _q, _g: {
        "artifacts": [made for made in hub.artifacts if made.get("run", int(n[0])) == int(n[0])]
    },
    r"GET /actions/artifacts/(\d+)/zip": lambda hub, n, _q, _g: hub.archives[int(n[0])],
    r"GET /issues/(\d+)/comments": lambda hub, n, _q, _g: [
        comment for comment in hub.comments if comment["issue"] == int(n[0])
    ],
    r"POST /issues/(\d+)/comments": lambda hub, n, _q, given: hub._comment(int(n[0]), given),
    r"PATCH /issues/comments/(\d+)": lambda hub, n, _q, given: _changed(
        next(comment for comment in hub.comments if comment["id"] == int(n[0])), given
    ),
    "GET /issues": lambda hub, _n, query, _g: [
        issue for issue in hub.issues if issue["state"] == query["state"]
    ],
    "POST /issues": lambda hub, _n, _q, given: hub._issue(given),
    "POST /graphql": lambda hub, _n, _q, given: hub._has_tag(given),
    r"HEAD /releases/tags/(\S+)": lambda hub, n, _q, _g: next(
        made for made in hub.releases if made["tag_name"] == n[0]
    ),
    r"GET /releases/tags/(\S+)": lambda hub, n, _q, _g: next(
        made for made in hub.releases if made["tag_name"] == n[0]
    ),
    "POST /releases": lambda hub, _n, _q, given: hub._release(given),
    r"POST /releases/\d+/assets": lambda hub, _n, query, given: hub._asset(
        query["name"], given["data"]
    ),
    r"PATCH /releases/(\d+)": lambda hub, n, _q, given: _changed(
        hub.releases[int(n[0]) - 1], given
    ),
    r"PATCH /issues/(\d+)": lambda hub, n, _q, given: _changed(hub.issues[int(n[0]) - 1], given),
}


@contextmanager
def serving(hub: GitHub) -> Iterator[GitHub]:
    """Answer requests until the end of the block."""

    class Handler(RequestHandler):
        def handle_request(self) -> None:
            address = urlsplit(self.path)
            assert address.hostname == "api.github.localhost", self.path
            assert (self.headers["Authorization"] or "").startswith("token ")
            path = address.path.removeprefix(f"/repos/{REPOSITORY}")
            query = {name: values[-1] for name, values in parse_qs(address.query).items()}
            headers = {"Content-Type": "application/json"}
            body = self.body() or b"{}"
            text = path == "/graphql" or "json" in self.headers.get("Content-Type", "json")
            given = json.loads(body) if text else {"data": body}
            try:
                answer = hub.answer(self.command, path, query, given)
                status = 201 if self.command == "POST" and path != "/graphql" else 200
            except (KeyError, StopIteration):
                answer, status = {"message": "Not Found"}, 404
            if isinstance(answer, list):
                size, page = int(query.get("per_page", "30")), int(query.get("page", "1"))
                if len(answer) > page * size:
                    base = self.path.partition("&page=")[0]
                    headers["Link"] = f'<{base}&page={page + 1}>; rel="next"'
                answer = answer[(page - 1) * size : page * size]
            data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.reply(status, data, headers)

    with listening(Handler) as hub.port:
        yield hub
