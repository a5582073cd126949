"""A tree to a `Register`, with a defect for each part that cannot be read."""

from collections.abc import Callable, Collection, Iterator, Sequence

from checks.register.defects import (
    BadLogo,
    BadSyntax,
    Defect,
    LookAlike,
    MissingField,
    MissingLedger,
    RefusedFeature,
    TooLarge,
    UnreadableFile,
)
from checks.register.fields import read_known_policy, read_policy, read_subprocessor
from checks.register.layout import (
    LOGO_LIMIT,
    NOTICES_FILE,
    REGISTER_FILE,
    VENDOR_FOLDER,
    is_vendor,
    limit_of,
)
from checks.register.ledger import read_ledger
from checks.register.model import Ledger, Register, Subprocessor
from checks.register.notices import Notices, read_notices
from checks.register.policy import Policy
from checks.register.reading import Reading, read_yaml, reason_of
from checks.register.source import Values
from checks.register.tree import FileTooLarge, Tree

_ReadPolicy = Callable[[Values, str], tuple[Policy | None, Sequence[Defect]]]


class ConfigurationError(Exception):
    """Raised without a usable `register.yaml`, since nothing can be checked then.

    `defects` are the defects of the file. `policy` is what the file probably means, if its
    only defects are slips in YAML.
    """

    def __init__(self, defects: Sequence[Defect], policy: Policy | None = None) -> None:
        super().__init__(f"{REGISTER_FILE} cannot be read")
        self.defects = tuple(defects)
        self.policy = policy


def load(tree: Tree, *, past: bool = False, reading: Reading | None = None) -> Register:
    """The register in a tree. Raises `ConfigurationError` without a usable `register.yaml`.

    In a tree of the `past`, settings that are unknown today are ignored. `reading` has begun to
    read the tree.
    """
    reading = reading or Reading(tree, past=past)
    try:
        policy, remarks = _load_policy(tree, read_known_policy if past else read_policy)
    except ConfigurationError:
        reading.stop()
        raise
    return _load(tree, policy, [], remarks, reading)


def load_with(tree: Tree, policy: Policy, slips: Sequence[Defect]) -> Register:
    """The register in a tree whose `register.yaml` has slips, and probably means this policy."""
    return _load(tree, policy, [*slips], [], Reading(tree))


def _load(
    tree: Tree, policy: Policy, defects: list[Defect], remarks: list[Defect], reading: Reading
) -> Register:
    defects += _look_alikes(tree, policy)
    ledger = _load_ledger(tree, policy, defects)
    notices, problems = load_notices(tree)
    defects += problems
    vendors = tuple(_vendors(reading, defects, remarks))
    logo = _load_logo(tree, policy, defects)
    return Register(policy, vendors, ledger, tuple(defects), tuple(remarks), notices, logo)


def load_like(tree: Tree, like: Register, changed: Collection[str]) -> Register:
    """The register in a tree that differs from the register `like` only in `changed` files.

    Other files are not read again: their vendors come from `like`, without defects.
    Raises `ConfigurationError` without a usable `register.yaml`.
    """
    defects: list[Defect] = []
    remarks = [remark for remark in like.remarks if remark.path not in changed]
    policy = like.policy
    if REGISTER_FILE in changed:
        policy, new_remarks = _load_policy(tree, read_known_policy)
        remarks += new_remarks
    ledger = like.ledger
    path = policy.agreements.ledger
    if path in changed or path != like.policy.agreements.ledger:
        ledger = _load_ledger(tree, policy, [])
    notices = load_notices(tree)[0] if NOTICES_FILE in changed else like.notices
    vendors = {vendor.path: vendor for vendor in like.subprocessors if vendor.path not in changed}
    for path in changed:
        if is_vendor(path) and _is_there(tree, path):
            source = read_yaml(tree, path, mending=False)
            if source.values is not None:
                vendors[path], problems = read_subprocessor(source.values, path)
                defects += problems
            defects += source.defects
            remarks += source.remarks
    by_path = tuple(vendors[path] for path in sorted(vendors))
    logo = like.logo
    if policy.site.logo != like.policy.site.logo or policy.site.logo in changed:
        logo = _load_logo(tree, policy, [])
    return Register(policy, by_path, ledger, (*defects,), (*remarks,), notices, logo)


def load_policy(tree: Tree) -> Policy:
    """The policy in a tree of the past. Raises `ConfigurationError` without a usable policy."""
    return _load_policy(tree, read_known_policy)[0]


def _load_policy(tree: Tree, read: _ReadPolicy) -> tuple[Policy, list[Defect]]:
    source = read_yaml(tree, REGISTER_FILE, mending=read is read_policy)
    policy, problems = read(source.values or {}, REGISTER_FILE)
    # In a file without values, each required field would be missing.
    defects = [*source.defects, *(problems if source.values is not None else ())]
    if policy is None or defects:
        slips = all(isinstance(defect, BadSyntax) and not defect.spoils for defect in defects)
        raise ConfigurationError([*source.remarks, *defects], policy if slips else None)
    return policy, source.remarks


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
        reason = reason_of(error)
        defects.append(MissingLedger(path=REGISTER_FILE, place=place, ledger=path, reason=reason))
        return None
    ledger, problems = read_ledger(data, path)
    defects += problems
    return ledger


def _look_alikes(tree: Tree, policy: Policy) -> Iterator[Defect]:
    """Names in the root folder that some systems do not tell from the register's own names."""
    own = [REGISTER_FILE, VENDOR_FOLDER, NOTICES_FILE]
    if policy.agreements.ledger is not None:
        own.append(policy.agreements.ledger.partition("/")[0])
    by_letters = {name.casefold(): name for name in own}
    for name in tree.top():
        meant = by_letters.get(name.casefold(), name)
        if meant != name:
            yield LookAlike(path=name, own=meant)


def _load_logo(tree: Tree, policy: Policy, defects: list[Defect]) -> bytes | None:
    path = policy.site.logo
    if path is None:
        return None
    try:
        logo = tree.read(path, LOGO_LIMIT)
        reason = "" if _is_picture(logo) else "is neither an SVG nor a PNG"
    except FileTooLarge as error:
        reason = f"has {error.size:,} bytes, more than {LOGO_LIMIT:,}"
    except OSError as error:
        reason = f"cannot be read: {reason_of(error)}"
    if not reason:
        return logo
    place = ("site", "logo")
    defects.append(BadLogo(path=REGISTER_FILE, place=place, logo=path, reason=reason))
    return None


def _is_picture(data: bytes) -> bool:
    return data.startswith(b"\x89PNG\r\n\x1a\n") or b"<svg" in data[:1000]


def load_notices(tree: Tree) -> tuple[Notices | None, Sequence[Defect]]:
    """The recorded notices in a tree, and the defects of their file. None without the file."""
    try:
        data = tree.read(NOTICES_FILE, limit_of(NOTICES_FILE))
    except FileNotFoundError:
        return None, []
    except FileTooLarge as error:
        limit = limit_of(NOTICES_FILE)
        return None, [TooLarge(path=NOTICES_FILE, size=error.size, limit=limit)]
    except OSError as error:
        return None, [UnreadableFile(path=NOTICES_FILE, reason=reason_of(error))]
    return read_notices(data)


def _vendors(
    reading: Reading, defects: list[Defect], remarks: list[Defect]
) -> Iterator[Subprocessor]:
    """The vendors of the files that can be read. Adds what is wrong with the files."""
    defects += reading.defects
    for path, (values, of_text, remarks_of_text) in reading.files():
        defects += of_text
        remarks += remarks_of_text
        if values is not None:
            vendor, problems = read_subprocessor(values, path)
            if any(map(_hides_fields, of_text)):
                # The lines that cannot be read may hold the fields that are missing.
                vendor = vendor.model_copy(update={"unstated": frozenset()})
                if "countries" not in values:
                    del vendor.__dict__["countries"]
                problems = [defect for defect in problems if not _is_absent(defect)]
            defects += problems
            yield vendor


def _hides_fields(defect: Defect) -> bool:
    """Whether the text that cannot be read may hold further fields."""
    if isinstance(defect, RefusedFeature):
        return not defect.place
    return isinstance(defect, BadSyntax) and not defect.clear


def _is_absent(defect: Defect) -> bool:
    return isinstance(defect, MissingField) and not defect.empty


def _is_there(tree: Tree, path: str) -> bool:
    try:
        tree.read(path, limit_of(path))
    except FileNotFoundError:
        return False
    except (OSError, FileTooLarge):
        return True
    return True
