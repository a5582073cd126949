"""The templates, scripts and style sheets of the site's pages."""

import base64
import hashlib
from functools import cache
from importlib import resources

TEMPLATES = resources.files("checks.publish") / "templates"


@cache
def text_of(name: str) -> str:
    """A script or style of the site."""
    return (TEMPLATES / name).read_text("utf-8")


def digest(text: str) -> str:
    """The hash of a script or style in a Content Security Policy."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
