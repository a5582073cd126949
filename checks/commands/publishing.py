"""The two ways to publish: the list of the files in the folder, and a list of the past."""

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from checks.changes.branch import landing_days, last_commit_by, today_at
from checks.changes.history import history
from checks.commands.archives import site_with_archive
from checks.commands.check import run_checks
from checks.commands.extras import require_for_site
from checks.commands.histories import history_of_files
from checks.commands.outcome import FINDINGS, LAPSED, OK, CannotRun, status_of
from checks.commands.terminal import show, tell, tell_findings, tell_notes
from checks.engine import check, load_or_report
from checks.escaping import visible
from checks.findings import Report
from checks.publish.folder import Busy, write
from checks.publish.ownership import NotOurs
from checks.publish.site import render, unpublishable
from checks.register.example import SLUG, introduces_as_example, is_example
from checks.register.layout import REGISTER_FILE
from checks.register.model import Register
from checks.register.reading import Reading
from checks.register.repository import Repository


def publish_files(root: Path, output: Path, today: date | None, reading: Reading) -> int:
    """Publish the list of the files in the folder. Returns the exit status."""
    report, judged = run_checks(root, today, reading=reading)
    tell_findings(report)
    status = status_of(report)
    if status == FINDINGS and report.publishable:
        status = LAPSED
    if judged is not None and status in (OK, LAPSED) and _tell_examples(judged[0]):
        status = FINDINGS
    if judged is None or status not in (OK, LAPSED):
        tell("Nothing was published; the site is as it was.")
        return status
    register, today = judged
    require_for_site(register.policy)
    past = history_of_files(root, register, today)
    files = site_with_archive(root, register, past, today)
    _write(files, output, len(register.subprocessors))
    if status == LAPSED:
        tell("The list was published, but the check fails: see the errors above.")
    return status


def publish_past(
    root: Path, output: Path, today: date | None, rev: str | None, as_of: date | None
) -> int:
    """Publish the list of a revision, or of the end of a day. Returns the exit status."""
    repository = Repository(root)
    now = today_at(repository, rev or "HEAD")
    if as_of is not None and as_of > now:
        raise CannotRun(f"{as_of} is in the future: nobody knows what the list will say then")
    if as_of is None:
        commit = repository.resolve(rev or "HEAD")
    else:
        commit = last_commit_by(repository, as_of, today=now)
    day = today or as_of or landing_days(repository, commit, now)[commit]
    tree = repository.at(commit)
    register = load_or_report(tree, past=True)
    if isinstance(register, Report):
        tell_findings(register)
        raise CannotRun(f"{commit} cannot be published: its register.yaml cannot be read")
    tell_findings(check(register, tree, day))
    broken = next(unpublishable(register), None)
    if broken is not None:
        problem = f"a published field of {broken} is missing or invalid"
        raise CannotRun(f"{commit} cannot be published: {problem}")
    require_for_site(register.policy)
    past = history(repository, commit, today=today or now)
    tell_notes(past)
    _write(render(register, day, past, commit), output, len(register.subprocessors))
    tell(f"This is the list as it stood in {commit}, as of {day}.")
    return OK


def _tell_examples(register: Register) -> bool:
    """Name the files with an example of `init`. Returns whether there are any."""
    introduced = introduces_as_example(register.policy)
    if introduced:
        tell(
            f"{REGISTER_FILE}: error: the introduction is the example that `subprocessors init` "
            "writes, and would be published\n  hint: read every sentence, correct what is not true "
            "of your company, and delete the last line"
        )
    examples = [vendor for vendor in register.subprocessors if is_example(vendor)]
    for vendor in examples:
        if vendor.slug == SLUG:
            example = "the example"
            remedy = "delete the file, and add a file for each vendor that you use"
        else:
            example = "a copy of the example"
            remedy = "enter the name, website and purpose of a vendor that you use"
        tell(
            f"{visible(vendor.path)}: error: this is {example} that `subprocessors init` "
            f"writes, and would be published\n  hint: {remedy}"
        )
    return introduced or bool(examples)


def _write(files: Mapping[str, bytes], output: Path, count: int) -> None:
    try:
        write(files, output)
    except (NotOurs, Busy) as error:
        raise CannotRun(str(error)) from None
    except OSError as error:
        place = os.fsdecode(error.filename or output)
        raise CannotRun(f"{place} cannot be written: {error.strerror or error}") from None
    page = visible(str(output / "index.html"))
    show(f"Published {count:,} subprocessor{'' if count == 1 else 's'}: open {page}\n")
