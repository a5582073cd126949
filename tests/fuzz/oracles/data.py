"""JSON by its schemas, and CSV by what spreadsheets take for a formula."""

import csv
import io
import json
import re
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from checks.schemas import schema
from tests.fuzz.failure import Failed

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")

_BREAKS = ("\t", "\r", "\n")
"""Characters that spreadsheets skip at the start of a cell."""


def check_json(text: str, name: str) -> Any:
    """The document is valid against the schema of that name. Returns the document."""
    document = json.loads(text)
    for error in _validator(name).iter_errors(document):
        raise Failed(f"json: {name} is not valid", f"{error.json_path}: {error.message[:300]}")
    return document


@cache
def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema(name)))


def check_codequality(text: str) -> None:
    """Every violation has GitLab's required fields and its own fingerprint."""
    violations = json.loads(text)
    for violation in violations:
        if violation.keys() != {
            "description", "check_name", "fingerprint", "severity", "location",
        }:  # fmt: skip
            raise Failed("codequality: other fields", json.dumps(violation)[:300])
    if len({violation["fingerprint"] for violation in violations}) != len(violations):
        raise Failed("codequality: a fingerprint stands twice", text[:300])


def check_sarif(text: str, findings: int) -> None:
    """There is one result for every finding, and each names a known rule."""
    [run] = json.loads(text)["runs"]
    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    if len(run["results"]) != findings:
        raise Failed("sarif: a result for every finding", str(len(run["results"])))
    for result in run["results"]:
        if result["ruleId"] not in rules:
            raise Failed("sarif: an unknown rule", result["ruleId"])


def check_csv(text: str) -> None:
    """All rows have the cells of the header, and no reader finds a formula.

    Spreadsheets of some countries take `;` or a tab for the end of a cell, and some
    take any line break for one.
    """
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    if any(len(row) != len(rows[0]) for row in rows):
        raise Failed("csv: a row with other cells than the header", text[:500])
    for row in rows:
        for cell in row:
            parts = re.split("[;\t\r\n]", cell)
            if cell.startswith(_BREAKS) or any(
                part.lstrip().startswith(_FORMULA) for part in parts
            ):
                raise Failed("csv: a formula", cell[:300])
