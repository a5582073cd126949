"""JSON Schemas of input files and of outputs, made from their types."""

from typing import Any

from pydantic import TypeAdapter

from checks.documents.changelog import ChangesDocument
from checks.documents.deadlines import DeadlinesDocument
from checks.documents.notice import NoticeDocument
from checks.documents.review_form import ReviewDocument
from checks.importing.report import ImportDocument
from checks.json_text import indented_json
from checks.publish.published import Published
from checks.register.model import Subprocessor
from checks.register.policy import Policy
from checks.reports.json_report import FindingsDocument

DIALECT = "https://json-schema.org/draft/2020-12/schema"

SCHEMAS: dict[str, tuple[type, str]] = {
    "subprocessor": (Subprocessor, "A vendor's file, subprocessors/<slug>.yaml"),
    "register": (Policy, "register.yaml: who we are, and our policy"),
    "published": (Published, "The published list, subprocessors.json"),
    "findings": (FindingsDocument, "The output of `subprocessors check --format json`"),
    "changes": (ChangesDocument, "The output of `subprocessors changes --format json`"),
    "review": (ReviewDocument, "The output of `subprocessors review --format json`"),
    "notice": (NoticeDocument, "The output of `subprocessors notice --format json`"),
    "import": (ImportDocument, "The output of `subprocessors import --format json`"),
    "deadlines": (DeadlinesDocument, "The output of `subprocessors deadlines --format json`"),
}
"""The type and the title of each schema, by name."""


def schema(name: str) -> str:
    """The JSON Schema of that name as text. Raises `KeyError` for an unknown name."""
    kind, title = SCHEMAS[name]
    body: dict[str, Any] = TypeAdapter(kind).json_schema(by_alias=True)
    _tidy(body)
    document = {"$schema": DIALECT, **body, "title": title}
    return indented_json(document)


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
