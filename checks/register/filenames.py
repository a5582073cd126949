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
        problem = f"`{path.rpartition('/')[2]}` cannot be the name of a vendor's file"
    elif path in _DEVICE_FILES:
        problem = "Windows reserves this name for a device: nobody can check the file out there"
    else:
        length = len(path.rpartition("/")[2])
        problem = f"the file's name has {length} characters; at most {LONGEST_NAME} are safe"
    stem = re.sub(r"(\.ya?ml)+$", "", path.removeprefix(f"{VENDOR_FOLDER}/"), flags=re.IGNORECASE)
    better = _better_name(path, stem, taken)
    same = len(stem) <= LONGEST_NAME // 2 and not re.search(r"[^\W_]", _lost(stem))
    certain = same and better == path_of(_words(stem))
    return BadName(path=path, problem=problem, better=better, certain=certain)


_ENDINGS = re.compile(r"(\.ya?ml)?(\.(txt|text|md|json|yam|yml))?[ ]*", re.IGNORECASE)


def name_of_stray(path: str, taken: Mapping[str, int]) -> str:
    """A free path for a vendor's fields in a file like `twilio` or `twilio.yaml.txt`, or nothing.

    `taken` counts the files at each path, in lower case.
    """
    name = path.removeprefix(f"{VENDOR_FOLDER}/")
    stem, ending = re.fullmatch(r"([^.]*)(.*)", name, re.DOTALL).groups()  # type: ignore[union-attr]
    better = path_of(_words(stem))
    usable = stem and _ENDINGS.fullmatch(ending) and not _lost(stem) and is_safe(better)
    return better if usable and not taken.get(better) else ""


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFKD", text)


def _lost(text: str) -> str:
    """The characters of a text that `slug_of` loses, without accents."""
    characters = (c for c in _decomposed(text) if not c.isascii() and not unicodedata.combining(c))
    return "".join(characters)


def slug_of(text: str) -> str:
    """The letters and digits of a text as a safe name, without `.yaml`. Empty if there are none."""
    words = _words(text)
    return f"{words}-company" if path_of(words) in _DEVICE_FILES else words


def _words(text: str) -> str:
    """The letters and digits of a text as lower-case words joined by `-`, or an empty text."""
    plain = _decomposed(text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall("[a-z0-9]+", plain))[: LONGEST_NAME // 2].rstrip("-")


def _better_name(path: str, stem: str, taken: Mapping[str, int]) -> str:
    """A free path from the letters and digits of a file's name, or an empty text."""
    slug = slug_of(stem)
    paths = (path_of(f"{slug}{suffix}") for suffix in ("", "-2", "-3"))
    # A file may take its own name in lower case, but not the name of another file.
    own = path.casefold()
    free = (name for name in paths if slug and taken.get(name, 0) == (name == own))
    return next(free, "")
