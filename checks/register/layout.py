"""The paths of a register's files, and their largest sizes."""

import re
from functools import lru_cache
from pathlib import Path

REGISTER_FILE = "register.yaml"
VENDOR_FOLDER = "subprocessors"
NOTICES_FILE = "notices.csv"

NO_VENDORS = frozenset(
    f"{VENDOR_FOLDER}/{name}" for name in (".gitkeep", ".ds_store", "thumbs.db", "desktop.ini")
)
"""Files beside the vendors that nobody reads, in small letters.

`.gitkeep` keeps the folder of a register without vendors: Git does not store empty folders. macOS
and Windows write the other files when somebody opens the folder.
"""

VENDOR_LIMIT = 64 * 1024
POLICY_LIMIT = 1024 * 1024
LOGO_LIMIT = 32 * 1024
TABLE_LIMIT = 16 * 1024 * 1024
"""The largest sizes of files, in bytes."""


VENDOR_FILE = re.compile(r"subprocessors/.*\.ya?ml", re.IGNORECASE | re.DOTALL)

VENDOR_PATH = re.compile(r"subprocessors/[a-z0-9]+(-[a-z0-9]+)*\.yaml")


def is_yaml(path: str) -> bool:
    """Whether the file at this path is YAML. Tables and stray files are not YAML."""
    return path == REGISTER_FILE or VENDOR_FILE.fullmatch(path) is not None


@lru_cache(maxsize=65536)  # a history names the same files again and again
def is_vendor(path: str) -> bool:
    """Whether the path is a valid path of a vendor's file: `subprocessors/<slug>.yaml`."""
    return VENDOR_PATH.fullmatch(path) is not None


def path_of(slug: str) -> str:
    """The path of the file of the vendor with this slug."""
    return f"{VENDOR_FOLDER}/{slug}.yaml"


def limit_of(path: str) -> int:
    """The largest size of the file at this path, in bytes."""
    if path == REGISTER_FILE:
        return POLICY_LIMIT
    return VENDOR_LIMIT if path.startswith(f"{VENDOR_FOLDER}/") else TABLE_LIMIT


def find_root(start: Path) -> Path | None:
    """The nearest folder with a `register.yaml`, from `start` upward, or None."""
    for folder in (start, *start.parents):
        if (folder / REGISTER_FILE).is_file():
            return folder
    return None
