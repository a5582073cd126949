"""The groups of a new register that takes over an existing list."""

from collections.abc import Mapping

from checks.editing.file import EditedFile
from checks.register.layout import REGISTER_FILE
from checks.register.load import load
from checks.register.memory import MemoryTree


def of_list(files: Mapping[str, str]) -> str:
    """register.yaml with only the groups of the list's vendors, without example introductions.

    The page shows every group. An example group would be a section that the list never had, and
    its introduction would be a statement that the company never made.
    """
    used = {vendor.group for vendor in load(MemoryTree(files)).subprocessors}
    file = EditedFile(files[REGISTER_FILE].encode(), REGISTER_FILE)
    for key in [*file.values["groups"]]:
        if key in used:
            file.remove(("groups", key, "introduction"))
        else:
            file.remove(("groups", key))
    return file.text
