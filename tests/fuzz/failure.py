"""A failure: an input with a forbidden effect."""

import traceback
from pathlib import Path


class Failed(Exception):
    """An oracle is violated.

    `signature` is the same for inputs that fail for the same reason; the message
    tells what was seen.
    """

    def __init__(self, signature: str, message: str) -> None:
        super().__init__(f"{signature}: {message}")
        self.signature = signature


class TooSlow(Exception):
    """An input took longer than the limit."""


def of_exception(error: Exception) -> Failed:
    """The failure that an exception is: by its type and by the innermost line of `checks`."""
    if isinstance(error, Failed):
        return error
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "checks" in Path(frame.filename).parts]
    frame = (ours or frames)[-1]
    where = f"{Path(frame.filename).name}:{frame.name}"
    message = "".join(traceback.format_exception(error))[-4000:]
    return Failed(f"traceback {type(error).__name__} in {where}", message)
