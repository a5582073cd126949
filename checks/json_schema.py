"""JSON Schemas of types."""

from functools import cache
from typing import Any

from pydantic import TypeAdapter

from checks.json_text import indented_json

DIALECT = "https://json-schema.org/draft/2020-12/schema"


@cache  # because a preview publishes many times, and a schema takes as long as the rest of a site
def json_schema(kind: type, title: str) -> str:
    """The JSON Schema of a type as text."""
    body: dict[str, Any] = TypeAdapter(kind).json_schema(by_alias=True)
    _tidy(body)
    return indented_json({"$schema": DIALECT, **body, "title": title})


def _tidy(part: Any) -> None:
    """Remove generated titles and null values, which editors would show."""
    if isinstance(part, list):
        for item in part:
            _tidy(item)
    if not isinstance(part, dict):
        return
    if isinstance(part.get("title"), str):
        del part["title"]
    # YAML's null is the text "null" here, so a field is absent or has a value.
    options = part.get("anyOf")
    if options and part.get("default", ...) is None and {"type": "null"} in options:
        options.remove({"type": "null"})
        del part["default"]
        if len(options) == 1:
            del part["anyOf"]
            part.update(options[0])
    for value in part.values():
        _tidy(value)
