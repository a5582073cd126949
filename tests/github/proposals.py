"""Proposals for the tests of the workflows, valid on any day."""

from datetime import UTC, date, datetime, timedelta

from tests.registers import vendor
from tests.repositories import Repo

TODAY = datetime.now(UTC).date()
"""The workflows read the clock, so their proposals must too."""

NAME = "Acme Mail, Inc."
PATH = "subprocessors/acme-mail.yaml"


def day(ahead: int) -> date:
    """The day so many days from now."""
    return TODAY + timedelta(days=ahead)


def acme(**fields: object) -> str:
    """The file of a new vendor, with these values instead of its own."""
    evaluated = str(day(-30))
    own: dict[str, object] = {
        "name": NAME,
        "website": "https://acme-mail.com/",
        "group": "other",
        "purpose": "Delivery of transactional e-mail",
        "countries": ["US"],
        "agreement": {"reference": "DPA-2026-014", "executed": str(day(-20)), "kind": "scc"},
        "evaluation": dict.fromkeys(("privacy", "security", "confidentiality"), evaluated),
        "engaged": str(day(60)),
        "scope": None,
        "data": ["contact"],
        "data_subjects": ["customers"],
    }
    return vendor(**{**own, **fields})


def propose(repo: Repo, files: dict[str, str | bytes | None], branch: str = "proposal") -> str:
    """Commit files on a branch of their own, and go there. Returns the hash."""
    repo.branch(branch, "main")
    repo.write(files)
    return repo.commit("Propose")


def with_acme(repo: Repo, **fields: object) -> dict[str, str | bytes | None]:
    """The files of the proposal: the new vendor, and its agreement in the ledger."""
    ledger = (repo.root / "agreements.csv").read_text("utf-8")
    line = f'DPA-2026-014,"{NAME}",{day(-20)},,active\n'
    return {PATH: acme(**fields), "agreements.csv": ledger + line}
