"""Optional packages for a few commands and settings: the extras of the package."""

from collections.abc import Iterable
from importlib.util import find_spec

from checks.commands.outcome import CannotRun
from checks.register.policy import Policy


def require(extra: str, modules: Iterable[str], needed_by: str) -> None:
    """Raise `CannotRun` with the command that installs an extra, if a module of it is missing."""
    if any(find_spec(module) is None for module in modules):
        package = f"'subprocessors[{extra}]'"
        raise CannotRun(
            f"{needed_by} needs packages that are not installed: pip install {package} "
            f"(or, with pipx: pipx install {package})"
        )


def require_for_site(policy: Policy) -> None:
    """Raise `CannotRun` if the settings of the site need an extra that is not installed."""
    if policy.site.xlsx:
        require("xlsx", ["xlsxwriter"], "the setting `site.xlsx`")
