"""The command line. Each command calls one function of the rooms below.

Heavy imports stand in the commands that need them, so that `--version` and
`--help` answer at once.
"""

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from checks import __version__

if TYPE_CHECKING:
    from checks.engine import Report
    from checks.register.model import Register
    from checks.reports.text import Colours

OK, FINDINGS, UNUSABLE = 0, 1, 2
"""Exit statuses: clean, findings that fail, and usage, configuration or internal error."""


class CannotRun(Exception):
    """The command cannot do its work. The message says why, and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit status."""
    options = _parser().parse_args(arguments)
    # The process is short-lived and makes few cycles: collecting them costs a
    # third of the time of a check, and frees nothing.
    gc.disable()
    try:
        status: int = options.run(options)
        sys.stdout.flush()
        return status
    except CannotRun as error:
        print(f"subprocessors: {error}", file=sys.stderr)
        return UNUSABLE
    except BrokenPipeError:
        # Whoever read the output has closed it, as `head` does.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return UNUSABLE
    except KeyboardInterrupt:
        return 130


def run() -> None:
    """The command itself: exits with the status of `main`."""
    status = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # The system takes back the memory of a large register faster than Python
    # takes the register apart.
    os._exit(status)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="subprocessors",
        description="Check a register of subprocessors, and publish it.",
        epilog="Exit status: 0 clean, 1 findings that fail, 2 usage or configuration error.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    _add_root(parser, None)
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    check = commands.add_parser("check", help="check the whole register")
    check.add_argument(
        "--format", choices=("auto", "text", "github", "json", "sarif"), default="auto",
        help="auto is github in GitHub Actions, else text",
    )  # fmt: skip
    check.add_argument("--output", type=Path, metavar="FILE", help="write the report there")
    _add_today(check)
    check.add_argument("--strict", action="store_true", help="let warnings fail too")
    check.set_defaults(run=_check)

    publish = commands.add_parser("publish", help="check, then compile the published list")
    publish.add_argument(
        "--output", type=Path, metavar="DIR", help="folder of the site (default: site)"
    )
    _add_today(publish)
    publish.set_defaults(run=_publish)

    explain = commands.add_parser("explain", help="explain a rule, or list them all")
    explain.add_argument("rule", nargs="?", metavar="RULE", help="id of a rule")
    explain.add_argument("--format", choices=("text", "markdown", "json"), default="text")
    explain.set_defaults(run=_explain)

    schema = commands.add_parser("schema", help="print a JSON Schema")
    schema.add_argument("name", metavar="NAME", help="subprocessor, register, published, findings")
    schema.set_defaults(run=_schema)
    for command in (check, publish):
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
    from checks.register.model import parse_date

    try:
        return parse_date(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} {error}: write it as 2026-11-23") from None


def _today(options: argparse.Namespace) -> date:
    chosen: date | None = options.today
    return chosen or datetime.now(UTC).date()


def _check(options: argparse.Namespace) -> int:
    report, _ = _run_checks(options)
    form = options.format
    if form == "auto":
        form = "github" if os.environ.get("GITHUB_ACTIONS") else "text"
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
    from checks.publish.site import NotOurs, render, write
    from checks.reports import text

    report, register = _run_checks(options)
    if report.findings:
        print(text.render(report, _colours(sys.stderr)), end="", file=sys.stderr)
    if register is None or report.errors:
        print("Nothing was published; the site is as it was.", file=sys.stderr)
        return _status(report)
    output = options.output or _root(options) / "site"
    try:
        write(render(register, _today(options)), output)
    except NotOurs as error:
        raise CannotRun(f"{error}: empty it, or choose another --output") from None
    except OSError as error:
        raise CannotRun(f"{output} cannot be written: {error.strerror}") from None
    where = output / "index.html"
    count = len(register.subprocessors)
    _print(f"Published {count:,} subprocessor{'' if count == 1 else 's'}: open {where}\n")
    return OK


def _explain(options: argparse.Namespace) -> int:
    from checks.register.fields import closest
    from checks.reports import rules as documents
    from checks.rules import RULES

    if options.rule is not None and options.rule not in RULES:
        similar = closest(options.rule, RULES)
        hint = f"did you mean {similar}?" if similar else "`subprocessors explain` lists them"
        raise CannotRun(f"there is no rule {options.rule}: {hint}")
    if options.format == "json":
        chosen = RULES.values() if options.rule is None else [RULES[options.rule]]
        _print(documents.as_json(chosen))
    elif options.rule is None:
        every = {"markdown": documents.all_as_markdown, "text": documents.all_as_text}
        _print(every[options.format](RULES.values()))
    else:
        one = {"markdown": documents.as_markdown, "text": documents.as_text}
        _print(one[options.format](RULES[options.rule]))
    return OK


def _schema(options: argparse.Namespace) -> int:
    from checks.schemas import SCHEMAS, schema

    if options.name not in SCHEMAS:
        raise CannotRun(f"there is no schema {options.name}: choose one of {', '.join(SCHEMAS)}")
    _print(schema(options.name))
    return OK


def _run_checks(options: argparse.Namespace) -> "tuple[Report, Register | None]":
    """The report, and the register unless its configuration is broken."""
    from checks import engine
    from checks.register.load import ConfigurationError, load
    from checks.register.tree import WorkTree

    tree = WorkTree(_root(options))
    try:
        register = load(tree)
    except ConfigurationError as error:
        return engine.check_configuration(error, tree), None
    return engine.check(register, tree, _today(options)), register


def _root(options: argparse.Namespace) -> Path:
    from checks.register.tree import REGISTER_FILE, find_root

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


def _render(report: "Report", form: str, stream: TextIO | None) -> str:
    from checks.reports import github, json, sarif, text

    if form == "text":
        return text.render(report, _colours(stream))
    renderers = {"github": github.render, "json": json.render, "sarif": sarif.render}
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
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
