"""JSON that people read and compare, with letters of every script as they are; JSON in HTML."""

import json


def indented_json(document: object) -> str:
    """A document as a text that ends with a line break."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def embedded_json(document: object) -> str:
    """A document for a `script` element of HTML, in ASCII. No text in it can end the element."""
    text = json.dumps(document, separators=(",", ":"))
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
