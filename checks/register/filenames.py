"""Names of vendors' files that every system can store."""

import re
import unicodedata
from collections.abc import Mapping

from checks.register.defects import BadName
from checks.register.layout import VENDOR_FOLDER, VENDOR_PATH, is_vendor

LONGEST_NAME = 200
"""Characters of a file's name: systems take 255 bytes, and programs put more around it."""

_SAFE_NAME = re.compile(rf"(?=.{{,{len(VENDOR_FOLDER) + 1 + LONGEST_NAME}}}$){VENDOR_PATH.pattern}")

_DEVICES = (
    "aux",
    "con",
    "nul",
    "prn",
    *(f"{name}{n}" for name in ("com", "lpt") for n in range(10)),
)
_DEVICE_FILES = frozenset(f"{VENDOR_FOLDER}/{name}.yaml" for name in _DEVICES)
"""Windows keeps these names for devices, whatever follows the dot (Microsoft: Naming Files,
Paths, and Namespaces)."""


def is_safe(path: str) -> bool:
    """Whether the path of a vendor's file is one that every system can store."""
    return _SAFE_NAME.fullmatch(path) is not None and path not in _DEVICE_FILES


def bad_name(path: str, taken: Mapping[str, int]) -> BadName:
    """What is wrong with the name of a vendor's file, and a name that is free.

    `taken` counts the paths of all files in lower case.
    """
    if not is_vendor(path):
        problem = "the file's name is no slug with .yaml"
    elif path in _DEVICE_FILES:
        problem = "Windows keeps this name for a device: nobody there can check the file out"
    else:
        length = len(path.rpartition("/")[2])
        problem = f"the file's name has {length} characters; at most {LONGEST_NAME} are safe"
    return BadName(path=path, problem=problem, better=_better_name(path, taken))


def _better_name(path: str, taken: Mapping[str, int]) -> str:
    """A slug made of the letters and digits of a file's name that no file has, or nothing."""
    stem = path.removeprefix(f"{VENDOR_FOLDER}/").rpartition(".")[0]
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall("[a-z0-9]+", plain))[: LONGEST_NAME // 2].rstrip("-")
    if f"{VENDOR_FOLDER}/{slug}.yaml" in _DEVICE_FILES:
        slug += "-company"
    better = (f"{VENDOR_FOLDER}/{slug}{suffix}.yaml" for suffix in ("", "-2", "-3"))
    # A file may take its own name in lower case, but not the name of another.
    own = path.casefold()
    free = (name for name in better if slug and taken.get(name, 0) == (name == own))
    return next(free, "")
