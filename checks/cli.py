"""The command line: what a person types. Loads only the module of the chosen command."""

import argparse
import gc
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path

from checks import __version__
from checks.escaping import visible

_STATUSES = (
    "Exit status: 0 success; 1 errors (or warnings, with --strict) or missing facts; 2 wrong "
    "usage or configuration, or output that cannot be written; 3 published, but the check fails "
    "because days have passed (publish only)."
)

_TODAY = "today, in the time zone of register.yaml"

_LOOKED_UP = "A name is looked up as a local branch, then as a branch of `origin`, then as a tag."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit status. No exception leaves it but `SystemExit`."""
    options = vars(parser().parse_args(arguments))
    # The process is short-lived and makes few cycles: collecting them costs a
    # third of the time of a check, and frees nothing.
    gc.disable()
    from checks.commands.outcome import UNUSABLE, CannotRun
    from checks.commands.terminal import tell
    from checks.register.tree import GitError

    name = options.pop("command")
    if not options.pop("reads_register"):
        options.pop("root")
    try:
        command = getattr(import_module(f"checks.commands.{name}"), name)
        status: int = command(**options)
        return status
    except (CannotRun, GitError) as error:
        tell(f"subprocessors: {visible(str(error))}")
        return UNUSABLE
    except KeyboardInterrupt:
        return 130
    except Exception:
        # 1 would say that the register has findings.
        import traceback

        tell(
            f"{traceback.format_exc()}subprocessors: this is a bug in the checks, not in your "
            "files. Please report the bug with the lines above."
        )
        return UNUSABLE


def run() -> None:
    """The command itself: exits with the status of `main`."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # whoever started the command has closed it
            setattr(sys, name, Path(os.devnull).open("w"))  # noqa: SIM115 - open to the end
    try:
        status = main()
    except SystemExit as stop:  # after --help, --version and a usage error
        status = int(stop.code or 0)
    try:
        sys.stdout.flush()
    except OSError as error:  # what --help prints
        from checks.commands.outcome import UNUSABLE
        from checks.commands.terminal import lost, tell

        tell(f"subprocessors: {lost(error)}")
        status = UNUSABLE
    # The system takes back the memory of a large register faster than Python
    # takes the register apart.
    os._exit(status)


class _Commands:
    """The parsers of the commands. Each has a sentence on its purpose, and an example."""

    def __init__(self, parser: argparse.ArgumentParser) -> None:
        self.parsers: dict[str, argparse.ArgumentParser] = {}
        self._parsers = parser.add_subparsers(
            title="commands", required=True, metavar="COMMAND", dest="command", prog=parser.prog
        )

    def add(
        self, name: str, summary: str, purpose: str, example: str, *, root: bool = True
    ) -> argparse.ArgumentParser:
        """The parser of a command. `root`: whether the command reads a register."""
        parser = self._parsers.add_parser(
            name,
            help=summary,
            description=purpose,
            epilog=f"example:\n  subprocessors {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        parser.set_defaults(reads_register=root)
        self.parsers[name] = parser
        if root:
            # Also after the command, where hooks put their arguments.
            _add_root(parser, argparse.SUPPRESS)
        return parser


def parser() -> argparse.ArgumentParser:
    """The parser of the command line."""
    return _with_commands()[0]


def parsers() -> Mapping[str, argparse.ArgumentParser]:
    """The parsers of the commands, by name."""
    return _with_commands()[1]


def _with_commands() -> tuple[argparse.ArgumentParser, Mapping[str, argparse.ArgumentParser]]:
    top = argparse.ArgumentParser(
        prog="subprocessors",
        description="Check a register of subprocessors, and publish it.",
        epilog=_STATUSES,
    )
    top.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    _add_root(top, None)
    commands = _Commands(top)
    for add in (
        _add_check, _add_fix, _add_publish, _add_changes, _add_review, _add_notice,
        _add_deadlines, _add_explain, _add_init, _add_schema,
    ):  # fmt: skip
        add(commands)
    return top, commands.parsers


def _add_check(commands: _Commands) -> None:
    check = commands.add(
        "check", "check the whole register",
        "Check the whole register, and report every finding with its line and a hint.",
        "check --base main",
    )  # fmt: skip
    check.add_argument(
        "--format", dest="form", default="auto",
        choices=("auto", "text", "github", "json", "sarif", "codequality"),
        help="auto is github in GitHub Actions, else text; codequality is for GitLab",
    )  # fmt: skip
    check.add_argument("--output", type=Path, metavar="FILE", help="write the report to FILE")
    _add_today(check)
    check.add_argument(
        "--base", metavar="REV",
        help=f"also check what this branch changes, compared with REV, such as main. {_LOOKED_UP}",
    )  # fmt: skip
    check.add_argument("--strict", action="store_true", help="make warnings fail too")


def _add_fix(commands: _Commands) -> None:
    fix = commands.add(
        "fix", "correct slips whose correction is certain",
        "Make every correction that is mechanical and certain: USA becomes US, a missing bracket\n"
        "is added, twilio.yml becomes twilio.yaml. Comments, order and quotation marks stay. The\n"
        "command prints the changes, and the number of the findings that are left.",
        "fix --dry-run",
    )  # fmt: skip
    fix.add_argument("files", nargs="*", type=Path, metavar="FILE", help="correct only these files")
    fix.add_argument("--dry-run", action="store_true", help="print the changes, and write nothing")
    _add_today(fix)


def _add_publish(commands: _Commands) -> None:
    publish = commands.add(
        "publish", "check, then compile the published list",
        "Check the register, then compile the published list: page, Markdown, JSON, CSV, feeds\n"
        "and calendar. With an error in the register, the exit status is 1, and the site stays\n"
        "as it was. Some errors arise merely because days pass: an agreement expires, an\n"
        "evaluation is out of date, a waiver ends. If there are no other errors, the list is\n"
        "published, and the exit status is 3.",
        "publish --output site",
    )  # fmt: skip
    publish.add_argument(
        "--output", type=Path, metavar="DIR", help="folder of the site (default: site)"
    )
    _add_today(publish, f"{_TODAY}; for a past list, its day")
    past = publish.add_mutually_exclusive_group()
    past.add_argument("--rev", metavar="REV", help="the list as it stood at a revision")
    past.add_argument(
        "--as-of", type=_day, metavar="DATE", help="the list as it stood at the end of a day"
    )


def _add_changes(commands: _Commands) -> None:
    changes = commands.add(
        "changes", "list what changed, newest first",
        "List what changed on the published list, newest first, as Git knows it.",
        "changes --since 2026-01-01 --format markdown",
    )  # fmt: skip
    changes.add_argument("--since", metavar="REV|DATE", help="after a revision, or from a day on")
    changes.add_argument("--until", metavar="REV|DATE", help="up to a revision or day")
    _add_format(changes, "text", "markdown", "json")


def _add_review(commands: _Commands) -> None:
    review = commands.add(
        "review", "show a reviewer what a proposal changes",
        "Show a reviewer what a proposal changes, what to look at, and whether notice is due.",
        "review --base main",
    )  # fmt: skip
    review.add_argument(
        "--base", metavar="REV", required=True,
        help=f"compare the proposal with REV, such as main. {_LOOKED_UP}",
    )  # fmt: skip
    review.add_argument("--head", metavar="REV", help="the proposal (default: the files here)")
    _add_format(review, "markdown", "json")
    _add_today(review)


def _add_notice(commands: _Commands) -> None:
    notice = commands.add(
        "notice", "write the message to customers",
        "Write the message to customers about material changes. Without --since, the notice\n"
        "continues from the last notice in notices.csv. The exit status is 1 if the register\n"
        "lacks a fact: then the notice is not ready to be sent.",
        "notice --record --format eml > notice.eml",
    )  # fmt: skip
    notice.add_argument(
        "--since",
        metavar="REV|DATE",
        help="report changes that landed after REV, or from DATE on (default: after the last "
        "recorded notice)",
    )
    notice.add_argument(
        "--format", dest="form", default="text",
        choices=("text", "eml", "html", "markdown", "json", "release"),
        help="eml is a draft for mail programs, with text and HTML; release is JSON for GitHub's "
        "API, if `notice.releases` in register.yaml is on (default: text)",
    )  # fmt: skip
    notice.add_argument(
        "--scope", metavar="SCOPE",
        help="write the notice for the customers of a scope: a key of `scopes` in register.yaml, "
        "or the own words of an entry",
    )  # fmt: skip
    notice.add_argument(
        "--record", dest="to_record", action="store_true",
        help="also add the notice to notices.csv, as sent today; nothing is recorded if no notice "
        "is due",
    )  # fmt: skip
    notice.add_argument(
        "--channel", metavar="TEXT",
        help="the way of sending that --record notes, without recipients (default: email)",
    )  # fmt: skip
    _add_today(notice)


def _add_deadlines(commands: _Commands) -> None:
    deadlines = commands.add(
        "deadlines", "list what is due soon or overdue",
        "List agreements, evaluations, waivers and notice periods that end soon or have ended.\n"
        "The exit status is 0 whether or not something is due.",
        "deadlines --within 60",
    )  # fmt: skip
    deadlines.add_argument(
        "--within", type=_number_of_days, default=30, metavar="DAYS",
        help="how far to look ahead (default: 30)",
    )  # fmt: skip
    _add_format(deadlines, "text", "markdown", "json")
    _add_today(deadlines)


def _add_explain(commands: _Commands) -> None:
    explain = commands.add(
        "explain", "explain a rule, or list all rules",
        "Explain a rule, with the reason, the source and examples. Without RULE, list all rules.",
        "explain country-code", root=False,
    )  # fmt: skip
    explain.add_argument("rule", nargs="?", metavar="RULE", help="id of a rule")
    _add_format(explain, "text", "markdown", "json")


def _add_init(commands: _Commands) -> None:
    init = commands.add(
        "init", "write the register of a new company",
        "Write the files of a new company's register: settings, ledger, an example of a vendor,\n"
        "hook, workflows or pipeline, owners, forms, README. At a terminal, the command asks for\n"
        "missing values.",
        "init register --organization 'Initech GmbH' --url https://initech.com/subprocessors",
        root=False,
    )  # fmt: skip
    init.add_argument(
        "folder",
        type=_folder,
        metavar="DIR",
        help="folder to write to; existing files stay as they are",
    )
    init.add_argument("--organization", metavar="NAME", help="name of the company")
    init.add_argument("--url", metavar="URL", help="https address where the list is published")
    init.add_argument("--contact", metavar="ADDRESS", help="e-mail or https address for objections")
    init.add_argument("--forge", choices=("github", "gitlab"), help="default: github")
    init.add_argument(
        "--checks", metavar="ORIGIN",
        help="origin of the checks: ADDRESS@COMMIT of a Git repository, or subprocessors==VERSION "
        "(default: the origin of this command)",
    )  # fmt: skip
    _add_today(init)


def _add_schema(commands: _Commands) -> None:
    schema = commands.add(
        "schema", "print a JSON Schema",
        "Print the JSON Schema of a file of the register, or of an output.",
        "schema subprocessor > subprocessor.schema.json", root=False,
    )  # fmt: skip
    schema.add_argument(
        "name",
        metavar="NAME",
        help="subprocessor, register, published, findings, changes, review, notice, deadlines",
    )


def _add_root(parser: argparse.ArgumentParser, default: str | None) -> None:
    parser.add_argument(
        "--root", type=Path, metavar="DIR", default=default,
        help="folder of register.yaml (default: the nearest, from here upward)",
    )  # fmt: skip


def _add_today(parser: argparse.ArgumentParser, default: str = _TODAY) -> None:
    parser.add_argument(
        "--today", type=_day, metavar="DATE", help=f"day to judge dates by (default: {default})"
    )


def _add_format(parser: argparse.ArgumentParser, *formats: str) -> None:
    parser.add_argument(
        "--format", dest="form", choices=formats, default=formats[0], help=f"default: {formats[0]}"
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
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a number of days")
    return days
