"""The documentation of rules, from their docstrings."""

import json
import textwrap
from collections.abc import Iterable, Iterator

from checks.rules.rule import Rule

EXAMPLES = (
    "Examples are laid over a valid vendor, `subprocessors/acme-cloud.yaml`, and read as on "
    "2026-06-30. A line `# path` says that what follows stands in another file."
)


def as_text(rule: Rule) -> str:
    """One rule for a terminal."""
    return "\n".join(_text(rule))


def all_as_text(rules: Iterable[Rule]) -> str:
    """All rules for a terminal, each on a line, by subject."""
    lines: list[str] = []
    topic = ""
    rules = list(rules)
    width = max(len(rule.id) for rule in rules)
    for rule in rules:
        if rule.topic != topic:
            topic = rule.topic
            lines += ["", topic] if lines else [topic]
        lines.append(f"  {rule.id:{width}}  {rule.severity:7}  {rule.documentation.summary}")
    return "\n".join([*lines, "", "subprocessors explain RULE says more about one of them.", ""])


def as_markdown(rule: Rule) -> str:
    """One rule in Markdown, without a heading."""
    doc = rule.documentation
    parts = [doc.summary, doc.details, f"Severity: {_severity(rule)}."]
    parts += [f"Why: {doc.why}" if doc.why else "", f"Source: {doc.source}" if doc.source else ""]
    for title, examples in (("Bad", doc.bad), ("Good", doc.good)):
        parts += [f"{title}:\n\n```yaml\n{example}```" for example in examples]
    return "\n\n".join(part for part in parts if part) + "\n"


def all_as_markdown(rules: Iterable[Rule]) -> str:
    """All rules as a page."""
    parts = ["# Rules", "Generated from the rules by `subprocessors explain --format markdown`."]
    parts.append(EXAMPLES)
    topic = ""
    for rule in rules:
        if rule.topic != topic:
            topic = rule.topic
            parts.append(f"## {topic.capitalize()}")
        parts += [f"### {rule.id}", as_markdown(rule).rstrip("\n")]
    return "\n\n".join(parts) + "\n"


def as_json(rules: Iterable[Rule]) -> str:
    """Rules for programs, version 1."""
    document = {"version": 1, "rules": [_fields(rule) for rule in rules]}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _fields(rule: Rule) -> dict[str, object]:
    doc = rule.documentation
    return {
        "id": rule.id,
        "subject": rule.topic,
        "severity": rule.severity,
        "fixed": rule.fixed,
        "summary": doc.summary,
        "details": doc.details,
        "why": doc.why,
        "source": doc.source,
        "bad": doc.bad,
        "good": doc.good,
    }


def _severity(rule: Rule) -> str:
    return f"{rule.severity}, which cannot be changed" if rule.fixed else str(rule.severity)


def _text(rule: Rule) -> Iterator[str]:
    doc = rule.documentation
    yield f"{rule.id} ({_severity(rule)})"
    for part in (doc.summary, doc.details):
        if part:
            yield ""
            yield from textwrap.wrap(part, 88)
    for title, part in (("Why", doc.why), ("Source", doc.source)):
        if part:
            yield ""
            yield from textwrap.wrap(f"{title}: {part}", 88, subsequent_indent="  ")
    for title, examples in (("Bad", doc.bad), ("Good", doc.good)):
        for example in examples:
            yield from ("", f"{title}:", textwrap.indent(example, "    ").rstrip("\n"))
    yield ""
