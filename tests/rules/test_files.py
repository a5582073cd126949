"""Text after a value: a comment, or a value that YAML has cut."""

import pytest

from checks.changes.proposal import Proposal
from checks.engine import check_proposal
from checks.register.load import load
from tests.rules.findings import findings_about
from tests.trees import FILES, REGISTER, TODAY, VENDOR, VENDOR_PATH, MemoryTree, check

AFTER_VALUES = [
    # A line of the vendor's file, the rule, and where the comment starts.
    ("purpose: Text messages #1 provider of passwords", "swallowed-text", 24),
    ("purpose: Hosting of things # and backups", "trailing-comment", 28),
    ("purpose: Hosting of things ## and backups", "trailing-comment", 28),
    ("purpose: Hosting\n  of things #1 of all", "swallowed-text", 13),
    ("name: #paid Inc.", "swallowed-text", 7),
    ("name: # paid Inc.", "swallowed-text", 7),
    ("scope: Ä plan #1", "swallowed-text", 15),
    ("engaged: 2026-02-01 #kickoff", "swallowed-text", 21),
    ("countries:\n- US #main", "swallowed-text", 6),
    ("countries: [US, #DE\n  FR]", "swallowed-text", 17),
    ("countries: [US #DE\n  , FR]", "swallowed-text", 16),
    ("also-known-as: [Acme # paid\n  ]", "trailing-comment", 22),
    ("also-known-as:\n  - Acme #paid", "swallowed-text", 10),
    ("address: 122 E Pecan St, #1135, San Antonio", "swallowed-text", 26),
    ("contact: {role: DPO #1\n  , email: dpo@acme.cloud}", "swallowed-text", 21),
    ("internal: {notes: Ticket #12\n  }", "swallowed-text", 26),
    # Nothing is lost.
    ("purpose: Cloud#1 hosting", "", 0),
    ('purpose: "Text messages #1 provider"', "", 0),
    ("purpose: 'Text messages' #1", "", 0),
    ("purpose: >-  #1\n  Hosting #1 of all", "", 0),
    ("purpose: Hosting of things\n# and backups\n#too", "", 0),
    ("engaged: 2026-02-01 # kickoff", "", 0),
    ("website: https://acme.cloud/#top", "", 0),
    ("countries: [US] # for now", "", 0),
    ("countries: [US] #for now", "", 0),
    ("countries:\n- US # for now", "", 0),
    ("countries: # for now\n- US", "", 0),
    (
        "evaluation: #signed by legal\n  {privacy: 2026-01-10, security: 2026-01-10, "
        "confidentiality: 2026-01-10}",
        "",
        0,
    ),
    ("scope: US plan #", "", 0),
]


@pytest.mark.parametrize("pure", [False, True], ids=["libyaml", "pure"])
@pytest.mark.parametrize(("line", "rule", "column"), AFTER_VALUES)
def test_text_after_a_value(
    line: str, rule: str, column: int, pure: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if pure:
        monkeypatch.setattr("checks.register.source.CParser", None)
    field = line.partition(":")[0]
    areas = ("  privacy", "  security", "  confidentiality") if field == "evaluation" else ()
    kept = [old for old in VENDOR.splitlines() if not old.startswith((f"{field}:", *areas))]
    findings = check({**FILES, VENDOR_PATH: "\n".join([*kept, line, ""])}).findings
    places = [(f.rule, f.span.column) for f in findings]
    assert places == ([(rule, column)] if rule else [])


HINTS_ABOUT_COMMENTS = [
    # A line, its hint, and corrected lines.
    (
        "purpose: Text messages #1 provider",
        'put the whole value in quotes: "Text messages #1 provider", or move the comment to its '
        "own line",
        ['purpose: "Text messages #1 provider"', "#1 provider\npurpose: Text messages"],
    ),
    (
        'scope: The "best" plan #1',
        "put the whole value in quotes: 'The \"best\" plan #1', or move the comment to its own "
        "line",
        ["scope: 'The \"best\" plan #1'", '#1\nscope: The "best" plan'],
    ),
    (
        "scope: #1 plan",
        'put the whole value in quotes: "#1 plan"',
        ['scope: "#1 plan"'],
    ),
    ("scope: # US plan", "remove the #", ["scope: US plan"]),
    ("engaged: #2026-02-01", "remove the #", ["engaged: 2026-02-01"]),
    (
        "engaged: 2026-02-01 #kickoff",
        "move the comment to its own line",
        ["#kickoff\nengaged: 2026-02-01"],
    ),
    (
        "website: https://acme.cloud #main",
        "move the comment to its own line",
        ["#main\nwebsite: https://acme.cloud"],
    ),
]


@pytest.mark.parametrize(("line", "hint", "obedient"), HINTS_ABOUT_COMMENTS)
def test_the_hint_about_a_comment_helps(line: str, hint: str, obedient: list[str]) -> None:
    field = line.partition(":")[0]
    [finding] = findings_about(field, line)
    assert (finding.rule, finding.hint) == ("swallowed-text", hint)
    for better in obedient:
        assert findings_about(field, better) == ()


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("title: Subprocessors", "title: Our #1 subprocessors", "swallowed-text"),
        ("title: Subprocessors", "title: Our list # of vendors", "trailing-comment"),
        ("organization: Initech", "organization: #Initech", "swallowed-text"),
        ("    title: Infrastructure", "    title: Infrastructure #1", "swallowed-text"),
        ("groups:", "groups: # in order", ""),
        ("ledger: agreements.csv", "ledger: agreements.csv # exported", ""),
    ],
)
def test_text_after_a_value_in_register_yaml(old: str, new: str, rule: str) -> None:
    findings = check({**FILES, "register.yaml": REGISTER.replace(old, new)}).findings
    assert [f.rule for f in findings] == ([rule] if rule else [])


def test_a_proposal_hears_nothing_of_comments_in_other_files() -> None:
    other = VENDOR.replace("purpose: Cloud hosting", "purpose: Hosting of mail # and backups")
    before = {**FILES, "subprocessors/b.yaml": other.replace("US plan", "EU plan")}
    after = {**before, VENDOR_PATH: VENDOR.replace("Cloud hosting", "Hosting in the cloud")}
    tree = MemoryTree(after)
    proposal = Proposal(load(MemoryTree(before)), load(tree), frozenset({VENDOR_PATH}))
    assert "trailing-comment" not in {
        f.rule for f in check_proposal(proposal, tree, TODAY).findings
    }
    assert "trailing-comment" in {f.rule for f in check(after).findings}
