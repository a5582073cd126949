"""Read single files, and check nothing else: the quickest way through the parsers."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from checks.findings import Place
from checks.register.fields import read_known_policy, read_policy, read_subprocessor
from checks.register.layout import NOTICES_FILE, REGISTER_FILE, is_yaml
from checks.register.ledger import COLUMNS, read_ledger
from checks.register.notices import read_notices
from checks.register.source import locate, parse
from checks.register.table import locate_cells
from tests.fuzz.failure import Failed
from tests.fuzz.story import Files


def examine_files(files: Files) -> None:
    """Each file is read, or has a defect; and each value has a place."""
    for path, data in files.items():
        if path == NOTICES_FILE:
            notices, problems = read_notices(data)
            _refuse_silence("notices", notices, problems)
            continue
        if not is_yaml(path):
            ledger, problems = read_ledger(data, path)
            _refuse_silence("ledger", ledger, problems)
            locate_cells(data, range(data.count(b"\n") + 2), COLUMNS)
            continue
        source, marks = parse(data, path), locate(data, path)
        _refuse_silence("source", source.values, source.defects)
        if source.values is None:
            continue
        if not source.defects and (lost := next(_lost(source.values, marks), None)) is not None:
            raise Failed("source: a value without a place", repr(lost))
        if path == REGISTER_FILE:
            read_known_policy(deepcopy(source.values), path)  # values are used up
            _refuse_silence("settings", *read_policy(source.values, path))
        else:
            read_subprocessor(source.values, path)


def _refuse_silence(reader: str, read: object, problems: Sequence[object]) -> None:
    if read is None and not problems:
        raise Failed(f"{reader}: neither read nor refused", reader)


def _lost(value: Any, marks: Mapping[Place, object], above: Place = ()) -> Iterator[Place]:
    """The places of values that have no mark."""
    if above not in marks:
        yield above
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _lost(inner, marks, (*above, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _lost(inner, marks, (*above, index))
