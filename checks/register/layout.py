"""Where the files of a register are, and how large they may be."""

import re
from pathlib import Path

REGISTER_FILE = "register.yaml"
VENDOR_FOLDER = "subprocessors"

GITKEEP = f"{VENDOR_FOLDER}/.gitkeep"
"""Git keeps no empty folders, and a new register has no vendors yet."""

VENDOR_LIMIT = 64 * 1024
POLICY_LIMIT = 1024 * 1024
LEDGER_LIMIT = 16 * 1024 * 1024
"""Bytes that a file of each kind may have."""


VENDOR_FILE = re.compile(r"subprocessors/.*\.ya?ml", re.IGNORECASE | re.DOTALL)

VENDOR_PATH = re.compile(r"subprocessors/[a-z0-9]+(-[a-z0-9]+)*\.yaml")


def is_yaml(path: str) -> bool:
    """Whether the file at this path is YAML: all are but the ledger, and strays."""
    return path == REGISTER_FILE or VENDOR_FILE.fullmatch(path) is not None


def is_vendor(path: str) -> bool:
    """Whether a file at this path can be that of a vendor: `subprocessors/<slug>.yaml`."""
    return VENDOR_PATH.fullmatch(path) is not None


def limit_of(path: str) -> int:
    """How many bytes of the file at this path are read at most."""
    if path == REGISTER_FILE:
        return POLICY_LIMIT
    return VENDOR_LIMIT if path.startswith(f"{VENDOR_FOLDER}/") else LEDGER_LIMIT


def find_root(start: Path) -> Path | None:
    """The nearest folder from `start` upward that holds `register.yaml`."""
    for folder in (start, *start.parents):
        if (folder / REGISTER_FILE).is_file():
            return folder
    return None
