"""Safe names of vendors' files: every operating system can store them."""

import re
import unicodedata
from collections.abc import Mapping

from checks.register.defects import BadName
from checks.register.layout import VENDOR_FOLDER, VENDOR_PATH, is_vendor, path_of

LONGEST_NAME = 200
"""Characters of a file's name. Systems allow 255 bytes, and programs append to names."""

_SAFE_NAME = re.compile(rf"(?=.{{,{len(VENDOR_FOLDER) + 1 + LONGEST_NAME}}}$){VENDOR_PATH.pattern}")

_DEVICES = (
    "aux",
    "con",
    "nul",
    "prn",
    *(f"{name}{n}" for name in ("com", "lpt") for n in range(10)),
)
_DEVICE_FILES = frozenset(map(path_of, _DEVICES))
"""Files whose names Windows reserves for devices, with any ending (Microsoft: Naming Files, Paths,
and Namespaces)."""


def is_safe(path: str) -> bool:
    """Whether every operating system can store a vendor's file at this path."""
    return _SAFE_NAME.fullmatch(path) is not None and path not in _DEVICE_FILES


def bad_name(path: str, taken: Mapping[str, int]) -> BadName:
    """The defect of an unsafe name of a vendor's file, with a free name if possible.

    `taken` counts the files at each path, in lower case.
    """
    if not is_vendor(path):
        problem = "the file's name is not a slug with .yaml"
    elif path in _DEVICE_FILES:
        problem = "Windows reserves this name for a device: nobody can check the file out there"
    else:
        length = len(path.rpartition("/")[2])
        problem = f"the file's name has {length} characters; at most {LONGEST_NAME} are safe"
    return BadName(path=path, problem=problem, better=_better_name(path, taken))


def slug_of(text: str) -> str:
    """The letters and digits of a text as a safe name, without `.yaml`. Empty if there are none."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall("[a-z0-9]+", plain))[: LONGEST_NAME // 2].rstrip("-")
    return f"{slug}-company" if path_of(slug) in _DEVICE_FILES else slug


def _better_name(path: str, taken: Mapping[str, int]) -> str:
    """A free name from the letters and digits of a file's name, or an empty text."""
    stem = path.removeprefix(f"{VENDOR_FOLDER}/").rpartition(".")[0]
    slug = slug_of(stem)
    paths = (path_of(f"{slug}{suffix}") for suffix in ("", "-2", "-3"))
    # A file may take its own name in lower case, but not the name of another file.
    own = path.casefold()
    free = (name for name in paths if slug and taken.get(name, 0) == (name == own))
    return next(free, "")
