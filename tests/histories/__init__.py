"""Histories of lists as companies really change them, with the log that a lawyer would write.

The vendors, places and services are from public lists. The companies that publish the lists, and
the days, are invented.
"""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.histories import code_host, environments
from tests.histories.rebuilt import History
from tests.repositories import plain_environment

HISTORIES: Mapping[str, History] = {
    history.name: history for history in (code_host.HISTORY, environments.HISTORY)
}


def goldens() -> Iterator[tuple[str, str]]:
    """Path below `tests/golden`, and content, of the log of each history."""
    with tempfile.TemporaryDirectory() as folder, plain_environment():
        for name, history in HISTORIES.items():
            company = history.build(Path(folder) / name)
            yield f"histories/{name}.txt", company.said("changes")
