"""The documentation of rules, made from their docstrings."""

import textwrap
from collections.abc import Iterable, Iterator

from checks.findings import Severity
from checks.json_text import indented_json
from checks.rules.rule import Documentation, Example, Rule

EXAMPLES = (
    "Each example changes the file of a valid vendor, `subprocessors/acme-cloud.yaml`, and is "
    "checked as of 2026-06-30. A line `# path` starts the text of another file. Rules about "
    "changes need a base to compare with: `subprocessors check --base main`. Their examples show "
    "the files before and after the change."
)


def as_text(rule: Rule) -> str:
    """One rule for a terminal."""
    return "\n".join(_text(rule))


def all_as_text(rules: Iterable[Rule]) -> str:
    """All rules for a terminal, by topic: a line for each rule."""
    lines: list[str] = []
    topic = ""
    rules = list(rules)
    width = max(len(rule.id) for rule in rules)
    for rule in rules:
        if rule.topic != topic:
            topic = rule.topic
            lines += ["", topic] if lines else [topic]
        lines.append(f"  {rule.id:{width}}  {rule.severity:7}  {rule.documentation.summary}")
    return "\n".join([*lines, "", "`subprocessors explain RULE` says more about a rule.", ""])


def as_markdown(rule: Rule) -> str:
    """One rule in Markdown, without a heading."""
    doc = rule.documentation
    parts = [doc.summary, doc.details, f"Severity: {_severity(rule)}. {effect(rule)}"]
    parts += [f"Why: {doc.why}" if doc.why else "", f"Source: {doc.source}" if doc.source else ""]
    for title, text in _examples(doc):
        parts.append(f"{title}:\n\n```yaml\n{text}```")
    return "\n\n".join(part for part in parts if part) + "\n"


def all_as_markdown(rules: Iterable[Rule]) -> str:
    """All rules as a page, with an index of topics and rules."""
    rules = list(rules)
    parts = ["# Rules", "Generated from the rules by `subprocessors explain --format markdown`."]
    parts += [_index(rules), EXAMPLES]
    topic = ""
    for rule in rules:
        if rule.topic != topic:
            topic = rule.topic
            parts.append(f"## {topic.capitalize()}")
        parts += [f"### {rule.id}", as_markdown(rule).rstrip("\n")]
    return "\n\n".join(parts) + "\n"


def _index(rules: Iterable[Rule]) -> str:
    """A line for each topic, with links to the rules."""
    links: dict[str, list[str]] = {}
    for rule in rules:
        links.setdefault(rule.topic, []).append(f"[{rule.id}](#{rule.id})")
    return "\n".join(
        f"- [{topic.capitalize()}](#{topic}): {', '.join(of_topic)}"
        for topic, of_topic in links.items()
    )


def as_json(rules: Iterable[Rule]) -> str:
    """Rules for programs: version 1 of the format."""
    document = {"version": 1, "rules": [_fields(rule) for rule in rules]}
    return indented_json(document)


def _fields(rule: Rule) -> dict[str, object]:
    doc = rule.documentation
    return {
        "id": rule.id,
        "topic": rule.topic,
        "severity": rule.severity,
        "fixed": rule.fixed,
        "lapses": rule.lapses,
        "summary": doc.summary,
        "details": doc.details,
        "why": doc.why,
        "source": doc.source,
        "needs_base": rule.needs_base,
        "bad": [_example(example) for example in doc.bad],
        "good": [_example(example) for example in doc.good],
    }


def _example(example: Example) -> str | dict[str, str]:
    return {"before": example.before, "after": example.text} if example.before else example.text


def _examples(doc: Documentation) -> Iterator[tuple[str, str]]:
    """Title and text of each example, in the order of the docstring.

    The text before a change comes before its examples.
    """
    before = ""
    for example in doc.examples:
        if example.before != before:
            before = example.before
            yield "Before", before
        yield "Good" if example.good else "Bad", example.text


def _severity(rule: Rule) -> str:
    return f"{rule.severity}, which cannot be changed" if rule.fixed else str(rule.severity)


def effect(rule: Rule) -> str:
    """What an error of the rule does to the publication of the list, in a sentence or two."""
    warns = rule.severity is Severity.WARNING
    error = "With the severity `error`, a finding" if warns else "An error"
    if rule.lapses:
        return f"{error} can arise simply because time passes, so the list is still published."
    if rule.needs_base:
        return f"{error} stops the proposal. Publication does not apply the rule."
    return f"{error} stops publication."


def _text(rule: Rule) -> Iterator[str]:
    doc = rule.documentation
    yield f"{rule.id} ({_severity(rule)})"
    for part in (doc.summary, doc.details, effect(rule)):
        if part:
            yield ""
            yield from textwrap.wrap(part, 88)
    for title, part in (("Why", doc.why), ("Source", doc.source)):
        if part:
            yield ""
            yield from textwrap.wrap(f"{title}: {part}", 88, subsequent_indent="  ")
    for title, text in _examples(doc):
        yield from ("", f"{title}:", textwrap.indent(text, "    ").rstrip("\n"))
    yield ""
