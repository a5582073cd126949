"""`check --base`: how a published list may change, on real branches."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from checks.cli import main
from checks.rules import RULES
from tests.folders import CheckCommand, rules
from tests.project import ROOT
from tests.registers import ACME, BETA, EARLIEST, GAMMA, beta, policy, vendor
from tests.repositories import ENVIRONMENT, Repo, forget_history
from tests.trees import HEADER, LEDGER, NOTICES_HEADER, REGISTER, TODAY

BEFORE, AFTER = TODAY - timedelta(1), TODAY + timedelta(1)
"""Yesterday and tomorrow."""


def gamma() -> str:
    """The file of a third one."""
    return beta(
        name="Gamma Ltd",
        website="https://gamma.io/",
        purpose="Delivery of e-mail",
        agreement={"reference": "DPA-2025-003", "executed": "2025-01-16"},
    )


def evaluated(privacy: str | list[str]) -> dict[str, object]:
    """Evaluations of which only the days of privacy differ."""
    return {"privacy": privacy, "security": "2026-01-10", "confidentiality": "2026-01-10"}


def executed(day: str, reference: str = "DPA-2025-001", **fields: str) -> dict[str, str]:
    """An agreement that was executed on a day."""
    return {"reference": reference, "executed": day, **fields}


def signed(day: str | None) -> dict[str, object]:
    """Standard contractual clauses that were executed on a day."""
    return {"transfers": {"scc": {"executed": day} if day is not None else {}}}


def seen(day: str) -> dict[str, object]:
    """A certification that was verified on a day."""
    return {"transfers": {"scc": {}, "dpf": {"verified": day}}}


def ledger(day: str) -> str:
    """A ledger with the agreement of Acme, executed on a day."""
    return LEDGER.replace("2025-01-15", day)


def propose(repo: Repo, before: Mapping[str, object], after: Mapping[str, object]) -> None:
    """Let `main` have Acme with some fields, and a branch have it with others."""
    repo.land("2026-06-02", {ACME: vendor(**before)})
    repo.branch("proposal")
    repo.land("2026-06-03", {ACME: vendor(**{**before, **after})})


def test_annotations_in_files_that_the_proposal_changes_come_first(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.land("2026-06-02", {ACME: vendor(countries=["UK"])})
    repo.branch("proposal")
    repo.land("2026-06-03", {BETA: beta(countries=["UK"])})
    start = ["--root", str(repo.root), "check", "--today", str(TODAY), "--format", "github"]
    orders = []
    for more in ([], ["--base", "main"]):
        assert main([*start, *more]) == 1
        annotations, _, log = capsys.readouterr().out.partition("::stop-commands::")
        orders.append(re.findall("file=([^,]+)", annotations))
        assert log.index(ACME) < log.index(BETA)
    assert orders == [[ACME, BETA], [BETA, ACME]]


# Each rule on a branch.


def test_a_proposal_that_keeps_all_rules_has_no_findings(repo: Repo, check: CheckCommand) -> None:
    repo.branch("proposal")
    repo.land("2026-06-02", {BETA: beta(), ACME: vendor(countries=["US", "IN"])})
    assert (check(), check.status) == ([], 0)


def test_a_new_vendor_is_engaged_once_the_notice_has_passed(
    repo: Repo, check: CheckCommand
) -> None:
    repo.branch("proposal")
    repo.land("2026-06-02", {BETA: beta(engaged="2026-07-29")})
    assert check() == [f"{BETA}:11 notice-period"]
    assert check.status == 1
    main(["--root", str(repo.root), "check", "--base", "main", "--today", str(TODAY)])
    out = check.capsys.readouterr().out
    assert "\n  11 | engaged: 2026-07-29\n" in out
    assert f"hint: set `engaged` to {EARLIEST} or a later day" in out


def test_without_a_base_nobody_can_tell_that_a_vendor_is_new(
    repo: Repo, check: CheckCommand
) -> None:
    repo.branch("proposal")
    repo.land("2026-06-02", {BETA: beta(engaged="2026-07-29")})
    assert (check(base=None), check.status) == ([], 0)


def test_an_active_vendor_is_not_deleted(repo: Repo, check: CheckCommand) -> None:
    repo.branch("proposal")
    repo.land("2026-06-02", {ACME: None})
    assert check() == [f"{ACME}:1 removed-active"]


def test_a_file_keeps_its_name(repo: Repo, check: CheckCommand) -> None:
    repo.branch("proposal")
    repo.rename(ACME, BETA)
    repo.commit("Rename")
    assert check() == [f"{BETA}:1 slug-renamed"]


def test_a_file_that_is_renamed_and_rewritten_is_a_deletion_and_a_new_vendor(
    repo: Repo, check: CheckCommand
) -> None:
    repo.branch("proposal")
    repo.land("2026-06-02", {ACME: None, BETA: beta(engaged="2026-02-01")})
    assert check() == [f"{ACME}:1 removed-active", f"{BETA}:11 notice-period"]


def test_the_day_of_an_engagement_is_not_rewritten(repo: Repo, check: CheckCommand) -> None:
    propose(repo, {}, {"engaged": "2026-01-20"})
    assert check() == [f"{ACME}:13 engaged-rewritten"]


def test_the_day_of_an_announcement_is_not_rewritten(repo: Repo, check: CheckCommand) -> None:
    propose(repo, {"announced": "2025-12-30"}, {"announced": "2025-12-31"})
    assert check() == [f"{ACME}:18 announced-rewritten"]


def test_the_day_of_an_announcement_is_not_taken_away(repo: Repo, check: CheckCommand) -> None:
    propose(repo, {"announced": "2025-12-30"}, {"announced": None})
    assert rules(check()) == ["announced-rewritten"]


def test_an_end_is_not_backdated(repo: Repo, check: CheckCommand) -> None:
    propose(repo, {}, {"ended": "2026-06-29"})
    assert check() == [f"{ACME}:18 ended-backdated"]


def test_an_agreement_is_not_replaced_by_an_older_one(repo: Repo, check: CheckCommand) -> None:
    propose(repo, {}, {"agreement": {"reference": "DPA-2024-007", "executed": "2025-01-14"}})
    assert check() == [f"{ACME}:6 agreement-replaced"]


def test_a_waiver_is_not_granted_by_the_proposal_that_needs_it(
    repo: Repo, check: CheckCommand
) -> None:
    repo.branch("proposal")
    waived = policy(waivers=waivers("country-repeated", ACME))
    repo.land("2026-06-02", {"register.yaml": waived, ACME: vendor(countries=["US", "US"])})
    assert (rules(check()), check.status) == (["waiver-introduced"], 0)
    # A waiver in an earlier proposal would be unused.
    assert "to approve the waiver with this proposal" in check.out


def test_the_hint_to_grant_a_waiver_first_leads_to_no_other_finding(
    repo: Repo, check: CheckCommand
) -> None:
    waived = policy(waivers=waivers("ended-postponed", ACME))
    repo.land("2026-06-02", {ACME: vendor(ended="2026-07-20")})
    repo.branch("proposal")
    repo.land("2026-06-03", {"register.yaml": waived, ACME: vendor(ended="2027-01-01")})
    assert rules(check()) == ["waiver-introduced"]
    assert "to grant the waiver first, in a separate proposal" in check.out

    repo.switch("main")
    repo.branch("waiver")
    repo.land("2026-06-03", {"register.yaml": waived})
    assert check() == []
    repo.switch("main")
    repo.merge("waiver", "2026-06-03", "Grant a waiver")
    repo.branch("end")
    repo.land("2026-06-04", {ACME: vendor(ended="2027-01-01")})
    assert check() == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, "2025-01-01", ["history-moved"]),
        ("2025-01-01", None, ["history-moved"]),
        ("2025-01-01", "2025-01-02", ["history-moved"]),
        ("2025-01-01", "2025-01-01", []),
        (None, None, []),
    ],
)
def test_the_start_of_the_history_is_not_moved(
    repo: Repo, check: CheckCommand, before: str | None, after: str | None, expected: list[str]
) -> None:
    for branch, since in (("main", before), ("proposal", after)):
        repo.git("checkout", "--quiet", "-B", branch)
        notice = {"since": since} if since else None
        repo.land("2026-06-02", {"register.yaml": policy(notice=notice)})
    assert (rules(check()), check.status) == (expected, 0)


def test_a_material_change_needs_every_fact_of_the_notice(repo: Repo, check: CheckCommand) -> None:
    propose(repo, {"data": None}, {"purpose": "Cloud hosting and backups"})
    assert (check(), check.status) == ([f"{ACME}:1 notice-fact"], 1)
    assert "hint: add `data:` with the categories of personal data" in check_text(repo, check)


def test_a_change_that_is_not_material_needs_no_further_fact(
    repo: Repo, check: CheckCommand
) -> None:
    propose(repo, {"data": None, "transfers": None}, {"website": "https://acme.com/"})
    assert check() == [f"{ACME}:5 transfer-uncovered"]
    assert check.status == 0


def test_a_new_country_needs_a_safeguard(repo: Repo, check: CheckCommand) -> None:
    limited = {"scc": {"countries": ["US"]}}
    propose(repo, {"transfers": limited}, {"countries": ["US", "IN"]})
    assert check() == [f"{ACME}:5 notice-fact"]
    assert "hint: add a safeguard for IN under `transfers`" in check_text(repo, check)
    both = {"scc": {"countries": ["US", "IN"]}}
    repo.land("2026-06-04", {ACME: vendor(countries=["US", "IN"], transfers=both)})
    assert check() == []


def test_a_new_vendor_states_what_the_register_requires(repo: Repo, check: CheckCommand) -> None:
    repo.branch("proposal")
    repo.land("2026-06-02", {BETA: beta(website=None, data=None, data_subjects=None)})
    assert rules(check()) == ["fact-missing", "notice-fact", "notice-fact"]
    fewer = ["website", "purpose", "countries", "agreement", "evaluation", "engaged"]
    repo.land("2026-06-03", {"register.yaml": policy(required=fewer), BETA: beta(data=None)})
    assert rules(check()) == []


def test_a_further_service_has_the_facts_of_its_legal_entity(
    repo: Repo, check: CheckCommand
) -> None:
    service = {"name": "Acme Cloud, Inc.", "entity": "acme", "website": None}
    left = dict.fromkeys(("agreement", "evaluation", "transfers"))
    repo.branch("proposal")
    repo.land("2026-06-02", {BETA: beta(**service, **left, countries=["IN"])})
    assert check() == []
    repo.land("2026-06-03", {ACME: vendor(countries=["FR"], transfers=None)})
    assert rules(check()) == ["notice-fact"]
    hint = f"to {ACME}, add `transfers:` with the safeguard, such as `scc`"
    assert hint in check_text(repo, check)


def test_a_further_service_keeps_the_facts_of_its_legal_entity(
    repo: Repo, check: CheckCommand
) -> None:
    service = {"name": "Acme Cloud, Inc.", "entity": "acme", "website": None}
    left = dict.fromkeys(("agreement", "evaluation", "transfers"))
    repo.land("2026-06-02", {BETA: beta(**service, **left, countries=["IN"])})
    repo.branch("proposal")
    repo.land("2026-06-03", {ACME: vendor(countries=["FR"], transfers=None)})
    assert check() == [f"{ACME}:1 fact-withdrawn"]


def test_a_service_in_the_proposal_keeps_its_safeguard_too(repo: Repo, check: CheckCommand) -> None:
    service = {"name": "Acme Cloud, Inc.", "entity": "acme", "website": None, "countries": ["IN"]}
    left = dict.fromkeys(("agreement", "evaluation", "transfers"))
    repo.land("2026-06-02", {BETA: beta(**service, **left)})
    repo.branch("proposal")
    touched = beta(**service, **left, internal={"notes": "x"})
    repo.land("2026-06-03", {ACME: vendor(countries=["FR"], transfers=None), BETA: touched})
    assert "fact-withdrawn" in rules(check())


def test_a_safeguard_for_one_country_takes_nothing_from_the_others(
    repo: Repo, check: CheckCommand
) -> None:
    service = {"name": "Acme Cloud, Inc.", "entity": "acme", "website": None}
    left = dict.fromkeys(("agreement", "evaluation", "transfers"))
    repo.land("2026-06-02", {
        "register.yaml": onboarding("acme", "beta"),
        ACME: vendor(transfers=None),
        BETA: beta(**service, **left, countries=["IN"]),
    })  # fmt: skip
    repo.branch("proposal")
    repo.land("2026-06-03", {ACME: vendor(transfers={"scc": {"countries": ["US"]}})})
    assert "fact-withdrawn" not in rules(check())


def test_a_seat_does_not_replace_countries(repo: Repo, check: CheckCommand) -> None:
    repo.land("2026-06-02", {ACME: vendor(established="US")})
    repo.branch("proposal")
    repo.land("2026-06-03", {ACME: vendor(established="US", countries=None)})
    assert rules(check()) == ["fact-withdrawn"]


def test_a_vendor_without_an_engagement_is_in_use(repo: Repo, check: CheckCommand) -> None:
    settings = policy(required=["purpose"])
    repo.land("2026-06-02", {
        "register.yaml": settings, ACME: vendor(engaged=None), BETA: beta(),
    })  # fmt: skip
    repo.branch("proposal")
    repo.land("2026-06-03", {ACME: vendor(engaged="2030-01-01")})
    assert "engaged-rewritten" in rules(check())
    repo.land("2026-06-04", {ACME: vendor(engaged=None, ended="2025-03-15")})
    assert "ended-backdated" in rules(check())
    repo.land("2026-06-05", {ACME: vendor(engaged="2026-02-01")})
    assert "engaged-rewritten" not in rules(check())
    repo.land("2026-06-06", {ACME: None})
    assert "removed-active" in rules(check())


def test_a_new_vendor_states_when_it_starts(repo: Repo, check: CheckCommand) -> None:
    repo.land("2026-06-02", {"register.yaml": policy(required=["purpose"])})
    repo.branch("proposal")
    repo.land("2026-06-03", {BETA: beta(engaged=None)})
    assert "notice-period" in rules(check())


LEFT = dict.fromkeys(("agreement", "evaluation", "transfers", "website"))


def service(**fields: object) -> str:
    """A further service of Acme."""
    return beta(**{"name": "Acme Cloud, Inc.", "entity": "acme", **LEFT, **fields})


def test_an_entry_does_not_change_its_seat_with_its_entity(repo: Repo, check: CheckCommand) -> None:
    repo.land("2026-06-02", {ACME: vendor(established="US"), BETA: service()})
    repo.branch("proposal")
    own = {"name": "Acme Cloud, Inc.", "scope": "Backups", "transfers": "scc"}
    repo.land("2026-06-03", {BETA: beta(**own, established="CN")})
    assert "entity-moved" in rules(check())
    repo.land("2026-06-04", {BETA: beta(**own, established="US")})
    assert "entity-moved" not in rules(check())


def test_an_entry_joins_an_entity_only_with_the_same_facts(repo: Repo, check: CheckCommand) -> None:
    own = {"name": "Acme Cloud, Inc.", "scope": "Backups", "transfers": "scc"}
    repo.land("2026-06-02", {
        ACME: vendor(established="CN"), BETA: beta(**own, established="DE"),
    })  # fmt: skip
    repo.branch("proposal")
    repo.land("2026-06-03", {BETA: service(scope="Backups")})
    assert "entity-moved" in rules(check())


def test_an_ended_entry_changes_nothing_for_its_services(repo: Repo, check: CheckCommand) -> None:
    repo.land("2026-06-02", {ACME: vendor(established="US"), BETA: service()})
    repo.branch("proposal")
    for end in ("2026-06-30", "2026-07-09", "2027-01-01"):
        repo.land("2026-06-03", {ACME: vendor(established="CN", ended=end)})
        assert "entity-in-use" in rules(check())
    repo.land("2026-06-04", {ACME: vendor(established="US", ended="2026-07-09")})
    assert "entity-in-use" not in rules(check())
    repo.land("2026-06-05", {ACME: vendor(established="CN")})
    assert "entity-in-use" not in rules(check())


def test_a_stated_fact_is_not_withdrawn(repo: Repo, check: CheckCommand) -> None:
    propose(repo, {}, {"data": None})
    assert check() == [f"{ACME}:1 fact-withdrawn"]
    repo.land("2026-06-04", {ACME: vendor(data=["usage"])})
    assert check() == []


def onboarding(*slugs: str, until: str = "2026-12-31") -> str:
    """Settings that let vendors lack facts."""
    return policy(onboarding={"until": until, "vendors": list(slugs)})


def test_a_vendor_in_onboarding_states_facts_without_a_notice(
    repo: Repo, check: CheckCommand
) -> None:
    lacking = {"data": None, "transfers": None, "purpose": None}
    repo.land("2026-06-02", {"register.yaml": onboarding("acme"), ACME: vendor(**lacking)})
    repo.branch("proposal")
    repo.land("2026-06-03", {ACME: vendor(data=None, data_subjects=["customers", "end-users"])})
    # New people are a material change of a stated fact. The error alone names the missing fact.
    assert rules(check()) == ["notice-fact"]
    repo.land("2026-06-04", {ACME: vendor(data=None)})
    assert (rules(check()), check.status) == (["fact-pending"], 0)


def test_a_broken_value_does_not_hide_the_facts_that_a_vendor_in_onboarding_lacks(
    repo: Repo, check: CheckCommand
) -> None:
    lacking = {"data": None, "data_subjects": None}
    repo.land("2026-06-02", {"register.yaml": onboarding("acme"), ACME: vendor(**lacking)})
    repo.branch("proposal")
    repo.land("2026-06-03", {ACME: vendor(**lacking, purpose=["Hosting"], countries="FR")})
    assert sorted(rules(check())) == ["fact-pending", "wrong-type", "wrong-type"]


def test_a_message_tells_whether_a_notice_would_print_the_missing_fact(
    repo: Repo, check: CheckCommand
) -> None:
    lacking = {"data": None, "agreement": None, "evaluation": None}
    repo.land("2026-06-02", {"register.yaml": onboarding("acme"), ACME: vendor(**lacking)})
    repo.branch("proposal")
    repo.land("2026-06-03", {ACME: vendor(**lacking, purpose="Hosting and backups")})
    assert rules(check()) == ["notice-fact"] * 3
    said = check_text(repo, check)
    assert "the notice to customers would not state the categories of personal data" in said
    for fact in ("the executed agreement", "the days of its evaluation"):
        assert f"the register must state {fact} before customers get the notice" in said


def test_the_first_safeguard_in_onboarding_is_no_material_change(
    repo: Repo, check: CheckCommand
) -> None:
    lacking = {"data": None, "transfers": None}
    repo.land("2026-06-02", {"register.yaml": onboarding("acme"), ACME: vendor(**lacking)})
    repo.branch("proposal")
    repo.land("2026-06-03", {ACME: vendor(data=None)})
    assert rules(check()) == ["fact-pending"]
    repo.land("2026-06-04", {"register.yaml": policy()})
    # The settings of the base decide, so a proposal cannot choose.
    assert rules(check()) == []


def test_a_vendor_in_onboarding_keeps_its_seat(repo: Repo, check: CheckCommand) -> None:
    start = {"established": "US", "data": None}
    repo.land("2026-06-02", {"register.yaml": onboarding("acme"), ACME: vendor(**start)})
    repo.branch("proposal")
    repo.land("2026-06-03", {ACME: vendor(data=None)})
    assert "fact-withdrawn" in rules(check())
    repo.land("2026-06-03", {ACME: vendor(**start, countries=None)})
    assert "fact-withdrawn" in rules(check())


@pytest.mark.parametrize(
    ("fact", "value"), [("data", ["usage"]), ("purpose", "Mail"), ("transfers", "scc")]
)
def test_a_vendor_in_onboarding_keeps_facts_that_are_not_required(
    repo: Repo, check: CheckCommand, fact: str, value: object
) -> None:
    """Otherwise, the fact could come back with another value, and without notice."""
    settings = policy(
        onboarding={"until": "2026-12-31", "vendors": ["acme"]}, required=["established"]
    )
    repo.land("2026-06-02", {"register.yaml": settings, ACME: vendor(**{fact: value})})
    repo.branch("proposal")
    repo.land("2026-06-03", {ACME: vendor(**{fact: None})})
    assert "fact-withdrawn" in rules(check())


def test_nobody_joins_the_onboarding_unseen(repo: Repo, check: CheckCommand) -> None:
    settings = onboarding(until="2026-11-30")
    repo.land("2026-06-02", {"register.yaml": settings, ACME: vendor(data=None)})
    repo.branch("proposal")
    repo.land("2026-06-03", {"register.yaml": onboarding("acme")})
    found = rules(check())
    assert (found.count("onboarding-joined"), check.status) == (2, 0)
    repo.land("2026-06-04", {"register.yaml": onboarding(until="2026-10-31")})
    assert check() == []


def test_a_new_ruling_covers_a_change_of_the_proposal(repo: Repo, check: CheckCommand) -> None:
    ruling = {
        "file": ACME, "field": "purpose", "old": "Cloud hosting", "new": "Hosting in the cloud",
        "verdict": "editorial", "reason": "The same service", "decided-by": "privacy team",
    }  # fmt: skip
    repo.branch("proposal")
    repo.land("2026-06-02", {"register.yaml": policy(rulings=[ruling])})
    assert (rules(check()), check.status) == (["ruling-unused"], 0)
    repo.land("2026-06-03", {ACME: vendor(purpose="Hosting in the cloud")})
    assert check() == []
    repo.switch("main")
    repo.merge("proposal", "2026-06-04", "Merge")
    repo.branch("next")
    repo.land("2026-06-05", {BETA: beta()})
    assert check() == []


def test_a_recorded_notice_is_not_rewritten_unseen(repo: Repo, check: CheckCommand) -> None:
    first = repo.head
    second = repo.land("2026-06-02", {BETA: beta()})
    digest = "0" * 64
    line = f"2026-06-03,{first},{second},email,{digest}\n"
    repo.land("2026-06-03", {"notices.csv": NOTICES_HEADER + line})
    repo.branch("proposal")
    repo.land("2026-06-04", {"notices.csv": None})
    assert (check(), check.status) == (["notices.csv:1 notices-rewritten"], 0)
    later = line.replace("2026-06-03", "2026-06-04")
    repo.land("2026-06-05", {"notices.csv": NOTICES_HEADER + later})
    assert check() == ["notices.csv:1 notices-rewritten"]
    repo.land("2026-06-06", {"notices.csv": NOTICES_HEADER + line + later})
    assert check() == []


def check_text(repo: Repo, check: CheckCommand) -> str:
    """The findings as a person reads them."""
    main(["--root", str(repo.root), "check", "--base", "main", "--today", str(TODAY)])
    return check.capsys.readouterr().out


def test_every_rule_about_proposals_is_tested_here() -> None:
    """A new rule gets a test on a real branch, and its boundary days."""
    tests = Path(__file__).read_text("utf-8")
    about_changes = [rule.id for rule in RULES.values() if rule.needs_base]
    assert about_changes
    assert [name for name in about_changes if f'{name}"' not in tests] == []


# Boundary days: the day before, the day itself, the day after.

DAYS: list[tuple[dict[str, object], dict[str, object], list[str]]] = [
    # A vendor that had ended and comes back is as good as new.
    ({"ended": f"{BEFORE}"}, {"engaged": "2026-07-29", "ended": "2027-01-01"}, ["notice-period"]),
    ({"ended": f"{TODAY}"}, {"engaged": "2026-07-29", "ended": "2027-01-01"}, ["notice-period"]),
    ({"ended": f"{TODAY}"}, {"engaged": "2026-07-30", "ended": "2027-01-01"}, []),
    ({"ended": f"{TODAY}"}, {"engaged": "2026-07-31", "ended": "2027-01-01"}, []),
    ({"ended": f"{AFTER}"}, {"ended": "2027-01-01"}, ["ended-postponed"]),
    # An engagement that has begun is history.
    ({"engaged": f"{BEFORE}"}, {"engaged": f"{TODAY}"}, ["engaged-rewritten"]),
    ({"engaged": f"{TODAY}"}, {"engaged": f"{AFTER}"}, ["engaged-rewritten"]),
    ({"engaged": f"{TODAY}"}, {"engaged": f"{BEFORE}"}, ["engaged-rewritten"]),
    ({"engaged": f"{TODAY}"}, {"engaged": "2026-12-01"}, ["engaged-rewritten"]),
    # A past evaluation stays until a newer evaluation replaces it.
    ({}, {"evaluation": evaluated("2026-01-09")}, ["evaluation-rewritten"]),
    ({}, {"evaluation": evaluated("2026-01-11")}, []),
    ({}, {"evaluation": evaluated(["2026-01-10", "2026-05-02"])}, []),
    ({}, {"evaluation": evaluated(["2026-01-09", "2026-01-10"])}, []),
    (
        {"evaluation": evaluated(["2026-01-10", "2026-05-02"])},
        {"evaluation": evaluated("2026-01-10")},
        ["evaluation-rewritten"],
    ),
    (
        {"evaluation": evaluated(["2026-01-10", "2026-05-02"])},
        {"evaluation": evaluated(["2026-01-10", "2026-05-01"])},
        ["evaluation-rewritten"],
    ),
    (
        {"evaluation": evaluated(["2026-01-10", "2026-05-02"])},
        {"evaluation": evaluated(["2026-01-10", "2026-06-02"])},
        [],
    ),
    (
        {"evaluation": evaluated(["2026-01-09", f"{TODAY}"])},
        {"evaluation": evaluated("2026-01-09")},
        ["evaluation-rewritten"],
    ),
    (
        {"evaluation": evaluated(["2026-01-09", f"{AFTER}"])},
        {"evaluation": evaluated("2026-01-09")},
        [],
    ),
    # The day of execution stays, too. A renewed agreement has another reference.
    ({}, {"agreement": executed("2025-01-14")}, ["agreement-rewritten"]),
    ({}, {"agreement": executed("2025-01-16")}, ["agreement-rewritten"]),
    ({}, {"agreement": executed("2025-01-16", reference="DPA-2025-008")}, []),
    (
        {"agreement": executed(f"{TODAY}"), "engaged": "2026-12-01"},
        {"agreement": executed(f"{BEFORE}")},
        ["agreement-rewritten"],
    ),
    (
        {"agreement": executed(f"{AFTER}"), "engaged": "2026-12-01"},
        {"agreement": executed(f"{BEFORE}")},
        [],
    ),
    (
        {"agreement": executed("2025-01-15", first="2022-01-17")},
        {"agreement": executed("2025-01-15")},
        ["agreement-rewritten"],
    ),
    (
        {"agreement": executed("2025-01-15", first="2022-01-17")},
        {"agreement": executed("2025-01-15", first="2022-01-18")},
        ["agreement-rewritten"],
    ),
    ({}, {"agreement": executed("2025-01-15", first="2022-01-17")}, []),
    # A later day of a safeguard replaces an earlier day.
    (signed("2026-01-15"), signed("2026-01-14"), ["safeguard-rewritten"]),
    (signed("2026-01-15"), signed(None), ["safeguard-rewritten"]),
    (signed("2026-01-15"), signed("2026-01-16"), []),
    (signed(None), signed("2026-01-15"), []),
    (signed("2026-01-15"), seen(f"{TODAY}"), ["safeguard-rewritten"]),
    (seen(f"{TODAY}"), seen(f"{BEFORE}"), ["safeguard-rewritten"]),
    (seen(f"{BEFORE}"), seen(f"{TODAY}"), []),
    # A vendor that has not started may move to a later day.
    ({"engaged": f"{AFTER}"}, {"engaged": "2026-07-02"}, []),
    ({"engaged": f"{AFTER}"}, {"engaged": "2026-12-01"}, []),
    ({"engaged": f"{AFTER}"}, {"engaged": f"{TODAY}"}, ["engaged-rewritten"]),
    ({"engaged": "2026-07-29"}, {"engaged": "2026-07-28"}, ["engaged-rewritten"]),
    # Or to an earlier day after the notice period.
    ({"engaged": "2026-09-01"}, {"engaged": "2026-07-29"}, ["engaged-rewritten"]),
    ({"engaged": "2026-09-01"}, {"engaged": "2026-07-30"}, []),
    ({"engaged": "2026-09-01"}, {"engaged": "2026-07-31"}, []),
    # An announcement is not entered after its day.
    ({"engaged": "2026-09-01"}, {"announced": f"{BEFORE}"}, ["announced-rewritten"]),
    ({"engaged": "2026-09-01"}, {"announced": f"{TODAY}"}, []),
    ({"engaged": "2026-09-01"}, {"announced": f"{AFTER}"}, []),
    # Nor is an end.
    ({}, {"ended": f"{BEFORE}"}, ["ended-backdated"]),
    ({}, {"ended": f"{TODAY}"}, []),
    ({}, {"ended": f"{AFTER}"}, []),
    ({"ended": "2026-06-10"}, {"ended": "2026-06-09"}, ["ended-backdated"]),
    ({"ended": "2026-06-10"}, {"ended": "2026-06-11"}, []),
    ({"ended": "2026-09-01"}, {"ended": f"{BEFORE}"}, ["ended-backdated"]),
    ({"ended": "2026-09-01"}, {"ended": f"{TODAY}"}, []),
    # An end is not put off when it is near.
    ({"ended": "2026-07-29"}, {"ended": "2026-07-30"}, ["ended-postponed"]),
    ({"ended": "2026-07-30"}, {"ended": "2026-07-31"}, []),
    ({"ended": "2026-07-29"}, {"ended": "2026-07-28"}, []),
    # `ended-order` reports an end before the engagement: the vendor was never active.
    ({}, {"ended": "2026-02-01"}, ["ended-backdated", "ended-order"]),
    ({}, {"ended": "2026-01-31"}, ["ended-order"]),
    # A newer agreement in force replaces an agreement.
    (
        {},
        {"agreement": {"reference": "DPA-2024-007", "executed": "2025-01-14"}},
        ["agreement-replaced"],
    ),
    ({}, {"agreement": {"reference": "DPA-2024-007", "executed": "2025-01-15"}}, []),
    ({}, {"agreement": {"reference": "DPA-2024-007", "executed": "2025-01-16"}}, []),
    (
        {"ended": f"{BEFORE}"},
        {
            "agreement": {
                "reference": "DPA-2025-007",
                "executed": "2025-01-15",
                "expires": str(BEFORE),
            }
        },
        ["agreement-replaced"],
    ),
    (
        {"ended": f"{BEFORE}"},
        {
            "agreement": {
                "reference": "DPA-2025-007",
                "executed": "2025-01-15",
                "expires": str(TODAY),
            }
        },
        [],
    ),
    (
        {"ended": f"{BEFORE}"},
        {
            "agreement": {
                "reference": "DPA-2025-007",
                "executed": "2025-01-15",
                "expires": str(AFTER),
            }
        },
        [],
    ),
]


@pytest.mark.parametrize(("before", "after", "expected"), DAYS)
def test_the_day_before_the_day_itself_and_the_day_after(
    repo: Repo,
    check: CheckCommand,
    before: dict[str, object],
    after: dict[str, object],
    expected: list[str],
) -> None:
    propose(repo, before, after)
    assert sorted(rules(check())) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"engaged": "2026-07-29"}, ["notice-period"]),
        ({"engaged": "2026-07-30"}, []),
        ({"engaged": "2026-07-31"}, []),
        # A vendor that has already ended is entered for the record.
        ({"engaged": "2026-02-01", "ended": f"{BEFORE}"}, []),
        ({"engaged": "2026-02-01", "ended": f"{TODAY}"}, []),
        ({"engaged": "2026-02-01", "ended": f"{AFTER}"}, ["notice-period"]),
    ],
)
def test_the_days_of_a_new_vendor(
    repo: Repo, check: CheckCommand, fields: dict[str, object], expected: list[str]
) -> None:
    repo.branch("proposal")
    repo.land("2026-06-02", {BETA: beta(**fields)})
    assert rules(check()) == expected


@pytest.mark.parametrize(
    ("ended", "expected"),
    [(BEFORE, []), (TODAY, []), (AFTER, ["removed-active"])],
)
def test_the_days_of_a_vendor_that_is_deleted(
    repo: Repo, check: CheckCommand, ended: date, expected: list[str]
) -> None:
    repo.land("2026-06-02", {BETA: beta(engaged="2026-03-01", ended=str(ended))})
    repo.branch("proposal")
    repo.land("2026-06-03", {BETA: None})
    assert rules(check()) == expected


@pytest.mark.parametrize(
    ("engaged", "expected"),
    [(BEFORE, ["removed-active"]), (TODAY, ["removed-active"]), (AFTER, [])],
)
def test_a_vendor_that_is_not_engaged_yet_may_be_withdrawn(
    repo: Repo, check: CheckCommand, engaged: date, expected: list[str]
) -> None:
    repo.land("2026-06-02", {BETA: beta(engaged=str(engaged))})
    repo.branch("proposal")
    repo.land("2026-06-03", {BETA: None})
    assert rules(check()) == expected


@pytest.mark.parametrize(
    ("announced", "expected"), [(BEFORE, ["announced-rewritten"]), (TODAY, []), (AFTER, [])]
)
def test_a_new_vendor_was_not_announced_before_it_is_proposed(
    repo: Repo, check: CheckCommand, announced: date, expected: list[str]
) -> None:
    repo.branch("proposal")
    repo.land("2026-06-02", {BETA: beta(announced=str(announced))})
    assert rules(check()) == expected


@pytest.mark.parametrize("shorter", [1, 30])
@pytest.mark.parametrize("longer", [30, 31])
def test_the_longer_of_two_notice_periods_counts(
    repo: Repo, check: CheckCommand, shorter: int, longer: int
) -> None:
    """A proposal cannot shorten its own notice period, but it can lengthen the period."""
    for before, after in ((shorter, longer), (longer, shorter)):
        repo.land("2026-06-02", {"register.yaml": policy(notice={"days": before})})
        repo.git("checkout", "--quiet", "-B", "proposal")
        proposed = policy(notice={"days": after})
        repo.land("2026-06-03", {"register.yaml": proposed, BETA: beta()})
        assert rules(check()) == ([] if longer == 30 else ["notice-period"])
        repo.switch("main")


@pytest.mark.parametrize("day", ["9999-12-31", "9999-12-01", "0001-01-01", "1970-01-01"])
def test_the_ends_of_the_calendar_are_no_crash(repo: Repo, check: CheckCommand, day: str) -> None:
    repo.land("2026-06-02", {"register.yaml": policy(notice={"days": "36500"})})
    repo.branch("proposal")
    repo.land("2026-06-03", {BETA: beta(), ACME: vendor(engaged="2026-02-02", ended=day)})
    ids = rules(check(today=day))
    assert "rule-failed" not in ids
    assert ("notice-period" in ids) is (day > "1")
    assert check.status == 1


def test_on_the_last_day_of_all_only_that_day_is_left(repo: Repo, check: CheckCommand) -> None:
    repo.branch("proposal")
    repo.land("2026-06-03", {BETA: beta(engaged="9999-12-30")})
    assert f"{BETA}:11 notice-period" in check(today="9999-12-31")
    repo.land("2026-06-03", {BETA: beta(engaged="9999-12-31")})
    assert f"{BETA}:11 notice-period" not in check(today="9999-12-31")


def test_an_agreement_may_hold_for_ever(repo: Repo, check: CheckCommand) -> None:
    terms = {"reference": "DPA-2025-001", "executed": "2025-01-15", "expires": "9999-12-31"}
    propose(repo, {"agreement": terms}, {"ended": "2026-12-31"})
    assert check() == []


# Where a proposal set out from.


def test_what_main_got_since_the_branch_left_is_not_the_doing_of_the_branch(
    repo: Repo, check: CheckCommand
) -> None:
    """Beta is not on the branch, and was not deleted by it; Acme was not changed back."""
    repo.git("branch", "proposal")
    repo.land("2026-06-02", {BETA: beta(), ACME: vendor(ended="2026-12-31")})
    repo.switch("proposal")
    repo.land("2026-06-03", {GAMMA: gamma()})
    assert (check(), check.status) == ([], 0)


def test_after_main_was_merged_into_the_branch_only_the_branch_counts(
    repo: Repo, check: CheckCommand
) -> None:
    repo.branch("proposal")
    repo.land("2026-06-02", {GAMMA: gamma()})
    repo.switch("main")
    repo.land("2026-06-03", {BETA: beta(engaged="2026-03-01")})
    repo.switch("proposal")
    repo.merge("main", "2026-06-04", "Merge branch 'main' into proposal")
    assert (check(), check.status) == ([], 0)


def test_what_a_workflow_checks_out_is_the_merge_of_the_proposal(
    repo: Repo, check: CheckCommand
) -> None:
    """GitHub's `refs/pull/13/merge`: HEAD is detached, at a merge commit."""
    repo.branch("proposal")
    repo.land("2026-06-02", {BETA: beta(engaged="2026-07-29")})
    repo.switch("main")
    base = repo.land("2026-06-03", {GAMMA: gamma()})
    repo.switch(base)
    merged = repo.merge("proposal", "2026-06-04", f"Merge proposal into {base}")
    repo.switch(merged)
    for name in ("main", base, "HEAD^1"):
        assert check(base=name) == [f"{BETA}:11 notice-period"]


def test_a_commit_without_a_branch_can_be_checked(repo: Repo, check: CheckCommand) -> None:
    repo.branch("proposal")
    proposed = repo.land("2026-06-02", {ACME: None})
    repo.switch(proposed)
    assert check() == [f"{ACME}:1 removed-active"]


def test_what_is_not_committed_is_proposed_too(repo: Repo, check: CheckCommand) -> None:
    """As on a laptop, before the commit: on a branch, and on `main` itself."""
    repo.write({BETA: beta(engaged="2026-07-29"), ACME: None})
    expected = [f"{ACME}:1 removed-active", f"{BETA}:11 notice-period"]
    assert check() == expected
    repo.git("add", "--all")
    assert check() == expected
    assert check(base="HEAD") == expected


def test_a_base_that_is_the_head_proposes_nothing(repo: Repo, check: CheckCommand) -> None:
    for base in ("main", "HEAD", repo.head):
        assert (check(base=base), check.status) == ([], 0)


def test_a_branch_that_is_behind_proposes_nothing(repo: Repo, check: CheckCommand) -> None:
    repo.git("branch", "proposal")
    repo.land("2026-06-02", {BETA: beta()})
    repo.switch("proposal")
    assert (check(), check.status) == ([], 0)


def test_a_base_without_common_history_is_refused(repo: Repo, check: CheckCommand) -> None:
    """Nobody can tell the changes of a branch without a common commit."""
    repo.git("checkout", "--quiet", "--orphan", "proposal")
    repo.land("2026-06-02", {BETA: beta(engaged="2026-07-29")})
    assert (check(), check.status) == ([], 2)
    assert "have no common history" in check.err


def test_the_notice_period_is_the_one_of_today_also_where_main_moved_on(
    repo: Repo, check: CheckCommand
) -> None:
    """A branch that set out while the period was shorter does not keep the shorter one."""
    repo.land("2026-06-02", {"register.yaml": policy(notice={"days": "10"})})
    repo.branch("proposal")
    repo.land("2026-06-03", {BETA: beta(engaged="2026-07-29")})
    after_the_cut = "2026-07-03"
    assert check(today=after_the_cut) == []
    repo.switch("main")
    repo.land("2026-06-04", {"register.yaml": policy(notice={"days": "30"})})
    repo.switch("proposal")
    assert check(today=after_the_cut) == [f"{BETA}:11 notice-period"]


def test_a_cut_of_the_notice_period_waits_for_the_longer_period(
    repo: Repo, check: CheckCommand
) -> None:
    """Cut on 2 June, 30 days last until 2 July: the last day on which they count."""
    repo.land("2026-06-02", {"register.yaml": policy(notice={"days": "20"})})
    repo.land("2026-06-03", {"register.yaml": policy(notice={"days": "1"})})
    repo.land("2026-06-04", {"README.md": "Nothing that counts"})
    repo.branch("proposal")
    repo.land("2026-06-05", {BETA: beta(engaged="2026-07-20")})
    assert check(today="2026-07-02") == [f"{BETA}:11 notice-period"]
    assert check(today="2026-07-03") == []


def test_a_policy_that_cannot_be_read_does_not_end_a_notice_period(
    repo: Repo, check: CheckCommand
) -> None:
    repo.land("2026-06-02", {"register.yaml": "notice: {days: 1}"})
    repo.land("2026-06-03", {"register.yaml": policy(notice={"days": "1"})})
    repo.branch("proposal")
    repo.land("2026-06-05", {BETA: beta(engaged="2026-07-20")})
    assert check() == [f"{BETA}:11 notice-period"]


@pytest.mark.parametrize("end", [None, "2027-01-01"])
def test_an_end_within_the_notice_period_is_not_withdrawn(
    repo: Repo, check: CheckCommand, end: str | None
) -> None:
    propose(repo, {"ended": "2026-07-29"}, {"ended": end})
    assert rules(check()) == ["ended-postponed"]
    repo.land("2026-06-04", {ACME: vendor(ended="2026-07-29")})
    assert check() == []


@pytest.mark.parametrize("end", [None, "2027-01-01"])
def test_an_end_after_the_notice_period_may_be_withdrawn(
    repo: Repo, check: CheckCommand, end: str | None
) -> None:
    propose(repo, {"ended": f"{EARLIEST}"}, {"ended": end})
    assert check() == []


def test_a_proposal_to_a_register_in_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repo = Repo(tmp_path / "company", "legal/register")
    repo.land("2026-06-01", {"register.yaml": policy(), ACME: vendor()})
    repo.branch("proposal")
    (repo.top / "elsewhere.txt").write_text("x")
    repo.land("2026-06-02", {BETA: beta(engaged="2026-07-29"), ACME: None})
    check = CheckCommand(repo, capsys)
    assert check() == [f"{ACME}:1 removed-active", f"{BETA}:11 notice-period"]


def test_a_proposal_with_a_ledger(repo: Repo, check: CheckCommand) -> None:
    """The ledger can tell that an agreement has expired, also where it is new itself."""
    line = f'DPA-2024-007,"Acme Cloud, Inc.",2025-01-16,{BEFORE},active\n'
    propose(
        repo,
        {"ended": f"{BEFORE}"},
        {"agreement": {"reference": "DPA-2024-007", "executed": "2025-01-16"}},
    )
    assert check() == []
    repo.land("2026-06-04", {"register.yaml": REGISTER, "agreements.csv": HEADER + line})
    assert check() == [f"{ACME}:6 agreement-replaced"]


# What cannot be compared.


def test_a_base_without_a_register_is_not_compared(repo: Repo, check: CheckCommand) -> None:
    repo.git("checkout", "--quiet", "--orphan", "empty")
    repo.git("rm", "--quiet", "-r", "--force", ".")
    repo.land("2026-06-01", {"README.md": "Soon"})
    repo.branch("proposal")
    repo.land("2026-06-02", {"register.yaml": policy(), BETA: beta(engaged="2026-02-01")})
    assert (check(base="empty"), check.status) == ([], 0)
    assert check.err == "Not compared: there is no register.yaml in empty.\n"


def test_a_base_whose_register_yaml_is_broken_cannot_be_compared(
    repo: Repo, check: CheckCommand
) -> None:
    """It must not pass for one without a register, or a broken file would open the gate."""
    repo.land("2026-06-02", {"register.yaml": "organization: [\n"})
    repo.branch("proposal")
    repo.land("2026-06-03", {"register.yaml": policy(), BETA: beta(engaged="2026-02-01")})
    assert (check(), check.status) == ([], 2)
    assert check.err == "subprocessors: the register.yaml of main cannot be read\n"


def test_settings_of_the_base_may_be_unknown_today(repo: Repo, check: CheckCommand) -> None:
    """As when the version of the checks changes together with the settings."""
    old = policy(colour="blue", notice={"days": "31", "hours": "2"})
    repo.land("2026-06-02", {"register.yaml": old})
    repo.branch("proposal")
    repo.land("2026-06-03", {"register.yaml": policy(), BETA: beta()})
    assert check() == [f"{BETA}:11 notice-period"]


def test_a_broken_register_yaml_on_the_branch_is_all_that_is_said(
    repo: Repo, check: CheckCommand
) -> None:
    repo.branch("proposal")
    broken = policy().replace("organization: ", "organization: a: ")
    repo.land("2026-06-02", {"register.yaml": broken, ACME: None})
    assert check() == ["register.yaml:1 yaml-syntax"]
    assert check.status == 2


@pytest.mark.parametrize(
    "text", ["name: [\n", "", vendor(engaged="soon"), vendor(countries=None), vendor(name=None)]
)
def test_a_file_that_is_broken_on_the_branch_was_not_deleted(
    repo: Repo, check: CheckCommand, text: str
) -> None:
    repo.branch("proposal")
    repo.land("2026-06-02", {ACME: text})
    ids = rules(check())
    assert ids
    assert not {*ids} & {rule.id for rule in RULES.values() if rule.needs_base}


def test_a_file_that_is_mended_on_the_branch_is_no_new_vendor(
    repo: Repo, check: CheckCommand
) -> None:
    """Else nobody can mend it without a waiver, or a wrong date."""
    repo.land("2026-06-02", {ACME: "name: [\n"})
    repo.branch("proposal")
    repo.land("2026-06-03", {ACME: vendor()})
    assert check() == []


def test_a_field_that_is_mended_on_the_branch_is_no_rewriting(
    repo: Repo, check: CheckCommand
) -> None:
    repo.land("2026-06-02", {ACME: vendor(engaged="soon", agreement="none")})
    repo.branch("proposal")
    repo.land("2026-06-03", {ACME: vendor()})
    assert check() == []


def test_a_link_is_no_vendor_that_could_change(repo: Repo, check: CheckCommand) -> None:
    (repo.root / BETA).symlink_to("acme.yaml")
    repo.commit("A link")
    repo.branch("proposal")
    (repo.root / BETA).unlink()
    repo.commit("No link")
    assert check() == []


@pytest.mark.parametrize("base", ["nonsense", "-h", "--all", "HEAD~99", "origin/main", ""])
def test_an_unknown_base_is_said(repo: Repo, check: CheckCommand, base: str) -> None:
    # `--base=-h` is how an option's value may start with a dash.
    status = main(["--root", str(repo.root), "check", f"--base={base}"])
    out, err = check.capsys.readouterr()
    assert (status, out, err) == (2, "", f"subprocessors: there is no revision {base!r}\n")


def test_a_shallow_clone_is_refused(
    repo: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.land("2026-06-02", {BETA: beta()})
    root = repo.clone(tmp_path / "clone", "--depth=1")
    assert main(["--root", str(root), "check", "--base", "HEAD"]) == 2
    err = capsys.readouterr().err
    assert "`git fetch --unshallow`" in err
    assert "`fetch-depth: 0`" in err
    assert main(["--root", str(root), "check", "--today", str(TODAY)]) == 0


def test_a_base_needs_a_repository_and_a_commit(
    repo: Repo, check: CheckCommand, tmp_path: Path
) -> None:
    empty = Repo(tmp_path / "empty")
    empty.write({"register.yaml": policy(), ACME: vendor()})
    assert main(["--root", str(empty.root), "check", "--base", "main"]) == 2
    assert "there is no" in check.capsys.readouterr().err
    forget_history(repo)
    assert (check(), check.status) == ([], 2)
    assert check.err == "subprocessors: this folder is in no Git repository\n"


# An emergency.


def waivers(rule: str, file: str, until: str = "2026-07-31") -> list[dict[str, str]]:
    """The setting `waivers` with a single waiver."""
    return [
        {
            "rule": rule,
            "file": file,
            "reason": "The other one is down",
            "approved-by": "privacy team",
            "until": until,
        }
    ]


def test_in_an_emergency_a_waiver_lets_a_vendor_in_at_once(repo: Repo, check: CheckCommand) -> None:
    """It is loud in the proposal, and at rest afterwards, until its own end."""
    repo.branch("emergency")
    waived = policy(waivers=waivers("notice-period", BETA))
    repo.land("2026-06-30", {BETA: beta(engaged="2026-06-30"), "register.yaml": waived})
    assert (rules(check()), check.status) == (["waiver-introduced"], 0)
    # A waiver in an earlier proposal would be a waiver ahead of its file.
    assert "to approve the waiver with this proposal" in check.out

    repo.switch("main")
    repo.merge("emergency", "2026-06-30", "Merge pull request #13 from initech/emergency")
    assert (check(base=None), check.status) == ([], 0)
    assert (check(base="main"), check.status) == ([], 0)
    # A second check of the proposal has the same result.
    assert (rules(check(base="main~1")), check.status) == (["waiver-introduced"], 0)

    repo.branch("proposal")
    repo.land("2026-07-01", {ACME: vendor(countries=["US", "IN"])})
    assert (check(), check.status) == ([], 0)
    assert "waiver-expired" in rules(check(base=None, today="2027-01-01"))


def test_a_waiver_that_was_granted_before_is_loud_once(repo: Repo, check: CheckCommand) -> None:
    """While there is no such file, the waiver is a blank cheque."""
    repo.land("2026-06-29", {"register.yaml": policy(waivers=waivers("notice-period", BETA))})
    assert (rules(check(base=None)), check.status) == (["waiver-ahead"], 0)
    repo.branch("emergency")
    repo.land("2026-06-30", {BETA: beta(engaged="2026-06-30")})
    assert (check(), check.status) == ([], 0)


def test_a_waiver_for_a_vendor_that_is_deleted_stays_without_complaint(
    repo: Repo, check: CheckCommand
) -> None:
    repo.branch("emergency")
    repo.land(
        "2026-06-30", {ACME: None, "register.yaml": policy(waivers=waivers("removed-active", ACME))}
    )
    assert (rules(check()), check.status) == (["waiver-introduced"], 0)
    repo.switch("main")
    repo.squash("emergency", "2026-06-30", "Acme is gone (#13)")
    assert (check(base=None), check.status) == ([], 0)
    assert (rules(check(base="main~1")), check.status) == (["waiver-introduced"], 0)


@pytest.mark.parametrize(
    ("rule", "file", "until", "expected"),
    [
        ("notice-period", ACME, "2026-07-31", ["notice-period"]),
        ("removed-active", BETA, "2026-07-31", ["notice-period"]),
        ("notice-period", BETA, "2026-07-31", ["waiver-introduced"]),
        ("notice-period", BETA, "2026-08-01", ["waiver-introduced", "waiver-term"]),
        ("notice-period", BETA, str(BEFORE), ["notice-period", "waiver-expired"]),
        ("notice-period", BETA, str(TODAY), ["waiver-introduced"]),
        ("notise-period", BETA, "2026-12-31", ["notice-period", "waiver-unknown"]),
    ],
)
def test_a_waiver_covers_its_rule_in_its_file_until_its_day(
    repo: Repo, check: CheckCommand, rule: str, file: str, until: str, expected: list[str]
) -> None:
    repo.branch("emergency")
    waived = policy(waivers=waivers(rule, file, until))
    repo.land("2026-06-30", {BETA: beta(engaged="2026-07-29"), "register.yaml": waived})
    assert sorted(rules(check())) == expected


def test_a_rule_about_changes_can_be_bent_like_any_other(repo: Repo, check: CheckCommand) -> None:
    repo.land("2026-06-02", {"register.yaml": policy(rules={"notice-period": "warning"})})
    repo.branch("proposal")
    repo.land("2026-06-03", {BETA: beta(engaged="2026-07-29")})
    assert (rules(check()), check.status) == (["notice-period"], 0)
    repo.land("2026-06-04", {"register.yaml": policy(rules={"notice-period": "off"})})
    assert (rules(check()), check.status) == (["severity-introduced"], 0)


def test_a_rule_is_made_weaker_before_the_proposal_that_needs_it(
    repo: Repo, check: CheckCommand
) -> None:
    repo.branch("proposal")
    off = {"register.yaml": policy(rules={"notice-period": "off"})}
    repo.land("2026-06-03", off)
    assert check() == []
    repo.land("2026-06-04", {BETA: beta(engaged="2026-07-29")})
    assert rules(check()) == ["severity-introduced"]
    repo.switch("main")
    repo.land("2026-06-05", off)
    repo.branch("later")
    repo.land("2026-06-06", {BETA: beta(engaged="2026-07-29")})
    assert check() == []


# In a hook.


def test_a_hook_checks_what_is_about_to_be_committed(repo: Repo) -> None:
    """Git tells a hook where its index is; the check must still work."""
    repo.branch("proposal")
    hook = repo.top / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    command = f"PYTHONPATH='{ROOT}' '{sys.executable}' -m checks check --base main --today {TODAY}"
    hook.write_text(f"#!/bin/sh\n{command}\n")
    hook.chmod(0o755)
    repo.write({BETA: beta(engaged="2026-07-29")})
    repo.git("add", "--all")
    environment = os.environ | ENVIRONMENT | {
        "GIT_AUTHOR_NAME": "An Author", "GIT_AUTHOR_EMAIL": "author@initech.com",
        "GIT_COMMITTER_NAME": "A Committer", "GIT_COMMITTER_EMAIL": "committer@initech.com",
    }  # fmt: skip

    def commit() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["git", "commit", "--quiet", "-m", "Beta", "--", BETA],
            cwd=repo.top,
            env=environment,
            capture_output=True,
            text=True,
        )

    refused = commit()
    assert refused.returncode == 1
    assert "[notice-period]" in refused.stdout + refused.stderr
    repo.write({BETA: beta()})
    assert commit().returncode == 0


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Acme Cloud, Inc.", "Acme Cloud", ["legal-form-dropped"]),
        ("Acme Cloud, Inc.", "ACME CLOUD", ["legal-form-dropped"]),
        ("Acme Cloud, Inc. (Zenith)", "Acme Cloud", ["legal-form-dropped"]),
        ("Acme Cloud, Inc.", "Acme Cloud Incorporated", []),
        ("Acme Cloud", "Acme Cloud, Inc.", []),
        ("Acme Cloud", "Acme cloud", []),
    ],
)
def test_a_name_that_loses_its_legal_form_is_a_warning(
    repo: Repo, check: CheckCommand, before: str, after: str, expected: list[str]
) -> None:
    repo.land("2026-06-02", {"register.yaml": policy(), ACME: vendor(name=before)})
    repo.branch("proposal")
    repo.land("2026-06-03", {ACME: vendor(name=after)})
    assert rules(check()) == expected
    assert check.status == 0
    if expected:
        main(["--root", str(repo.root), "check", "--base", "main", "--today", str(TODAY)])
        out = check.capsys.readouterr().out
        assert f'hint: write `name: "{before}"` again' in out


def test_another_legal_form_is_no_dropped_form(repo: Repo, check: CheckCommand) -> None:
    """Another legal form means another company, and customers get a notice."""
    repo.land("2026-06-02", {"register.yaml": policy(), ACME: vendor()})
    repo.branch("proposal")
    repo.land("2026-06-03", {ACME: vendor(name="Acme Cloud GmbH")})
    assert "legal-form-dropped" not in rules(check())


@pytest.mark.parametrize(
    ("change", "days"),
    [
        (
            {"evaluation": evaluated("2026-01-09")},
            {"evaluation": evaluated(["2026-01-09", "2026-01-10"])},
        ),
        ({"agreement": executed("2025-01-14")}, {"agreement": executed("2025-01-15")}),
        (signed("2025-01-14"), signed("2025-01-15")),
    ],
)
def test_a_day_that_was_rewritten_comes_back_or_has_a_waiver(
    repo: Repo, check: CheckCommand, change: dict[str, object], days: dict[str, object]
) -> None:
    propose(repo, days, change)
    [name] = rules(check())
    main(["--root", str(repo.root), "check", "--base", "main", "--today", str(TODAY)])
    out = check.capsys.readouterr().out
    assert "to correct a slip, ask the owners of register.yaml for a waiver" in out
    repo.land("2026-06-04", {ACME: vendor(**days)})
    assert check() == []
    repo.switch("main")
    repo.land("2026-06-05", {"register.yaml": policy(waivers=waivers(name, ACME))})
    repo.branch("correction")
    repo.land("2026-06-06", {ACME: vendor(**change)})
    assert check() == []


def test_the_ledger_of_the_target_branch_corrects_the_day_of_an_agreement(
    repo: Repo, check: CheckCommand
) -> None:
    """The hint of agreement-dates says so. A ledger that changes too proves nothing."""
    there = {"register.yaml": REGISTER, "agreements.csv": ledger("2025-01-14"), ACME: vendor()}
    repo.land("2026-06-02", there)
    repo.branch("proposal")
    repo.land("2026-06-03", {ACME: vendor(agreement=executed("2025-01-14"))})
    assert check() == []
    moved = {"agreements.csv": ledger("2025-01-13"), ACME: vendor(agreement=executed("2025-01-13"))}
    repo.land("2026-06-04", moved)
    assert rules(check()) == ["agreement-rewritten"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"evaluation": None}, ["evaluation-rewritten"]),
        ({"agreement": None}, ["agreement-rewritten"]),
        ({"agreement": {"reference": "DPA-2025-001"}}, ["agreement-rewritten"]),
        ({"agreement": {"executed": "2025-01-14"}}, ["agreement-rewritten"]),
    ],
)
def test_a_fact_that_need_not_be_stated_is_not_dropped_either(
    repo: Repo, check: CheckCommand, fields: dict[str, object], expected: list[str]
) -> None:
    settings = policy(required=["website", "purpose", "countries", "engaged"])
    repo.land("2026-06-02", {"register.yaml": settings, ACME: vendor()})
    repo.branch("proposal")
    repo.land("2026-06-03", {ACME: vendor(**fields)})
    assert rules(check()) == expected
    repo.land("2026-06-04", {ACME: vendor()})
    assert check() == []


def test_a_fact_that_must_be_stated_is_missing_and_not_rewritten(
    repo: Repo, check: CheckCommand
) -> None:
    propose(repo, {}, {"evaluation": None, "agreement": None})
    assert set(rules(check())) == {"fact-missing"}


def test_a_replaced_vendor_ends(repo: Repo, check: CheckCommand) -> None:
    repo.branch("proposal")
    repo.land("2026-06-02", {BETA: beta(replaces="acme")})
    assert check() == [f"{BETA}:16 replaces-ended"]
    repo.land("2026-06-03", {BETA: beta(replaces=["acmee"])})
    assert check() == [f"{BETA}:16 replaces-ended"]
    repo.land("2026-06-04", {BETA: beta(replaces=["beta"])})
    assert check() == [f"{BETA}:16 replaces-ended"]
    repo.land("2026-06-05", {BETA: beta(replaces="acme"), ACME: vendor(ended="2026-08-31")})
    assert check() == []


@pytest.mark.parametrize(
    ("engaged", "expected"),
    [(f"{EARLIEST}", [f"{ACME}:1 replaces-ended"]), (f"{AFTER}", [f"{ACME}:1 replaces-ended"]),
     (f"{TODAY}", [])],
)  # fmt: skip
def test_a_vendor_with_a_replacement_to_come_ends(
    repo: Repo, check: CheckCommand, engaged: str, expected: list[str]
) -> None:
    new = {"replaces": "acme", "engaged": engaged}
    repo.land("2026-06-02", {ACME: vendor(ended="2026-08-31"), BETA: beta(**new)})
    repo.branch("proposal")
    repo.land("2026-06-03", {ACME: vendor()})
    assert check() == expected
    repo.land("2026-06-04", {ACME: vendor(ended="2026-09-30")})
    assert check() == []
    repo.land("2026-06-05", {ACME: vendor(), BETA: beta(engaged=engaged)})
    assert check() == []


def test_a_service_may_move_to_an_entry_of_its_own_at_once(repo: Repo, check: CheckCommand) -> None:
    repo.land("2026-03-01", {ACME: vendor(scope=["mail", "chat"])})
    repo.branch("proposal")
    moved = {"name": "Acme Cloud, Inc.", "entity": "acme", **LEFT, "scope": "chat"}
    repo.land("2026-06-02", {ACME: vendor(scope="mail"), BETA: vendor(**moved)})
    assert check() == []
    repo.land("2026-06-03", {BETA: vendor(**moved, countries=["IN"])})
    assert "notice-period" in rules(check())


def test_a_service_of_an_entry_with_pending_changes_is_new(repo: Repo, check: CheckCommand) -> None:
    repo.land("2026-06-20", {ACME: vendor(scope=["mail", "chat"], purpose="Cloud backups")})
    repo.branch("proposal")
    moved = {"name": "Acme Cloud, Inc.", "entity": "acme", **LEFT, "scope": "chat"}
    repo.land("2026-06-21", {BETA: vendor(**moved, purpose="Cloud backups")})
    assert "notice-period" in rules(check())


HOLIDAYS = ["2026-07-01", "2026-07-02", "2026-07-03"]
WORKING = {"days": "10", "working-days": "true", "holidays": HOLIDAYS}
"""Ten working days from TODAY, a Tuesday, without three holidays: until 17 July."""


@pytest.mark.parametrize(
    "proposed",
    [
        WORKING,
        {**WORKING, "holidays": HOLIDAYS[:1]},
        {**WORKING, "holidays": ["2026-12-25", "2026-12-28", "2026-12-29", "2026-12-30"]},
        {"days": "10", "working-days": "true"},
        {"days": "10"},
        {"days": "9", "working-days": "true", "holidays": HOLIDAYS},
        {**WORKING, "objections": "1"},
        {"days": "16"},
    ],
)
def test_a_proposal_cannot_shorten_its_own_working_days(
    repo: Repo, check: CheckCommand, proposed: dict[str, object]
) -> None:
    repo.land("2026-02-01", {"register.yaml": policy(notice=WORKING)})
    repo.branch("proposal")
    settings = {"register.yaml": policy(notice=proposed)}
    repo.land("2026-06-03", {**settings, BETA: beta(engaged="2026-07-16")})
    assert f"{BETA}:11 notice-period" in check()
    repo.land("2026-06-03", {**settings, BETA: beta(engaged="2026-07-17")})
    assert "notice-period" not in rules(check())


@pytest.mark.parametrize(
    ("proposed", "earliest"),
    [
        ({**WORKING, "holidays": [*HOLIDAYS, "2026-07-17"]}, "2026-07-20"),
        ({**WORKING, "days": "11"}, "2026-07-20"),
        ({"days": "20"}, "2026-07-20"),
    ],
)
def test_a_proposal_can_lengthen_its_own_working_days(
    repo: Repo, check: CheckCommand, proposed: dict[str, object], earliest: str
) -> None:
    repo.land("2026-02-01", {"register.yaml": policy(notice=WORKING)})
    repo.branch("proposal")
    before = date.fromisoformat(earliest) - timedelta(1)
    settings = {"register.yaml": policy(notice=proposed)}
    repo.land("2026-06-03", {**settings, BETA: beta(engaged=f"{before}")})
    assert check() == [f"{BETA}:11 notice-period"]
    repo.land("2026-06-03", {BETA: beta(engaged=earliest)})
    assert check() == []


@pytest.mark.parametrize("days", [["2026-12-25"], HOLIDAYS[:2]])
def test_fewer_holidays_wait_for_the_longer_period(
    repo: Repo, check: CheckCommand, days: list[str]
) -> None:
    """Cut on 26 June, the longer period lasts until 15 July."""
    repo.land("2026-02-01", {"register.yaml": policy(notice=WORKING)})
    repo.land("2026-06-26", {"register.yaml": policy(notice={**WORKING, "holidays": days})})
    repo.land("2026-06-27", {"register.yaml": policy(notice={**WORKING, "days": "1"})})
    repo.branch("proposal")
    repo.land("2026-06-28", {BETA: beta(engaged="2026-07-16")})
    assert check() == [f"{BETA}:11 notice-period"]
    repo.land("2026-06-28", {BETA: beta(engaged="2026-07-17")})
    assert check() == []


def test_the_period_is_named_as_the_register_counts_it(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.land("2026-02-01", {"register.yaml": policy(notice=WORKING)})
    repo.branch("proposal")
    repo.land("2026-06-03", {BETA: beta(engaged="2026-07-16")})
    main(["--root", str(repo.root), "check", "--base", "main", "--today", str(TODAY)])
    out = capsys.readouterr().out
    assert "2026-07-16 is before the end of the notice period of 10 working days" in out
    assert "set `engaged` to 2026-07-17 or a later day" in out


@pytest.mark.parametrize(
    ("end", "found"), [("2026-07-16", ["ended-postponed"]), ("2026-07-17", [])]
)
def test_an_end_within_the_working_days_is_not_withdrawn(
    repo: Repo, check: CheckCommand, end: str, found: list[str]
) -> None:
    repo.land("2026-02-01", {"register.yaml": policy(notice=WORKING)})
    propose(repo, {"ended": end}, {"ended": None})
    assert rules(check()) == found


@pytest.mark.parametrize(
    ("since", "found"), [("2026-06-15", []), ("2026-06-16", ["history-start"])]
)
def test_the_history_starts_before_the_working_days(
    repo: Repo, check: CheckCommand, since: str, found: list[str]
) -> None:
    """Ten working days from 15 June, a Monday, end on 29 June."""
    repo.land("2026-02-01", {"register.yaml": policy(notice={**WORKING, "since": since})})
    assert rules(check(base=None)) == found
