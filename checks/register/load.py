"""A tree to a `Register`, with defects for what could not be read."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence

from checks.parallel import map_chunks
from checks.register.defects import (
    BadName,
    Defect,
    MissingLedger,
    StrayFile,
    TooLarge,
    UnreadableFile,
)
from checks.register.fields import read_known_policy, read_policy, read_subprocessor
from checks.register.ledger import read_ledger
from checks.register.model import Ledger, Policy, Register, Subprocessor
from checks.register.source import Source, Values, parse
from checks.register.tree import REGISTER_FILE, FileTooLarge, Kind, Tree

VENDOR_FOLDER = "subprocessors"

_ReadPolicy = Callable[[Values, str], tuple[Policy | None, Sequence[Defect]]]

VENDOR_LIMIT = 64 * 1024
POLICY_LIMIT = 1024 * 1024
LEDGER_LIMIT = 16 * 1024 * 1024
"""Bytes that a file of each kind may have."""


_VENDOR_FILE = re.compile(r"subprocessors/.*\.ya?ml", re.IGNORECASE | re.DOTALL)

_GOOD_NAME = re.compile(r"subprocessors/[a-z0-9]+(-[a-z0-9]+)*\.yaml")

LONGEST_NAME = 200
"""Characters of a file's name: systems take 255 bytes, and programs put more around it."""

_SAFE_NAME = re.compile(rf"(?=.{{,{len(VENDOR_FOLDER) + 1 + LONGEST_NAME}}}$){_GOOD_NAME.pattern}")

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

_PLACEHOLDER = f"{VENDOR_FOLDER}/.gitkeep"
"""Git keeps no empty folders, and a new register has no vendors yet."""


def is_yaml(path: str) -> bool:
    """Whether the file at this path is YAML: all are but the ledger, and strays."""
    return path == REGISTER_FILE or _VENDOR_FILE.fullmatch(path) is not None


def is_vendor(path: str) -> bool:
    """Whether a file at this path can be that of a vendor: `subprocessors/<slug>.yaml`."""
    return _GOOD_NAME.fullmatch(path) is not None


def limit_of(path: str) -> int:
    """How many bytes of the file at this path are read at most."""
    if path == REGISTER_FILE:
        return POLICY_LIMIT
    return VENDOR_LIMIT if path.startswith(f"{VENDOR_FOLDER}/") else LEDGER_LIMIT


class ConfigurationError(Exception):
    """Without `register.yaml` nothing can be checked; `defects` say what is wrong with it."""

    def __init__(self, defects: Sequence[Defect]) -> None:
        super().__init__(f"{REGISTER_FILE} cannot be read")
        self.defects = tuple(defects)


def load(tree: Tree, *, past: bool = False) -> Register:
    """The register in a tree. Raises `ConfigurationError` without a usable `register.yaml`.

    In one of the `past`, settings that are unknown today do not matter.
    """
    policy = load_policy(tree) if past else _load_policy(tree, read_policy)
    defects: list[Defect] = []
    ledger = _load_ledger(tree, policy, defects)
    vendors = _load_vendors(tree, defects)
    return Register(policy, tuple(vendors), ledger, tuple(defects))


def load_like(tree: Tree, like: Register, changed: Collection[str]) -> Register:
    """The register in a tree where only the `changed` files differ from those of another.

    What has not changed is taken over; `defects` are those of what has. Raises
    `ConfigurationError` without a usable `register.yaml`.
    """
    defects: list[Defect] = []
    policy = load_policy(tree) if REGISTER_FILE in changed else like.policy
    ledger = like.ledger
    path = policy.agreements.ledger
    if path in changed or path != like.policy.agreements.ledger:
        ledger = _load_ledger(tree, policy, [])
    vendors = {v.path: v for v in like.subprocessors if v.path not in changed}
    for path in changed:
        if is_vendor(path) and _is_there(tree, path):
            source = _read_yaml(tree, path)
            if source.values is not None:
                vendors[path], problems = read_subprocessor(source.values, path)
                defects += problems
            defects += source.defects
    return Register(policy, tuple(vendors[path] for path in sorted(vendors)), ledger, (*defects,))


def load_policy(tree: Tree) -> Policy:
    """The settings in a tree of the past. Raises `ConfigurationError` without usable ones."""
    return _load_policy(tree, read_known_policy)


def _load_policy(tree: Tree, read: _ReadPolicy) -> Policy:
    source = _read_yaml(tree, REGISTER_FILE)
    policy, problems = read(source.values or {}, REGISTER_FILE)
    # Without values, the fields that are missing are no news.
    defects = [*source.defects, *(problems if source.values is not None else ())]
    if policy is None or defects:
        raise ConfigurationError(defects)
    return policy


def _load_ledger(tree: Tree, policy: Policy, defects: list[Defect]) -> Ledger | None:
    path = policy.agreements.ledger
    if path is None:
        return None
    try:
        data = tree.read(path, limit_of(path))
    except FileTooLarge as error:
        defects.append(TooLarge(path=path, size=error.size, limit=limit_of(path)))
        return None
    except OSError as error:
        place = ("agreements", "ledger")
        reason = _reason(error)
        defects.append(MissingLedger(path=REGISTER_FILE, place=place, ledger=path, reason=reason))
        return None
    ledger, problems = read_ledger(data, path)
    defects += problems
    return ledger


def _load_vendors(tree: Tree, defects: list[Defect]) -> list[Subprocessor]:
    try:
        entries = tree.entries(VENDOR_FOLDER)
    except OSError as error:
        defects.append(UnreadableFile(path=VENDOR_FOLDER, reason=_reason(error)))
        return []
    files = []
    taken: Counter[str] = Counter()
    for entry in entries:
        if entry.kind is not Kind.FILE:
            defects.append(StrayFile(path=entry.path, what=f"a {entry.kind}"))
        elif _VENDOR_FILE.fullmatch(entry.path):
            files.append(entry.path)
            if not _SAFE_NAME.fullmatch(entry.path) or entry.path in _DEVICE_FILES:
                taken = taken or Counter(entry.path.casefold() for entry in entries)
                defects.append(_bad_name(entry.path, taken))
        elif entry.path != _PLACEHOLDER:
            defects.append(StrayFile(path=entry.path, what="a file of another kind"))

    def read(paths: Sequence[str]) -> list[tuple[Values | None, list[Defect]]]:
        # Tuples, since they travel between processes faster than objects do.
        sources = (_read_yaml(tree, path) for path in paths)
        return [(source.values, source.defects) for source in sources]

    vendors = []
    for path, (values, broken) in zip(files, map_chunks(read, files), strict=True):
        defects += broken
        if values is not None:
            vendor, problems = read_subprocessor(values, path)
            defects += problems
            vendors.append(vendor)
    return vendors


def _is_there(tree: Tree, path: str) -> bool:
    try:
        tree.read(path, limit_of(path))
    except FileNotFoundError:
        return False
    except (OSError, FileTooLarge):
        return True
    return True


def _bad_name(path: str, taken: Mapping[str, int]) -> BadName:
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


def _read_yaml(tree: Tree, path: str) -> Source:
    try:
        return parse(tree.read(path, limit_of(path)), path)
    except FileTooLarge as error:
        return Source(defects=[TooLarge(path=path, size=error.size, limit=limit_of(path))])
    except OSError as error:
        return Source(defects=[UnreadableFile(path=path, reason=_reason(error))])


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
