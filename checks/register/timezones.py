"""Time zones by name. Their rules and names come from IANA, through the package tzdata."""

from datetime import UTC, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from checks.register.defects import SettingError
from checks.suggestion import closest

UTC_NAME = "UTC"


@cache
def zone_of(name: str) -> tzinfo:
    """The time zone with a name that `known_name` accepts."""
    return UTC if name == UTC_NAME else ZoneInfo(name)


def known_name(name: str) -> str:
    """The name itself. Raises `SettingError` if no time zone has the name."""
    if name != UTC_NAME and name not in _names():
        similar = _similar(name)
        hint = f"write {similar}" if similar else "write an IANA name, such as Europe/Berlin"
        problem = "is not the name of a time zone"
        raise SettingError(problem, f"{hint}; without the line, UTC applies", similar)
    return name


@cache
def _names() -> frozenset[str]:
    """All names. The operating system may know others, or treat capitals as small letters."""
    from importlib.resources import files  # loads slowly, and most registers use UTC

    return frozenset(files("tzdata").joinpath("zones").read_text("utf-8").split())


def _similar(name: str) -> str:
    """The time zone that was probably meant: `Europe/Berlin` for `berlin`, or an empty text."""
    written = name.strip().replace(" ", "_").casefold()
    names = {known.casefold(): known for known in sorted(_names())}
    cities = {known.rpartition("/")[2]: known for known in names if "/" in known}
    # Among abbreviations, the most similar name is usually another zone.
    best = closest(written, names) if "/" in written else ""
    return names.get(written) or names.get(cities.get(written, best), "")
