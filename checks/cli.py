"""The command line. Each command calls one function of the rooms below.

Heavy imports stand in the commands that need them, so that `--version` and
`--help` answer at once.
"""

import argparse
import gc
import io
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from checks import __version__
from checks.escaping import visible

if TYPE_CHECKING:
    from concurrent.futures import Future

    from checks.changes.history import History
    from checks.changes.proposal import Proposal
    from checks.changes.start import Landed
    from checks.findings import Report
    from checks.register.comparison import Comparison
    from checks.register.model import Register
    from checks.register.repository import FileChange, Repository
    from checks.reports.text import Colours

OK, FINDINGS, UNUSABLE = 0, 1, 2
"""Exit statuses: clean, findings that fail, and usage, configuration or internal error."""


MOST_NOTES = 10
"""Notes about a history that are said one by one."""


class CannotRun(Exception):
    """The command cannot do its work. The message says why, and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit status. No exception leaves it but `SystemExit`."""
    options = _parser().parse_args(arguments)
    # The process is short-lived and makes few cycles: collecting them costs a
    # third of the time of a check, and frees nothing.
    gc.disable()
    from checks.register.tree import GitError

    try:
        status: int = options.run(options)
        sys.stdout.flush()
        return status
    except (CannotRun, GitError) as error:
        print(f"subprocessors: {visible(str(error))}", file=sys.stderr)
        return UNUSABLE
    except BrokenPipeError:
        # Whoever read the output has closed it, as `head` does.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return UNUSABLE
    except KeyboardInterrupt:
        return 130
    except Exception:
        # 1 would say that the register has findings.
        import traceback

        traceback.print_exc()
        print(
            "subprocessors: this is a bug in the checks, not in your files. "
            "Please report the bug with the lines above.",
            file=sys.stderr,
        )
        return UNUSABLE


def run() -> None:
    """The command itself: exits with the status of `main`."""
    status = main()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        status = UNUSABLE  # nobody has read what was to be printed
    # The system takes back the memory of a large register faster than Python
    # takes the register apart.
    os._exit(status)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="subprocessors",
        description="Check a register of subprocessors, and publish it.",
        epilog="Exit status: 0 clean, 1 findings that fail or facts that lack, "
        "2 usage or configuration error.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    _add_root(parser, None)
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    check = commands.add_parser("check", help="check the whole register")
    check.add_argument(
        "--format", choices=("auto", "text", "github", "json", "sarif", "codequality"),
        default="auto",
        help="auto is github in GitHub Actions, else text; codequality is for GitLab",
    )  # fmt: skip
    check.add_argument("--output", type=Path, metavar="FILE", help="write the report there")
    _add_today(check)
    check.add_argument(
        "--base", metavar="REV",
        help="also check what changes since this branch left REV, such as main",
    )  # fmt: skip
    check.add_argument("--strict", action="store_true", help="let warnings fail too")
    check.set_defaults(run=_check)

    publish = commands.add_parser("publish", help="check, then compile the published list")
    publish.add_argument(
        "--output", type=Path, metavar="DIR", help="folder of the site (default: site)"
    )
    _add_today(publish)
    past = publish.add_mutually_exclusive_group()
    past.add_argument("--rev", metavar="REV", help="the list as it stood at a revision")
    past.add_argument(
        "--as-of", type=_day, metavar="DATE", help="the list as it stood at the end of a day, UTC"
    )
    publish.set_defaults(run=_publish)

    changes = commands.add_parser("changes", help="list what changed, newest first")
    changes.add_argument("--since", metavar="REV|DATE", help="after a revision, or from a day on")
    changes.add_argument("--until", metavar="REV|DATE", help="up to a revision or day")
    changes.add_argument("--format", choices=("text", "markdown", "json"), default="text")
    changes.set_defaults(run=_changes)

    review = commands.add_parser("review", help="show a reviewer what a proposal changes")
    review.add_argument(
        "--base", metavar="REV", required=True, help="what the proposal is compared with: main"
    )
    review.add_argument("--head", metavar="REV", help="the proposal (default: the files here)")
    review.add_argument("--format", choices=("markdown", "json"), default="markdown")
    _add_today(review)
    review.set_defaults(run=_review)

    notice = commands.add_parser(
        "notice", help="write the message to customers",
        epilog="Exit status 1 where the register lacks a fact: the notice is not ready to be sent.",
    )  # fmt: skip
    notice.add_argument(
        "--since", metavar="REV|DATE", required=True, help="what has landed after it is new to them"
    )
    notice.add_argument("--format", choices=("text", "html", "json"), default="text")
    notice.set_defaults(run=_notice)

    deadlines = commands.add_parser(
        "deadlines", help="list what falls due soon, and what is overdue",
        epilog="Exit status 0 whether or not something is due.",
    )  # fmt: skip
    deadlines.add_argument(
        "--within", type=_number_of_days, default=30, metavar="DAYS",
        help="how far to look ahead (default: 30)",
    )  # fmt: skip
    deadlines.add_argument("--format", choices=("text", "markdown", "json"), default="text")
    _add_today(deadlines)
    deadlines.set_defaults(run=_deadlines)

    explain = commands.add_parser("explain", help="explain a rule, or list them all")
    explain.add_argument("rule", nargs="?", metavar="RULE", help="id of a rule")
    explain.add_argument("--format", choices=("text", "markdown", "json"), default="text")
    explain.set_defaults(run=_explain)

    init = commands.add_parser(
        "init", help="write the register of a new company",
        description="Write the files of a new company's register: settings, ledger, an example of "
        "a vendor, hook, workflows or pipeline, owners, forms, README. What is not given is asked, "
        "where somebody can be.",
    )  # fmt: skip
    init.add_argument("folder", type=_folder, metavar="DIR", help="where to; existing files stay")
    init.add_argument("--organization", metavar="NAME", help="name of the company")
    init.add_argument("--url", metavar="URL", help="https address where the list is published")
    init.add_argument("--contact", metavar="ADDRESS", help="e-mail or https, for objections")
    init.add_argument("--forge", choices=("github", "gitlab"), help="default: github")
    init.add_argument(
        "--checks", metavar="ADDRESS@COMMIT",
        help="where the checks come from (default: where this command comes from)",
    )  # fmt: skip
    _add_today(init)
    init.set_defaults(run=_init)

    schema = commands.add_parser("schema", help="print a JSON Schema")
    schema.add_argument(
        "name",
        metavar="NAME",
        help="subprocessor, register, published, findings, changes, review, notice, deadlines",
    )
    schema.set_defaults(run=_schema)
    for command in (check, publish, changes, review, notice, deadlines):
        # Also after the command, where hooks put their arguments.
        _add_root(command, argparse.SUPPRESS)
    return parser


def _add_root(parser: argparse.ArgumentParser, default: str | None) -> None:
    parser.add_argument(
        "--root", type=Path, metavar="DIR", default=default,
        help="folder of register.yaml (default: looked for from here upward)",
    )  # fmt: skip


def _add_today(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--today", type=_day, metavar="DATE", help="the day to judge dates by (default: now, UTC)"
    )


def _day(text: str) -> date:
    from checks.dates import parse_date

    try:
        return parse_date(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} {error}: write it as 2026-11-23") from None


def _folder(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("name a folder; `.` is this one")
    return Path(text)


def _number_of_days(text: str) -> int:
    try:
        days = int(text)
    except ValueError:
        days = -1
    if days < 0:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is no number of days")
    return days


def _today(options: argparse.Namespace) -> date:
    chosen: date | None = options.today
    return chosen or datetime.now(UTC).date()


def _check(options: argparse.Namespace) -> int:
    report, _ = _run_checks(options)
    form = options.format
    if form == "auto":
        form = "github" if os.environ.get("GITHUB_ACTIONS") else "text"
    if form in _FORGES:
        report = report.below(_way_to(_root(options)))
    if options.output is not None:
        try:
            options.output.write_text(_render(report, form, None), "utf-8", "backslashreplace")
        except OSError as error:
            raise CannotRun(f"{options.output} cannot be written: {error.strerror}") from None
    else:
        _print(_render(report, form, sys.stdout))
    if form == "github":
        _summarise(report)
    return _status(report, strict=options.strict)


def _publish(options: argparse.Namespace) -> int:
    _output(options)  # raises before any work is done
    if options.rev is not None or options.as_of is not None:
        return _publish_past(options)
    from checks.publish.site import render

    report, register = _run_checks(options)
    _say_findings(report)
    if register is None or report.errors:
        print("Nothing was published; the site is as it was.", file=sys.stderr)
        return _status(report)
    if _say_examples(register):
        print("Nothing was published; the site is as it was.", file=sys.stderr)
        return FINDINGS
    past = _past(options, register)
    _write_site(options, render(register, _today(options), past), len(register.subprocessors))
    return OK


def _say_examples(register: "Register") -> bool:
    """Name the files that still hold the example of `init`. Returns whether there are any."""
    from checks.register.example import SLUG, is_example

    examples = [vendor for vendor in register.subprocessors if is_example(vendor)]
    for vendor in examples:
        copied = "a copy of " if vendor.slug != SLUG else ""
        remedy = "enter the name, website and purpose of a vendor that you use"
        if not copied:
            remedy = "delete the file, and add a file for each vendor that you use"
        print(
            f"{visible(vendor.path)}: error: this is {copied}the example that `subprocessors init` "
            f"writes, and would be published\n  hint: {remedy}",
            file=sys.stderr,
        )
    return bool(examples)


def _past(options: argparse.Namespace, register: "Register") -> "History | None":
    """The history of the register in the work tree, where it has one."""
    from checks.changes.history import Uncommitted, first_unlike, history
    from checks.register.tree import NoRepository

    try:
        repository, head = _committed(options)
    except NoRepository as error:
        print(f"Published without a history: {error}.", file=sys.stderr)
        return None
    changed = repository.changes(head, None)
    _say_ignored(repository, changed)
    uncommitted = Uncommitted(register, changed, _today(options))
    past = history(repository, head, uncommitted=uncommitted)
    _say_notes(past)
    if unlike := first_unlike(past, register):
        raise CannotRun(
            f"{visible(unlike)} reads otherwise in Git than in this folder (does .gitattributes "
            "convert it?): its changes would be told wrong"
        )
    if any(one.landing.commit is None for one in past.announcements):
        print(
            "Some changes are not committed yet: they count as announced today, "
            "and are in no feed, calendar or changes.csv.",
            file=sys.stderr,
        )
    return past


def _committed(options: argparse.Namespace) -> "tuple[Repository, str]":
    """The repository of the register, and its last commit.

    Raises `NoRepository` where there is none, or where the register is not in it.
    """
    from checks.register.layout import REGISTER_FILE
    from checks.register.repository import Repository
    from checks.register.tree import NoRepository

    repository = Repository(_root(options))
    head = repository.at("HEAD")
    if not head.holds(REGISTER_FILE):
        raise NoRepository("the register is not committed yet")
    return repository, head.commit


def _publish_past(options: argparse.Namespace) -> int:
    from checks import engine
    from checks.changes.history import at_end_of, day_of, history
    from checks.findings import Report
    from checks.publish.site import render, unpublishable
    from checks.register.repository import Repository

    repository = Repository(_root(options))
    if options.as_of is not None and options.as_of > datetime.now(UTC).date():
        raise CannotRun(f"{options.as_of} lies ahead: nobody knows how the list will stand then")
    if options.as_of is not None:
        commit = at_end_of(repository, options.as_of)
    else:
        commit = repository.resolve(options.rev)
    day = options.today or options.as_of or day_of(repository, commit)
    tree = repository.at(commit)
    register = engine.load_or_report(tree, past=True)
    if isinstance(register, Report):
        _say_findings(register)
        raise CannotRun(f"{commit} cannot be published: its register.yaml cannot be read")
    _say_findings(engine.check(register, tree, day))
    broken = next(unpublishable(register), None)
    if broken is not None:
        raise CannotRun(f"{commit} cannot be published: {broken} lacks what the list shows")
    past = history(repository, commit)
    _say_notes(past)
    _write_site(options, render(register, day, past, commit), len(register.subprocessors))
    print(f"This is the list as it stood in {commit}, as of {day}.", file=sys.stderr)
    return OK


def _output(options: argparse.Namespace) -> Path:
    """The folder of the site, as it was typed. Raises `CannotRun` where no site can be."""
    from checks.publish.site import NotOurs, refuse_place

    root = _root(options)
    output: Path = options.output or root / "site"
    try:
        refuse_place(output, root)
    except NotOurs as error:
        raise CannotRun(str(error)) from None
    except (OSError, RuntimeError) as error:
        raise CannotRun(f"{output} cannot be written: {_reason(error)}") from None
    return output


def _write_site(options: argparse.Namespace, files: Mapping[str, bytes], count: int) -> None:
    from checks.publish.site import Busy, NotOurs, write

    output = _output(options)
    try:
        write(files, output)
    except (NotOurs, Busy) as error:
        raise CannotRun(str(error)) from None
    except OSError as error:
        where = error.filename or output
        raise CannotRun(f"{os.fsdecode(where)} cannot be written: {_reason(error)}") from None
    page = visible(str(output / "index.html"))
    _print(f"Published {count:,} subprocessor{'' if count == 1 else 's'}: open {page}\n")


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def _changes(options: argparse.Namespace) -> int:
    from checks.changes.wording import Wording
    from checks.documents import changes
    from checks.publish.news import entries

    past = _between(options)
    if past.start is None or past.policy is None:
        raise CannotRun("the register is not committed yet: there is no history to tell")
    wording = Wording(past.policy)
    if options.format == "json":
        _print(changes.as_json(past.announcements, wording))
    else:
        forms = {"text": changes.as_text, "markdown": changes.as_markdown}
        _print(forms[options.format](entries(past.announcements, wording), past.start))
    return OK


def _review(options: argparse.Namespace) -> int:
    comparing = _start_comparing(options, options.head)
    from checks import engine
    from checks.changes.proposing import everything
    from checks.documents import review, review_page
    from checks.findings import Report
    from checks.register.tree import WorkTree
    from checks.reports.json_report import finding_document

    comparison = comparing.result()
    head = comparison.head
    tree = WorkTree(_root(options)) if head is None else comparison.base.repository.at(head)
    register = engine.load_or_report(tree)
    if isinstance(register, Report):
        if options.format == "markdown":
            files = review.other_files(file.path for file in comparison.changed)
            findings = [finding_document(finding) for finding in register.findings]
            _print(review_page.unreadable_as_markdown(findings, files))
        _say_findings(register)
        raise CannotRun("the proposal cannot be reviewed: mend register.yaml first")
    proposal = _proposal(options, comparison, register)
    landed = _landed(options, register, comparison, proposal)
    if proposal is None:
        proposal = everything(comparison, register)
        report = engine.check(register, tree, _today(options), landed=landed)
    else:
        report = engine.check_proposal(proposal, tree, _today(options), landed)
    document = review.review(report, proposal, _today(options))
    forms = {"json": review.as_json, "markdown": review_page.as_markdown}
    _print(forms[options.format](document))
    return _status(report)


def _notice(options: argparse.Namespace) -> int:
    from checks.documents import notice, notice_mail

    past = _between(options)
    if past.policy is None:
        raise CannotRun("the register is not committed yet: there is nothing to tell")
    document = notice.notice(past, past.policy)
    if options.format == "json":
        _print(notice.as_json(document))
    elif document["subprocessors"]:
        forms = {"text": notice_mail.as_text, "html": notice_mail.as_html}
        _print(forms[options.format](document))
    if not document["subprocessors"]:
        print(f"No material change since {options.since}: no notice is due.", file=sys.stderr)
    for lacking in document["missing"]:
        what = f"{lacking['path']}: missing: {lacking['what']} (`{lacking['field']}`)"
        print(visible(what), file=sys.stderr)
    if document["missing"]:
        print("The notice is not ready to be sent: facts are missing.", file=sys.stderr)
        return FINDINGS
    return OK


def _deadlines(options: argparse.Namespace) -> int:
    from checks import engine
    from checks.documents import deadlines, deadlines_page
    from checks.findings import Report
    from checks.register.tree import WorkTree

    tree = WorkTree(_root(options))
    register = engine.load_or_report(tree)
    if isinstance(register, Report):
        _say_findings(register)
        raise CannotRun("what falls due cannot be told: mend register.yaml first")
    past = _announced(options)
    document = deadlines.deadlines(register, past, _today(options), options.within)
    forms = {
        "text": deadlines_page.as_text,
        "markdown": deadlines_page.as_markdown,
        "json": deadlines.as_json,
    }
    _print(forms[options.format](document))
    return OK


def _announced(options: argparse.Namespace) -> "History | None":
    """The history of what is committed, and so announced; None where there is none."""
    from checks.changes.history import history
    from checks.register.tree import NoRepository

    try:
        past = history(*_committed(options))
    except NoRepository as error:
        print(f"Notice windows are left out: {error}.", file=sys.stderr)
        return None
    _say_notes(past)
    return past


def _between(options: argparse.Namespace) -> "History":
    """The history between `--since` and `--until`."""
    from checks.changes.history import at_end_of, history, since_of
    from checks.register.repository import Repository

    repository = Repository(_root(options))
    until = since_of(getattr(options, "until", None))
    if isinstance(until, date):
        until = at_end_of(repository, until)
    past = history(repository, "HEAD" if until is None else until, since_of(options.since))
    _say_notes(past)
    return past


def _explain(options: argparse.Namespace) -> int:
    from checks.rules import RULES, documentation
    from checks.suggestion import closest

    if options.rule is not None and options.rule not in RULES:
        similar = closest(options.rule, RULES)
        hint = f"did you mean {similar}?" if similar else "`subprocessors explain` lists them"
        raise CannotRun(f"there is no rule {options.rule}: {hint}")
    if options.format == "json":
        chosen = RULES.values() if options.rule is None else [RULES[options.rule]]
        _print(documentation.as_json(chosen))
    elif options.rule is None:
        every = {"markdown": documentation.all_as_markdown, "text": documentation.all_as_text}
        _print(every[options.format](RULES.values()))
    else:
        one = {"markdown": documentation.as_markdown, "text": documentation.as_text}
        _print(one[options.format](RULES[options.rule]))
    return OK


def _init(options: argparse.Namespace) -> int:
    from checks.init import origin, terminal, trial
    from checks.init.origin import PLACEHOLDER, BadOrigin
    from checks.init.rendering import MANUAL, OTHER_MANUAL, Answers, Forge, render
    from checks.init.writing import NotFree, refuse_taken, write

    folder, today = options.folder, _today(options)
    given = {name: getattr(options, name) for name in ("organization", "url", "contact")}
    try:
        refuse_taken(folder)  # before anything is asked
        source = origin.parse(options.checks) if options.checks is not None else origin.found()
        source = source or PLACEHOLDER
        forge = Forge(options.forge) if options.forge else terminal.forge()
        if forge is Forge.GITHUB:
            _ = source.uses  # raises before anything is asked, not after

        def files_of(answers: Answers) -> Mapping[str, str]:
            return render(forge, answers, source, today)

        files = dict(
            files_of(terminal.answers(given, lambda some: trial.check(files_of(some), today)))
        )
        report = trial.check(files, today)
        if report.findings:
            _say_findings(report)
            raise CannotRun("nothing was written: mend what is found above, and start again")
        manual = OTHER_MANUAL if os.path.lexists(folder / MANUAL) else MANUAL
        files[manual] = files.pop(MANUAL)
        outcome = write(files, folder)
    except (BadOrigin, NotFree, terminal.Unanswered) as error:
        raise CannotRun(f"{error}; nothing was written") from None
    except OSError as error:
        where = error.filename or folder
        raise CannotRun(f"{where} cannot be written: {error.strerror}; nothing is left") from None
    for line in terminal.left_open(source, files, outcome):
        print(line, file=sys.stderr)
    _print(terminal.next_steps(folder, outcome.written, manual))
    return OK


def _schema(options: argparse.Namespace) -> int:
    from checks.schemas import SCHEMAS, schema

    if options.name not in SCHEMAS:
        raise CannotRun(f"there is no schema {options.name}: choose one of {', '.join(SCHEMAS)}")
    _print(schema(options.name))
    return OK


def _run_checks(options: argparse.Namespace) -> "tuple[Report, Register | None]":
    """The report, and the register unless its configuration is broken."""
    base = getattr(options, "base", None)
    comparing = _start_comparing(options, None) if base is not None else None
    from checks import engine
    from checks.findings import Report
    from checks.register.tree import WorkTree

    # Before processes are forked, which threads would disturb.
    comparison = comparing.result() if comparing is not None else None
    tree = WorkTree(_root(options))
    register = engine.load_or_report(tree)
    if isinstance(register, Report):
        return register, None
    proposal = _proposal(options, comparison, register) if comparison is not None else None
    landed = _landed(options, register, comparison, proposal)
    return engine.check(register, tree, _today(options), proposal, landed), register


def _start_comparing(options: argparse.Namespace, head: str | None) -> "Future[Comparison]":
    """Ask Git what changed, in a thread, while modules are loaded."""
    from concurrent.futures import ThreadPoolExecutor

    from checks.register.comparison import compare

    pool = ThreadPoolExecutor(1)
    asked = pool.submit(compare, _root(options), options.base, head)
    pool.shutdown(wait=False)
    return asked


def _proposal(
    options: argparse.Namespace, comparison: "Comparison", register: "Register"
) -> "Proposal | None":
    """What the register proposes, or None where the base has no register at all."""
    from checks.changes.proposing import propose
    from checks.register.layout import REGISTER_FILE
    from checks.register.load import ConfigurationError

    try:
        proposal = propose(comparison, register, _today(options))
    except ConfigurationError:
        if not comparison.before.holds(REGISTER_FILE):
            raise CannotRun(
                f"this branch left {options.base} before there was a register.yaml: "
                f"merge {options.base} into it first"
            ) from None
        raise CannotRun(f"the register.yaml of {options.base} cannot be read") from None
    if comparison.head is None:
        _say_ignored(comparison.base.repository, comparison.changed)
        _refuse_converted(comparison)
    if proposal is None:
        comparison.refuse_hidden(options.base)
        print(f"Not compared: there is no register.yaml in {options.base}.", file=sys.stderr)
    return proposal


def _landed(
    options: argparse.Namespace,
    register: "Register",
    comparison: "Comparison | None",
    proposal: "Proposal | None",
) -> "Landed | None":
    """When the commit of `notice.since` landed on the base, or on HEAD without a base.

    None if there is no such commit or no history, and for a proposal that leaves
    `notice` alone: a start that was good stays good.
    """
    from checks.changes.history import landed_on
    from checks.changes.start import Landed, is_hash
    from checks.register.repository import Repository
    from checks.register.tree import GitError

    notice = register.policy.notice
    if notice.since is None or not is_hash(notice.since):
        return None
    if proposal is not None and proposal.base.policy.notice == notice:
        return None
    if comparison is not None:
        repository, tip, line = comparison.base.repository, comparison.base.commit, options.base
    else:
        try:
            repository = Repository(_root(options))
            tip, line = repository.resolve("HEAD"), "HEAD"
        except GitError:
            return None
        if repository.shallow:
            return None
    return Landed(visible(line), landed_on(repository, tip, notice.since))


def _say_ignored(repository: "Repository", changed: "Sequence[FileChange]") -> None:
    """Name vendors' files that Git ignores. They count here, but no commit will have them."""
    from checks.register.layout import is_vendor

    vendors = [
        file.path
        for file in changed
        if is_vendor(file.path) and file.old is None and file.new and not file.stored
    ]
    for path in sorted(repository.ignored(vendors)) if vendors else ():
        print(
            f"Git ignores {visible(path)}: the checks read the file, but no commit will contain "
            "it. Change .gitignore, or run `git add --force`.",
            file=sys.stderr,
        )


def _refuse_converted(comparison: "Comparison") -> None:
    """Raise `CannotRun` if a changed file has other values in Git than in this folder.

    A proposal can add a `.gitattributes` that converts files at a checkout. The
    checks would judge the converted file, and the history would tell the stored one.
    """
    from checks.register.layout import is_yaml, limit_of
    from checks.register.source import parse
    from checks.register.tree import FileTooLarge, WorkTree

    repository = comparison.base.repository
    stored = {file.path: file.stored for file in comparison.changed if is_yaml(file.path)}
    hashes = {path: blob for path, blob in stored.items() if blob}
    if not hashes or not repository.has_attributes:
        return
    tree = WorkTree(Path(repository.root))
    blobs = repository.blobs(hashes.values(), max(map(limit_of, hashes)))
    for path, blob in hashes.items():
        data = blobs[blob]
        try:
            here = tree.read(path, limit_of(path))
        except (OSError, FileTooLarge):
            continue  # a finding of the checks
        if isinstance(data, FileTooLarge) or (
            data != here and parse(data, path).values != parse(here, path).values
        ):
            raise CannotRun(
                f"{visible(path)} has other values in Git than in this folder: "
                "remove the line of .gitattributes that converts the file"
            )


def _say_findings(report: "Report") -> None:
    from checks.reports import text

    if report.findings:
        print(text.render(report, _colours(sys.stderr)), end="", file=sys.stderr)


def _say_notes(past: "History") -> None:
    """What the history could not read, for whoever runs the command."""
    for note in past.notes[:MOST_NOTES]:
        where = f"{visible(note.path)} in {note.commit[:10]}"
        print(f"{where} counts as unchanged there: {visible(note.reason)}.", file=sys.stderr)
    more = len(past.notes) - MOST_NOTES
    if more > 0:
        print(f"So do {more:,} more.", file=sys.stderr)


def _root(options: argparse.Namespace) -> Path:
    from checks.register.layout import REGISTER_FILE, find_root

    if options.root is not None:
        root: Path = options.root
        if not root.is_dir():
            raise CannotRun(f"{root} is no folder")
        if not os.path.lexists(root / REGISTER_FILE):
            raise CannotRun(f"there is no {REGISTER_FILE} in {root}")
        return root
    found = find_root(Path.cwd())
    if found is None:
        raise CannotRun(
            f"there is no {REGISTER_FILE} here or in a folder above: "
            "go to the register, or name it with --root"
        )
    return found


_FORGES = ("github", "sarif", "codequality")
"""Formats whose paths a forge looks up in the repository."""


def _way_to(root: Path) -> str:
    """The way to the register from the top of what a forge has checked out, where it has."""
    top = os.environ.get("GITHUB_WORKSPACE") or os.environ.get("CI_PROJECT_DIR")
    if not top:
        return ""
    way = os.path.relpath(root.resolve(), Path(top).resolve())
    return "" if way == "." or way.startswith("..") else Path(way).as_posix()


def _render(report: "Report", form: str, stream: TextIO | None) -> str:
    from checks.reports import codequality, github, json_report, sarif, text

    if form == "text":
        return text.render(report, _colours(stream))
    renderers = {
        "github": github.render,
        "json": json_report.render,
        "sarif": sarif.render,
        "codequality": codequality.render,
    }
    return renderers[form](report)


def _summarise(report: "Report") -> None:
    """Append the findings to the summary of the workflow's step."""
    from checks.reports import github

    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if path:
        try:
            with Path(path).open("a", encoding="utf-8", errors="backslashreplace") as summary:
                summary.write(github.summary(report))
        except OSError as error:
            raise CannotRun(f"{path} cannot be written: {error.strerror}") from None


def _status(report: "Report", *, strict: bool = False) -> int:
    if report.rule_failed or report.unusable:
        return UNUSABLE
    return FINDINGS if report.errors or (strict and report.warnings) else OK


def _colours(stream: TextIO | None) -> "Colours":
    from checks.reports import text

    forced = bool(os.environ.get("FORCE_COLOR"))
    terminal = stream is not None and stream.isatty()
    colour = (terminal or (forced and stream is not None)) and not os.environ.get("NO_COLOR")
    return text.ANSI if colour else text.PLAIN


def _print(text: str) -> None:
    """Print, also on a terminal that lacks some of the characters."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.stdout.write(text)
