"""`subprocessors notice`: the message to customers, and the record of sent messages."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path

from checks.changes.history import History
from checks.changes.start import is_hash
from checks.commands.histories import history_between
from checks.commands.outcome import FINDINGS, OK, CannotRun
from checks.commands.root import root_of
from checks.commands.sent import record, recorded
from checks.commands.terminal import show, tell
from checks.dates import today_in
from checks.documents.notice import Late, NoticeDocument, UnknownScope, as_json, late
from checks.documents.notice import notice as notice_of
from checks.documents.notice_mail import as_html, as_message, as_text
from checks.documents.notice_markdown import as_markdown, as_release
from checks.escaping import visible
from checks.register.layout import NOTICES_FILE
from checks.register.notices import Notices, SentNotice
from checks.register.policy import Policy
from checks.register.repository import Repository
from checks.rules.notices import channel_problem

_FORMS: Mapping[str, Callable[[NoticeDocument], str]] = {
    "text": as_text,
    "eml": as_message,
    "html": as_html,
    "markdown": as_markdown,
}


def notice(
    root: Path | None,
    since: str | None,
    form: str,
    scope: str | None,
    to_record: bool,
    channel: str | None,
    today: date | None,
) -> int:
    """Print the notice of the changes after a revision, from a day on, or since the last notice.

    With `to_record`, add the notice to the record of sent notices. Returns the exit status.
    """
    root = root_of(root)
    _refuse(scope, to_record, channel)
    if to_record:
        recorded(root)  # refuses a broken file before anything is printed
    last = _last(root) if since is None else None
    past, policy, today = _history(root, last.until if last is not None else since, today)
    if form == "release" and not policy.notice.releases:
        tell("No release is made: `notice.releases` in register.yaml is off.")
        return OK
    try:
        document = notice_of(past, policy, scope)
    except UnknownScope as error:
        raise CannotRun(str(error)) from None
    text = _written(document, past, form)
    show(text)
    if not document["subprocessors"]:
        earlier = f"the notice of {last.sent}" if last is not None else since
        tell(f"No material change since {earlier}: no notice is due.")
    for fact in document["missing"]:
        tell(visible(f"{fact['path']}: missing: {fact['what']} (`{fact['field']}`)"))
    if document["missing"]:
        tell("The notice is not ready to be sent: facts are missing.")
        return FINDINGS
    _tell_late(late(document, past, today))
    if to_record and document["subprocessors"]:
        record(root, _sent(past, today, channel or "email", text))
        tell(f"Recorded in {NOTICES_FILE}: commit the file.")
    return OK


def _history(root: Path, since: str | None, today: date | None) -> tuple[History, Policy, date]:
    """The history after a revision or from a day on, its policy, and the day of the notice.

    Without `today`, the current day in the register's time zone counts. Raises `CannotRun`
    without a committed register.
    """
    repository = Repository(root)
    past = history_between(repository, since, None)
    policy = past.policy
    if policy is None:
        raise CannotRun("the register is not committed yet, so there is nothing to announce")
    today = today or today_in(policy.notice.zone)
    if policy.notice.runs_from == "sent":
        # The periods run from today, unless an earlier notice is recorded.
        notices = recorded(root) or Notices(())
        sent = (*notices.sent, _sent(past, today, "", ""))
        past = history_between(repository, since, None, Notices(sent))
    return past, policy, today


def _written(document: NoticeDocument, past: History, form: str) -> str:
    """The notice in a form. Empty if no notice is due, except for programs."""
    if form == "json":
        return as_json(document)
    if not document["subprocessors"]:
        return ""
    if form == "release":  # a program publishes the text at once
        return as_release(document, past.landings[-1]) if not document["missing"] else ""
    return _FORMS[form](document)


def _refuse(scope: str | None, to_record: bool, channel: str | None) -> None:
    """Raise `CannotRun` for options that do not fit together."""
    if channel is not None and not to_record:
        raise CannotRun("--channel says how a recorded notice was sent: add --record")
    if channel is not None and (problem := channel_problem(channel) or _empty(channel)):
        raise CannotRun(f"the channel {problem}: state only how the notice was sent, such as email")
    if scope is not None and to_record:
        raise CannotRun(
            "a notice for one scope does not reach all customers: send the notice of each scope, "
            "and then run `subprocessors notice --record` without --scope"
        )


def _empty(channel: str) -> str:
    return "" if channel.strip() else "is empty"


def _last(root: Path) -> SentNotice:
    """The last recorded notice. Raises `CannotRun` without a notice to continue from."""
    notices = recorded(root)
    if notices is None or not notices.sent:
        raise CannotRun("no notice is recorded yet: name the start of the changes with --since")
    last = notices.sent[-1]
    if not is_hash(last.until):
        raise CannotRun(f"the last line of {NOTICES_FILE} names no commit in `until`: correct it")
    return last


def _sent(past: History, today: date, channel: str, text: str) -> SentNotice:
    """The record of a notice about the whole history."""
    after = past.start.commit if past.start is not None else None
    digest = sha256(text.encode("utf-8", "backslashreplace")).hexdigest()
    return SentNotice(0, today, after or "", past.landings[-1].commit or "", channel, digest)


def _tell_late(late: Iterable[Late]) -> None:
    """Warn that customers get less time than promised."""
    for changes in late:
        tell(
            f"This notice is late: customers have {changes.left} of {changes.period.objections} "
            f"{changes.period.unit} left to object to the changes of {changes.announced}."
        )
