"""`subprocessors upstream`: what vendors changed on their own pages."""

import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from checks.commands.extras import require
from checks.commands.files import refuse_input
from checks.commands.opening import opened
from checks.commands.outcome import OK, CannotRun
from checks.commands.terminal import show

if TYPE_CHECKING:
    from checks.upstream.document import StateKind
    from checks.upstream.pages import Network

STAND_INS = "SUBPROCESSORS_UPSTREAM_STAND_INS"
"""An environment variable for tests: `HOST=ADDRESS:PORT …`, and `nameserver=ADDRESS:PORT`."""


def upstream(root: Path | None, state: Path, form: str, today: date | None) -> int:
    """Read the pages of the vendors, and print what changed since the state was written.

    Writes the new state after the report is printed. Returns the exit status.
    """
    require("upstream", ["trafilatura", "urllib3", "dns"], "`upstream`")
    from checks.upstream import state as states
    from checks.upstream.report import Findings, as_json, report
    from checks.upstream.report_page import as_markdown, as_text
    from checks.upstream.watch import look_at_mail, look_at_pages
    from checks.upstream.watched import mailboxes, pages

    root, _, register, today = opened(root, today, "the pages of the vendors cannot be read")
    refuse_input(state, root, register.policy.agreements.ledger)
    status: StateKind = "known"
    old = states.State()
    try:
        known = states.load(state)
        status = "known" if known is not None else "new"
        old = known or old
    except states.Lost:
        status = "lost"
    uses = pages(register, today)
    boxes = _by_domain(mailboxes(register, today))
    to = network()
    found = Findings(
        uses, look_at_pages(list(uses), old, to, today), look_at_mail(list(boxes), to), boxes
    )
    document, new = report(old, found, status, today)
    show({"text": as_text, "markdown": as_markdown, "json": as_json}[form](document))
    try:
        states.save(new, state)
    except OSError as error:
        raise CannotRun(f"{state} cannot be written: {error.strerror}") from None
    return OK


def _by_domain(
    addresses: Mapping[str, Sequence[str]],
) -> Mapping[str, Mapping[str, Sequence[str]]]:
    """The addresses of each domain, each with its files."""
    domains: dict[str, dict[str, Sequence[str]]] = {}
    for address, files in addresses.items():
        _, _, domain = address.rpartition("@")
        if domain:
            domains.setdefault(domain.lower(), {})[address] = files
    return domains


def network() -> "Network":
    """The network of this machine, with the servers of a test."""
    from checks.upstream.addresses import parse_stand_ins
    from checks.upstream.pages import Network

    try:
        return Network.of(parse_stand_ins(os.environ.get(STAND_INS, "")))
    except ValueError as error:
        raise CannotRun(f"{STAND_INS}: {error}") from None
