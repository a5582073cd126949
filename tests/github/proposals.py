"""Proposals for the tests of the workflows, valid on any day."""

from datetime import UTC, date, datetime, timedelta

from tests.repositories import Repo

TODAY = datetime.now(UTC).date()
"""The workflows read the clock, so their proposals must too."""

NAME = "Acme Mail, Inc."
PATH = "subprocessors/acme-mail.yaml"


def day(ahead: int) -> date:
    """The day so many days from now."""
    return TODAY + timedelta(days=ahead)


def acme(**fields: str) -> str:
    """The file of a new vendor, with these values instead of its own."""
    own = {
        "name": NAME,
        "website": "https://acme-mail.com/",
        "group": "other",
        "purpose": "Delivery of transactional e-mail",
        "countries": "[US]",
        "agreement": f"{{reference: DPA-2026-014, executed: {day(-20)}, kind: scc}}",
        "evaluation": f"{{privacy: {day(-30)}, security: {day(-30)}, confidentiality: {day(-30)}}}",
        "engaged": str(day(60)),
        "data": "[contact]",
        "data-subjects": "[customers]",
    }
    named = {name.replace("_", "-"): value for name, value in fields.items()}
    return "".join(f"{name}: {value}\n" for name, value in {**own, **named}.items())


def propose(repo: Repo, files: dict[str, str | bytes | None], branch: str = "proposal") -> str:
    """Commit files on a branch of their own, and go there. Returns the hash."""
    repo.branch(branch, "main")
    repo.write(files)
    return repo.commit("Propose")


def with_acme(repo: Repo, **fields: str) -> dict[str, str | bytes | None]:
    """The files of the proposal: the new vendor, and its agreement in the ledger."""
    ledger = (repo.root / "agreements.csv").read_text("utf-8")
    line = f'DPA-2026-014,"{NAME}",{day(-20)},,active\n'
    return {PATH: acme(**fields), "agreements.csv": ledger + line}
