"""JSON that people read and compare: indented, with letters of every script as they are."""

import json


def indented_json(document: object) -> str:
    """A document as a text that ends with a line break."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
