"""The command line: what a person types. Loads only the module of the chosen command."""

import argparse
import gc
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path

from checks import __version__
from checks.escaping import visible

_STATUSES = (
    "Exit status: 0 success; 1 errors (or warnings, with --strict), missing facts or transfers "
    "that are not covered; 2 wrong usage or configuration, or output that cannot be written; "
    "3 published, but the check fails because time has passed (publish only)."
)

_TODAY = "today, in the time zone of register.yaml"

_LOOKED_UP = "A name is looked up as a local branch, then as a branch of `origin`, then as a tag."


_MODULES = {"import": "importing"}
"""The modules of commands whose names Python reserves."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit status. No exception leaves it but `SystemExit`."""
    given = sys.argv[1:] if arguments is None else arguments
    options = vars(_parser_for(given).parse_args(given))
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
        name = _MODULES.get(name, name)
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


def _parser_for(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """The parser with the command that comes first, or with all commands: `--help` lists them."""
    first = next(iter(arguments), "")
    return _with_commands(first)[0] if first in _adders() else parser()


@cache  # the tests call `main` thousands of times, and the parsers take milliseconds
def _with_commands(
    only: str | None = None,
) -> tuple[argparse.ArgumentParser, Mapping[str, argparse.ArgumentParser]]:
    top = argparse.ArgumentParser(
        prog="subprocessors",
        description="Check a register of subprocessors, and publish it.",
        epilog=_STATUSES,
    )
    top.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    _add_root(top, None)
    commands = _Commands(top)
    for name, add in _adders().items():
        if only in (None, name):
            add(commands)
    return top, commands.parsers


def _adders() -> Mapping[str, Callable[[_Commands], None]]:
    """The functions that add the parsers of the commands, by the name of the command."""
    return {
        "check": _add_check, "fix": _add_fix, "publish": _add_publish, "changes": _add_changes,
        "review": _add_review, "notice": _add_notice, "deadlines": _add_deadlines,
        "transfers": _add_transfers, "extract": _add_extract, "upstream": _add_upstream,
        "list": _add_list, "show": _add_show, "preview": _add_preview, "new": _add_new,
        "renew": _add_renew, "evaluate": _add_evaluate, "end": _add_end, "rename": _add_rename,
        "explain": _add_explain, "init": _add_init, "import": _add_import, "schema": _add_schema,
    }  # fmt: skip


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
        help=f"also check the changes of this branch against REV, such as main. {_LOOKED_UP}",
    )  # fmt: skip
    check.add_argument("--strict", action="store_true", help="treat warnings as errors")


def _add_fix(commands: _Commands) -> None:
    fix = commands.add(
        "fix", "correct slips whose correction is certain",
        "Correct every slip whose correction is certain: USA becomes US, a missing bracket is\n"
        "added, twilio.yml becomes twilio.yaml. Comments, order and quotation marks stay. The\n"
        "command prints the changes and the number of remaining findings.",
        "fix --dry-run",
    )  # fmt: skip
    fix.add_argument("files", nargs="*", type=Path, metavar="FILE", help="correct only these files")
    _add_dry_run(fix)
    _add_today(fix)


def _add_publish(commands: _Commands) -> None:
    publish = commands.add(
        "publish", "check, then compile the published list",
        "Check the register, then compile the published list: page, Markdown, JSON, CSV, feeds\n"
        "and calendar. With an error in the register, the exit status is 1, and the site stays\n"
        "as it was. Some errors arise simply because time passes: an agreement expires, an\n"
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
        "List what changed on the published list, newest first, from the history in Git.",
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
        "or an entry's own words",
    )  # fmt: skip
    notice.add_argument(
        "--record", dest="to_record", action="store_true",
        help="also add the notice to notices.csv, as sent today; nothing is recorded if no notice "
        "is due",
    )  # fmt: skip
    notice.add_argument(
        "--channel", metavar="TEXT",
        help="how the notice is sent, for --record, without recipients (default: email)",
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


def _add_transfers(commands: _Commands) -> None:
    transfers = commands.add(
        "transfers", "judge transfers to other countries",
        "Judge each transfer to another country under the law of the EU and EEA, of the United\n"
        "Kingdom or of Switzerland: covered by an adequacy decision, by a safeguard on record,\n"
        "only by a certification under the Data Privacy Framework, or not covered. The exit\n"
        "status is 1 if a transfer is not covered, and 0 otherwise.",
        "transfers --without dpf",
    )  # fmt: skip
    transfers.add_argument(
        "--regime", choices=("eu", "uk", "ch"), default="eu",
        help="the law: eu is the GDPR, uk is the UK GDPR, ch is the Swiss FADP (default: eu)",
    )  # fmt: skip
    transfers.add_argument(
        "--without", metavar="MECHANISM", action="append", default=[],
        help="show what happens if a mechanism falls: dpf, adequacy, scc, bcr, uk-addendum, idta, "
        "derogation, or adequacy:CODE for the decisions about a country, such as adequacy:GB; "
        "may be repeated",
    )  # fmt: skip
    transfers.add_argument(
        "--as-of", type=_day, metavar="DATE",
        help="judge by the law on a day. For a past day, the register is read from Git as of the "
        "end of the day; for a later day, from the files in the folder (default: today)",
    )  # fmt: skip
    _add_format(transfers, "text", "markdown", "json")
    _add_today(transfers)


def _add_extract(commands: _Commands) -> None:
    extract = commands.add(
        "extract", "write a document for lawyers or auditors",
        "Write a document about the subprocessors in use: an annex to contracts, a record of\n"
        "processing, or answers for customers and auditors. Every document is a draft, and names\n"
        "each missing fact with its field. The exit status is 1 if a fact is missing. docx and\n"
        "xlsx need further packages: pip install 'subprocessors[documents]'.",
        "extract annex-iii --output annex.docx",
    )  # fmt: skip
    extract.add_argument(
        "kind", nargs="?", metavar="KIND", choices=("annex-iii", "art-30", "dora", "iso-27701"),
        help="annex-iii (standard contractual clauses), art-30 (GDPR Art. 30(2)), dora "
        "(Implementing Regulation (EU) 2024/2956), or iso-27701 (A.2.5.7 and A.2.5.9)",
    )  # fmt: skip
    extract.add_argument(
        "--gaps", dest="to_gaps", action="store_true",
        help="instead of a document, list the facts that each kind of document lacks",
    )  # fmt: skip
    extract.add_argument(
        "--clauses", choices=("2021/914", "2021/915"),
        help="for annex-iii, the decision on the clauses: 2021/914 has an Annex III (the "
        "default), and 2021/915 an Annex IV",
    )  # fmt: skip
    extract.add_argument(
        "--scope", metavar="SCOPE",
        help="only subprocessors of the product, plan, region or feature, and subprocessors "
        "without a scope",
    )  # fmt: skip
    extract.add_argument(
        "--as-of", type=_day, metavar="DATE",
        help="the list as it stood at the end of a day (default: the files here, today)",
    )  # fmt: skip
    extract.add_argument(
        "--format", dest="form", choices=("markdown", "docx", "xlsx", "csv", "json"),
        help="default: by the file extension of FILE, or else markdown",
    )  # fmt: skip
    extract.add_argument("--output", type=Path, metavar="FILE", help="write the document to FILE")
    extract.add_argument(
        "--internal", action="store_true",
        help="for art-30 and dora, add the references and days of agreements, which are not "
        "published, and mark every page as internal",
    )  # fmt: skip
    _add_today(extract)


def _add_upstream(commands: _Commands) -> None:
    upstream = commands.add(
        "upstream", "show what vendors changed on their own pages",
        "Read the pages with the subprocessors and the agreements of all active vendors, and show\n"
        "what changed since the last run. Also look up whether the domains of published contacts\n"
        "accept mail. The exit status is 0 whether or not something changed. The command needs\n"
        "further packages: pip install 'subprocessors[upstream]'.",
        "upstream --state upstream.json",
    )  # fmt: skip
    upstream.add_argument(
        "--state", type=Path, required=True, metavar="FILE",
        help="the state of the last run; the command writes the new state into the same file",
    )  # fmt: skip
    _add_format(upstream, "text", "markdown", "json")
    _add_today(upstream)


def _add_list(commands: _Commands) -> None:
    listing = commands.add(
        "list", "list the vendors",
        "List the vendors as a table. With several filters, a vendor must meet all of them.",
        "list --country US --lacking transfers",
    )  # fmt: skip
    listing.add_argument(
        "--country", metavar="COUNTRY",
        help="only vendors that process data in the country or region: US, Germany, EU",
    )  # fmt: skip
    listing.add_argument("--group", metavar="GROUP", help="only vendors of the group")
    listing.add_argument(
        "--scope", metavar="SCOPE",
        help="only vendors of the product, plan, region or feature, and vendors without a scope",
    )  # fmt: skip
    listing.add_argument(
        "--expiring", type=_number_of_days, metavar="DAYS",
        help="only vendors whose agreement, evaluation or certification ends within DAYS",
    )  # fmt: skip
    listing.add_argument(
        "--lacking", metavar="FACT",
        help="only vendors that do not state the fact: website, purpose, countries, agreement, "
        "evaluation, engaged, data, data-subjects, scope, established, address, contact, links; "
        "with transfers, only vendors with a transfer that needs a safeguard",
    )  # fmt: skip
    _add_today(listing)


def _add_show(commands: _Commands) -> None:
    show = commands.add(
        "show", "show everything about a vendor",
        "Show the facts of a vendor, including internal facts, its lines in the ledger, its\n"
        "findings, waivers and deadlines, and its history.",
        "show stripe",
    )  # fmt: skip
    _add_vendor(show)
    _add_today(show)


def _add_preview(commands: _Commands) -> None:
    preview = commands.add(
        "preview", "show the site in a browser on this machine",
        "Compile the list, and serve the site to browsers on this machine until you press Ctrl-C.\n"
        "Nothing is published, and no file is written.",
        "preview --port 8080",
    )  # fmt: skip
    preview.add_argument(
        "--port", type=_port, default=8000, metavar="PORT",
        help="port on 127.0.0.1; 0 takes a free port (default: 8000)",
    )  # fmt: skip
    _add_today(preview)


def _add_new(commands: _Commands) -> None:
    new = commands.add(
        "new", "write the file of a new vendor",
        "Write the file of a new vendor, and print the missing line of the ledger of agreements.\n"
        "At a terminal, the command asks for missing answers. The exit status is 1 if a\n"
        "fact or the line is still missing.",
        "new --name 'Acme Mail, Inc.' --group other --countries US,DE",
    )  # fmt: skip
    new.add_argument(
        "--from", dest="form", type=Path, metavar="FILE",
        help="take the answers from a filled-in form, “Propose a subprocessor”: the text of the "
        "issue, or JSON, as `gh issue view NUMBER --json body` prints it; `-` is standard input",
    )  # fmt: skip
    for name, metavar, purpose in (
        ("name", "NAME", "full legal name of the company that signs the agreement"),
        ("file", "NAME", "permanent name of the file, without .yaml (default: from the name)"),
        ("entity", "FILE", "for a further service: file of the same company, without .yaml"),
        ("website", "URL", "https address"),
        ("group", "GROUP", "a group in register.yaml"),
        ("purpose", "TEXT", "the service of the vendor, in a customer's words"),
        ("countries", "COUNTRIES", "places of processing, codes or names: US, Germany"),
        ("reference", "REFERENCE", "reference of the signed agreement"),
        ("executed", "DATE", "day on which the last party signed"),
        ("expires", "DATE", "last day of the agreement"),
        ("kind", "KIND", "kind of the agreement: dpa, scc, bcr, intragroup"),
        ("evaluated", "DATE|AREA=DATE", "day of the evaluation of all areas, or of each area: "
         "privacy=2026-10-19, security=2026-10-20"),
        ("engaged", "DATE", "first day on which the vendor processes data"),
        ("scope", "SCOPES", "products, plans, regions or features to which the entry applies"),
        ("established", "COUNTRY", "country in which the vendor is established"),
        ("lei", "LEI", "Legal Entity Identifier of the company"),
        ("euid", "EUID", "European Unique Identifier of the company"),
        ("data", "WORDS", "categories of personal data, in words of docs/vocabulary.md or your own "
         "words"),
        ("data-subjects", "WORDS", "people whose data it is"),
        ("transfers", "WORDS", "safeguards of transfers to third countries: dpf, adequacy, scc, "
         "bcr, uk-addendum, idta, derogation"),
    ):  # fmt: skip
        new.add_argument(f"--{name}", metavar=metavar, help=purpose)
    _add_dry_run(new)
    _add_today(new)


def _add_renew(commands: _Commands) -> None:
    renew = commands.add(
        "renew", "enter a new agreement with a vendor",
        "Refer to a new agreement in the vendor's file, and add the agreement to the ledger. If\n"
        "the ledger has the agreement already, the dates come from the ledger.",
        "renew stripe --reference DPA-2027-001 --executed 2026-11-20 --expires 2029-11-19",
    )  # fmt: skip
    _add_vendor(renew)
    renew.add_argument("--reference", metavar="REFERENCE", help="reference of the new agreement")
    renew.add_argument(
        "--executed", type=_day, metavar="DATE", help="day on which the last party signed"
    )
    renew.add_argument(
        "--expires",
        type=_day,
        metavar="DATE",
        help="last day of the agreement, unless it has no end",
    )
    renew.add_argument(
        "--kind", choices=("dpa", "scc", "bcr", "intragroup"),
        help="kind of the agreement (default: as before)",
    )  # fmt: skip
    _add_dry_run(renew)
    _add_today(renew)


def _add_evaluate(commands: _Commands) -> None:
    evaluate = commands.add(
        "evaluate", "record a repeated evaluation of a vendor",
        "Add the day of an evaluation to the vendor's file. Earlier days stay.",
        "evaluate stripe --on 2026-11-20",
    )  # fmt: skip
    _add_vendor(evaluate)
    evaluate.add_argument(
        "--on", type=_day, metavar="DATE", help="day of the evaluation (default: today)"
    )
    evaluate.add_argument(
        "--area", dest="areas", action="append", default=[], metavar="AREA",
        help="an area of register.yaml; may be repeated (default: all areas)",
    )  # fmt: skip
    _add_dry_run(evaluate)
    _add_today(evaluate)


def _add_end(commands: _Commands) -> None:
    end = commands.add(
        "end", "record the end of a vendor",
        "Set the first day on which the vendor no longer processes data.",
        "end stripe --on 2027-02-01",
    )  # fmt: skip
    _add_vendor(end)
    end.add_argument(
        "--on", type=_day, metavar="DATE",
        help="first day on which the vendor no longer processes data",
    )  # fmt: skip
    _add_dry_run(end)
    _add_today(end)


def _add_rename(commands: _Commands) -> None:
    rename = commands.add(
        "rename", "record a new name of a company",
        "Set the new name of a company in all its entries, and keep the earlier name under\n"
        "`formerly`. The file keeps its name. The command prints a ruling. If only the\n"
        "name is new, reviewers can add the ruling to register.yaml.",
        "rename sendinblue --name 'Brevo GmbH' --on 2026-11-01",
    )  # fmt: skip
    _add_vendor(rename)
    rename.add_argument("--name", metavar="NAME", help="new name, with its legal form")
    rename.add_argument("--on", type=_day, metavar="DATE", help="first day of the new name")
    _add_dry_run(rename)
    _add_today(rename)


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
        "init", "create a new register for a company",
        "Create the files of a new register: settings, ledger, an example of a vendor,\n"
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
        help="where to install the checks from: ADDRESS@COMMIT "
        "of a Git repository, or subprocessors==VERSION "
        "(default: where this command was installed from)",
    )  # fmt: skip
    init.add_argument(
        "--import", dest="listed", metavar="SOURCE",
        help="also read an existing list, as `subprocessors import` does; - is standard input",
    )  # fmt: skip
    _add_today(init, "today, in UTC")


def _add_import(commands: _Commands) -> None:
    importing = commands.add(
        "import", "read an existing list into the register",
        "Read a published list into the register: vendors' files, groups and onboarding. The\n"
        "formats are Markdown, MDX, AsciiDoc, HTML, JSX with literal data, CSV, TSV, XLSX, JSON\n"
        "and YAML.\n"
        "Uncertain facts are left to a person, in the report and as comments in the files.\n"
        "The exit status is 1 if somebody must decide something, and 0 otherwise. The command\n"
        "needs further packages: pip install 'subprocessors[import]'.",
        "import list.md --dry-run",
    )  # fmt: skip
    importing.add_argument(
        "source", metavar="SOURCE", help="file with the list; - is standard input"
    )
    _add_format(importing, "text", "json")
    importing.add_argument(
        "--dry-run", action="store_true",
        help="print the report, and write nothing; this needs no register",
    )  # fmt: skip
    _add_today(importing, "today, in UTC")


def _add_schema(commands: _Commands) -> None:
    schema = commands.add(
        "schema", "print a JSON Schema",
        "Print the JSON Schema of a file of the register, or of an output.",
        "schema subprocessor > subprocessor.schema.json", root=False,
    )  # fmt: skip
    schema.add_argument(
        "name",
        metavar="NAME",
        help="subprocessor, register, published, findings, changes, review, notice, deadlines, "
        "import, transfers, extract, upstream",
    )


def _add_root(parser: argparse.ArgumentParser, default: str | None) -> None:
    parser.add_argument(
        "--root", type=Path, metavar="DIR", default=default,
        help="folder of register.yaml (default: the nearest, from here upward)",
    )  # fmt: skip


def _add_vendor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "vendor",
        metavar="VENDOR",
        help="the vendor's name, or its file (folder and .yaml are optional)",
    )


def _add_dry_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--dry-run", action="store_true", help="print the changes, and write nothing"
    )


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


def _port(text: str) -> int:
    try:
        port = int(text)
    except ValueError:
        port = -1
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a port: choose 1024 to 65535")
    return port
