"""The difference between two versions of a file, for people and for `git apply`."""

import difflib


def difference(path: str, before: str | None, after: str) -> str:
    """The unified diff of a file. `before` is None for a new file."""
    old = _lines(before or "")
    lines = difflib.unified_diff(
        old, _lines(after), "/dev/null" if before is None else f"a/{path}", f"b/{path}"
    )
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _lines(text: str) -> list[str]:
    """The lines with their line breaks. Other breaks than LF are part of a line."""
    return [line for line in text.replace("\n", "\n\0").split("\0") if line]
