"""Compiled templates, kept between runs like Python's compiled modules."""

import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

from checks.publish.assets import TEMPLATES


class CompiledTemplates(FileSystemBytecodeCache):
    """The compiled templates, in the folder in which Python keeps compiled modules.

    All languages share a compiled template, because no filter runs during compilation. A folder
    without write permission stays as it is.
    """

    def __init__(self) -> None:
        self._folder = Path(cache_from_source(str(TEMPLATES / "index.html"))).parent
        super().__init__(str(self._folder))

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read a compiled template, if there is one."""
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template, if Python keeps compiled modules."""
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                self._folder.mkdir(parents=True, exist_ok=True)
                super().dump_bytecode(bucket)
