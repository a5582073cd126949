"""Filled-in forms: GitHub's Markdown, GitLab's template, and JSON."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from checks.editing.form import QUESTIONS, BadForm, read_form
from checks.init.origin import PLACEHOLDER
from checks.init.rendering import STAND_INS, Forge, render
from checks.register.load import load
from tests.project import ROOT
from tests.trees import FILES, TODAY, MemoryTree

POLICY = load(MemoryTree(FILES)).policy

WRITTEN = {
    "name": "Acme Mail, Inc.",
    "website": "https://acme-mail.com/",
    "purpose": "Delivery of\ntransactional e-mail",
    "countries": "United States, Germany",
    "data": "contact, communications",
    "data-subjects": "end-users",
    "reference": "DPA-2026-014, signed on 2026-11-02",
    "evaluation-privacy": "2026-10-19",
    "evaluation-security": "2026-10-20",
    "evaluation-confidentiality": "_No response_",
    "engaged": "2027-01-11",
}

ANSWERS = {
    "name": "Acme Mail, Inc.",
    "website": "https://acme-mail.com/",
    "purpose": "Delivery of transactional e-mail",
    "countries": "United States, Germany",
    "data": "contact, communications",
    "data-subjects": "end-users",
    "reference": "DPA-2026-014",
    "executed": "2026-11-02",
    "evaluated": "privacy=2026-10-19, security=2026-10-20",
    "engaged": "2027-01-11",
}


def body(**written: str) -> str:
    """The issue that GitHub makes of the form."""
    answers = {**WRITTEN, **{name.replace("_", "-"): text for name, text in written.items()}}
    return "\n\n".join(f"### {QUESTIONS[name]}\n\n{text}" for name, text in answers.items())


@pytest.mark.parametrize(
    "text",
    [
        body(),
        body().replace("\n", "\r\n"),
        json.dumps({"body": body()}),
        json.dumps({"title": "Subprocessor: Acme", "body": body(), "number": 12}),
        json.dumps({"action": "opened", "issue": {"number": 12, "body": body()}}),
        json.dumps(WRITTEN),
        json.dumps({QUESTIONS[name]: text for name, text in WRITTEN.items()}),
        json.dumps({**WRITTEN, "data": ["contact", "communications"]}),
        json.dumps({**WRITTEN, "data": {"contact": True, "usage": False, "communications": True}}),
    ],
)
def test_a_form_is_read(text: str) -> None:
    form = read_form(text, POLICY)
    assert (form.answers, form.unclear) == (ANSWERS, [])


def test_the_template_of_gitlab_is_read() -> None:
    files = render(Forge.GITLAB, STAND_INS, PLACEHOLDER, TODAY)
    template = files[".gitlab/issue_templates/Proposal.md"]
    given = ["Acme Mail, Inc.", "https://acme-mail.com/", "Delivery of\n  transactional e-mail",
             "United States, Germany", "contact, communications", "end-users",
             "DPA-2026-014, signed on 2026-11-02", "2026-10-19, 2026-10-20 and 2026-10-21",
             "2027-01-11"]  # fmt: skip
    lines = template.splitlines()
    places = [number for number, line in enumerate(lines) if line.startswith("- **")]
    assert len(places) == len(given)
    for number, answer in zip(places, given, strict=True):
        lines[number] += f" {answer}"
    form = read_form("\n".join(lines), POLICY)
    days = "privacy=2026-10-19, security=2026-10-20, confidentiality=2026-10-21"
    assert (form.answers, form.unclear) == ({**ANSWERS, "evaluated": days}, [])
    with pytest.raises(BadForm):
        read_form(template, POLICY)


def test_the_questions_are_those_of_the_form() -> None:
    form = YAML(typ="safe").load(ROOT / ".github/ISSUE_TEMPLATE/proposal.yml")
    fields = [field for field in form["body"] if field["type"] != "markdown"]
    assert {field["id"]: field["attributes"]["label"] for field in fields} == QUESTIONS


@pytest.mark.parametrize(
    ("question", "answer", "reason"),
    [
        ("countries", "US, or Germany for the EU instance", "or Germany for the EU instance"),
        ("countries", "San Francisco, CA", "San Francisco"),
        ("engaged", "as soon as possible", "is not a date"),
        ("reference", "see the mail from Sam", "write the reference and the day"),
        ("reference", "DPA-2026-014, signed on 2026-11-02, 2026-11-03", "DPA-2026-014"),
        ("evaluation-privacy", "last week", "is not a date"),
    ],
)
def test_an_unclear_answer_goes_to_a_person(question: str, answer: str, reason: str) -> None:
    form = read_form(body(**{question: answer}), POLICY)
    assert [unclear.label for unclear in form.unclear] == [QUESTIONS[question]]
    assert reason in form.unclear[0].reason
    kept = {name: text for name, text in ANSWERS.items() if form.answers.get(name) != text}
    expected = {"evaluation-privacy": {"evaluated"}, "reference": {"reference", "executed"}}
    assert kept.keys() == expected.get(question, {question})


@pytest.mark.parametrize("text", ["", "{}", "[]", "12", "Hello", "### Purpose\n\n_No response_"])
def test_another_text_is_no_form(text: str) -> None:
    with pytest.raises(BadForm):
        read_form(text, POLICY)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(
        st.sampled_from([*QUESTIONS, "body", "issue"]) | st.text(), inner
    ),
    max_leaves=8,
)  # fmt: skip


@given(JSON.map(json.dumps) | st.text().map(lambda text: body(purpose=text)) | st.text())
def test_any_text_is_a_form_or_refused(text: str) -> None:
    try:
        form = read_form(text, POLICY)
    except BadForm:
        return
    assert all(type(answer) is str and answer for answer in form.answers.values())
