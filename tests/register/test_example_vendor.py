"""The example of a new register: checked as any vendor, and never published."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from checks.cli import main
from checks.init.origin import PLACEHOLDER
from checks.init.rendering import STAND_INS, Forge, render
from checks.register.example import (
    INTRODUCTION,
    NAME,
    PURPOSE,
    SLUG,
    WEBSITE,
    introduces_as_example,
)
from checks.register.load import load
from tests.registers import full_vendor, policy
from tests.repositories import Repo
from tests.trees import MemoryTree

EXAMPLE = f"subprocessors/{SLUG}.yaml"
START = "2026-05-01"
LATER = "2026-06-01"


@pytest.fixture
def company(tmp_path: Path) -> Repo:
    """A company with a new register, committed as `init` wrote it, after somebody read it."""
    folder = tmp_path / "initech"
    answers = ("--organization=Initech", "--url=https://initech.com/list")
    who = ("--contact=privacy@initech.com", f"--today={START}")
    assert main(["init", str(folder), *answers, *who]) == 0
    company = Repo(folder)
    settings = company.root / "register.yaml"
    settings.write_text(settings.read_text("utf-8").replace(f"\n  {INTRODUCTION}\n", ""), "utf-8")
    company.commit("The register", START)
    return company


def test_the_check_accepts_the_example_and_publish_refuses_it(company: Repo) -> None:
    assert company.run("check", "--today", START).status == 0
    outcome = company.run("publish", "--today", START, "--output", str(company.site))
    assert outcome.status == 1
    assert f"{EXAMPLE}: error: this is the example" in outcome.err
    assert "hint: delete the file" in outcome.err
    assert "Nothing was published; the site is as it was." in outcome.err
    assert not company.site.exists()


@pytest.mark.parametrize("form", ["{}", "{{en: {}, de: Wir}}"])
def test_the_check_accepts_the_introduction_and_publish_refuses_it(
    form: str, company: Repo
) -> None:
    text = form.format(json.dumps(f"Our subprocessors.\n\n{INTRODUCTION}\n"))
    settings = policy(introduction=None) + f"introduction: {text}\n"
    company.land(LATER, {EXAMPLE: None, "register.yaml": settings})
    assert company.run("check", "--today", LATER).status == 0
    outcome = company.run("publish", "--today", LATER, "--output", str(company.site))
    assert outcome.status == 1
    assert "register.yaml: error: the introduction is the example" in outcome.err
    assert not company.site.exists()
    company.land(LATER, {"register.yaml": policy(introduction="Our subprocessors.")})
    assert company.published(LATER)


def test_init_writes_the_introduction_that_publish_refuses() -> None:
    files = render(Forge.GITHUB, STAND_INS, PLACEHOLDER, date(2026, 5, 1))
    assert introduces_as_example(load(MemoryTree(files)).policy)


@pytest.mark.parametrize(
    "kept",
    [
        {"name": NAME},
        {"name": "EXAMPLE VENDOR"},
        {"website": WEBSITE},
        {"website": f"{WEBSITE}/"},
        {"purpose": PURPOSE},
    ],
)
def test_a_copy_that_still_says_what_the_example_says_is_refused(
    kept: dict[str, str], company: Repo
) -> None:
    copy = full_vendor(group="other", **kept)
    company.land(LATER, {EXAMPLE: None, "subprocessors/acme.yaml": copy})
    outcome = company.run("publish", "--today", LATER, "--output", str(company.site))
    assert outcome.status == 1
    assert "subprocessors/acme.yaml: error: this is a copy of the example" in outcome.err
    assert EXAMPLE not in outcome.err


@pytest.mark.parametrize(
    "fields",
    [{}, {"name": "Example Systems GmbH"}, {"website": "https://www.iana.org/"},
     {"purpose": "Delivery of transactional e-mail"}],
)  # fmt: skip
def test_real_vendors_are_no_examples(fields: dict[str, str], company: Repo) -> None:
    real = full_vendor(group="other", **fields)
    company.land(LATER, {EXAMPLE: None, "subprocessors/acme.yaml": real})
    assert company.published(LATER)


def test_the_remedy_is_accepted_and_customers_are_not_told(company: Repo) -> None:
    """A maintainer who forgot the example deletes it in a proposal, days after the start."""
    company.branch("proposal")
    engaged = date.fromisoformat(LATER) + timedelta(60)
    real = full_vendor(group="other", engaged=str(engaged))
    company.land(LATER, {EXAMPLE: None, "subprocessors/acme.yaml": real})
    outcome = company.run("check", "--base=main", "--today", LATER)
    assert outcome.status == 0, outcome.out
    company.switch("main")
    company.git("merge", "--quiet", "--ff-only", "proposal")
    for name, data in company.published(LATER).items():
        assert b"Example" not in data, name
    for command in (["changes"], ["notice", f"--since={START}"]):
        assert "Example" not in company.run(*command).out


def test_a_list_of_the_past_stays_what_it_was(company: Repo) -> None:
    company.land(LATER, {EXAMPLE: None})
    assert company.published(LATER, "--rev", "HEAD~1")
