"""How a command ends."""

from checks.findings import Report

OK, FINDINGS, UNUSABLE, LAPSED = 0, 1, 2, 3
"""Exit statuses: clean, findings that fail, and usage, configuration or internal error.

`LAPSED` is a status of `publish` only: the list was published, but the check fails because days
have passed.
"""


class CannotRun(Exception):
    """The command cannot do its work. The message says why, and what to do."""


def status_of(report: Report, *, strict: bool = False) -> int:
    """The exit status for a report. With `strict`, warnings fail too."""
    if report.rule_failed or report.unusable:
        return UNUSABLE
    return FINDINGS if report.errors or (strict and report.warnings) else OK
