"""Published lists of companies, entered as registers, and the facts that get lost.

Each file holds the facts of one list, in the fields of a vendor's file. Names, places and
addresses are taken from the list. Sentences are reworded. `lost` are facts without a field.
"""

import io
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from checks.findings import Severity
from tests.trees import TODAY, check

LISTS = sorted(Path(__file__).parent.glob("*.yaml"))

MOST_LOST = 0.03
"""The largest part of the facts that may get lost."""

# Findings about the lists themselves, which their companies would have to correct.
OF_THE_LIST = {
    "url-https", "url-syntax", "url-host", "url-path", "top-level-domain", "same-website",
    "same-service", "vague-purpose", "name-mixed-script",
}  # fmt: skip


def read(path: Path) -> Any:
    """The facts of a list."""
    return YAML(typ="safe", pure=True).load(path)


def written(value: Any) -> str:
    """A value as YAML."""
    stream = io.StringIO()
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = False
    writer.dump(value, stream)
    return stream.getvalue()


def files_of(facts: Any) -> dict[str, str]:
    """The register with the facts of a list. All its vendors are in onboarding."""
    settings = {
        "organization": "Initech",
        "url": "https://initech.com/subprocessors",
        "contact": "privacy@initech.com",
        **facts["register"],
        "onboarding": {"until": "2027-03-31", "vendors": [*facts["entries"]]},
    }
    files = {"register.yaml": written(settings)}
    for slug, entry in facts["entries"].items():
        files[f"subprocessors/{slug}.yaml"] = written(entry)
    return files


def count(value: Any) -> int:
    """The number of facts in a value: the texts and numbers in it."""
    if isinstance(value, dict):
        return sum(count(part) or 1 for part in value.values())
    if isinstance(value, list):
        return sum(map(count, value))
    return 1


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_a_list_passes_with_the_facts_that_it_states(path: Path) -> None:
    report = check(files_of(read(path)), TODAY)
    errors = [
        f"{finding.path}:{finding.span.line} {finding.rule}: {finding.message} ({finding.excerpt})"
        for finding in report.findings
        if finding.severity is Severity.ERROR
    ]
    assert errors == []


def test_few_facts_get_lost() -> None:
    lists = [read(path) for path in LISTS]
    lost = sum(len(facts.get("lost") or ()) for facts in lists)
    kept = sum(count(entry) - 1 for facts in lists for entry in facts["entries"].values())
    assert lost <= MOST_LOST * (kept + lost)
