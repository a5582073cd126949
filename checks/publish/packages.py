"""Office Open XML packages: ZIP files that are the same on every machine and day."""

import io
import zipfile
from typing import IO


def repacked(file: IO[bytes]) -> bytes:
    """The same package without times and without the system of this machine.

    Nothing in it is compressed, because compression is not the same in every Python.
    """
    stored = io.BytesIO()
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(stored, "w") as target:
        for name in source.namelist():
            part = zipfile.ZipInfo(name)
            part.create_system = 0  # by default, the system of this machine
            target.writestr(part, source.read(name))
    return stored.getvalue()
