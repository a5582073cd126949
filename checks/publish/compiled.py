"""Compiled templates, kept between runs like Python's compiled modules."""

import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from types import CodeType

import jinja2
from jinja2 import Environment, FileSystemBytecodeCache
from jinja2.bccache import Bucket

from checks import __version__
from checks.publish.assets import TEMPLATES


def compiled_templates() -> "CompiledTemplates | None":
    """The compiled templates, in the folder in which Python keeps compiled modules, if any."""
    try:
        return CompiledTemplates(Path(cache_from_source(str(TEMPLATES / "index.html"))).parent)
    except NotImplementedError:  # this Python keeps no compiled modules
        return None


class CompiledTemplates(FileSystemBytecodeCache):
    """Compiled templates in a folder.

    All languages share a compiled template, because no filter runs during compilation. A folder
    without write permission stays as it is.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self._folder = folder

    def get_bucket(
        self, environment: Environment, name: str, filename: str | None, source: str
    ) -> Bucket:
        """The place of a compiled template. Another compiler or option needs a new template."""
        autoescape = environment.autoescape
        made_by = (
            __version__,
            jinja2.__version__,
            autoescape(name) if callable(autoescape) else autoescape,
            environment.trim_blocks,
            environment.lstrip_blocks,
            *sorted(environment.extensions),
        )
        return super().get_bucket(environment, name, filename, f"{made_by}{source}")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read a compiled template, if there is one. A damaged file counts as none."""
        try:
            super().load_bytecode(bucket)
        except Exception:
            bucket.reset()
        if not isinstance(bucket.code, CodeType):
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template, if Python keeps compiled modules."""
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                self._folder.mkdir(parents=True, exist_ok=True)
                super().dump_bytecode(bucket)
