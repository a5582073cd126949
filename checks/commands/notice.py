"""`subprocessors notice`: the message to customers."""

from pathlib import Path

from checks.commands.histories import history_between
from checks.commands.outcome import FINDINGS, OK, CannotRun
from checks.commands.root import root_of
from checks.commands.terminal import show, tell
from checks.documents.notice import as_json
from checks.documents.notice import notice as notice_of
from checks.documents.notice_mail import as_html, as_text
from checks.escaping import visible


def notice(root: Path | None, since: str, form: str) -> int:
    """Print the notice of what landed after a revision or day. Returns the exit status."""
    past = history_between(root_of(root), since, None)
    if past.policy is None:
        raise CannotRun("the register is not committed yet, so there is nothing to announce")
    document = notice_of(past, past.policy)
    if form == "json" or document["subprocessors"]:
        show({"text": as_text, "html": as_html, "json": as_json}[form](document))
    if not document["subprocessors"]:
        tell(f"No material change since {since}: no notice is due.")
    for fact in document["missing"]:
        tell(visible(f"{fact['path']}: missing: {fact['what']} (`{fact['field']}`)"))
    if document["missing"]:
        tell("The notice is not ready to be sent: facts are missing.")
        return FINDINGS
    return OK
