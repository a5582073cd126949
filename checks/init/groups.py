"""The groups of a new register that takes over an existing list."""

import io
from collections.abc import Mapping

from ruamel.yaml import YAML

from checks.register.layout import REGISTER_FILE
from checks.register.load import load
from checks.register.memory import MemoryTree


def of_list(files: Mapping[str, str]) -> str:
    """register.yaml with only the groups of the list's vendors, without example introductions.

    The page shows every group. An example group would be a section that the list never had, and
    its introduction would be a statement that the company never made.
    """
    used = {vendor.group for vendor in load(MemoryTree(files)).subprocessors}
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    settings = yaml.load(files[REGISTER_FILE])
    for key in [key for key in settings["groups"] if key not in used]:
        del settings["groups"][key]
    for group in settings["groups"].values():
        group.pop("introduction", None)
    stream = io.StringIO()
    yaml.dump(settings, stream)
    return stream.getvalue()
