"""A slip has a single finding, on its own line. The hint and `fix` both correct the slip."""

from collections.abc import Mapping, Sequence

import pytest

from checks.editing.corrections import make
from checks.editing.draft import Draft
from checks.editing.fix import fix
from checks.engine import check_or_report
from checks.findings import Correction, Lines, Located, Report, correction
from checks.register.memory import MemoryTree
from tests.slips.corpus import NAMES, SLIPS
from tests.slips.habits import ASKED
from tests.slips.slip import CONTACT, FILES, INTERNAL, LEDGER, PATH, SETTINGS, VENDOR, Asked, Slip
from tests.trees import TODAY, check, said


def run_on(files: "Files") -> Report:
    """The report of a check."""
    register = check_or_report(MemoryTree(files), TODAY)
    return register if isinstance(register, Report) else check(files)


Files = Mapping[str, str | bytes]


def obeyed(files: Files, finding: Located, correction: Correction) -> dict[str, str]:
    """The files after somebody obeyed the hint of a finding."""
    draft = Draft(MemoryTree(files))
    assert make(draft, [(finding, correction)]) == 1
    return _texts(files, draft)


def fixed(files: Files) -> dict[str, str]:
    """The files after `fix`."""
    return _texts(files, fix(MemoryTree(files), TODAY).draft)


def _texts(files: Files, draft: Draft) -> dict[str, str]:
    after = {path: data.encode() if isinstance(data, str) else data for path, data in files.items()}
    after.update(draft.changed())
    removed = {path for path, data in draft.changes.items() if data is None}
    return {path: data.decode() for path, data in after.items() if path not in removed}


def _only(findings: Sequence[Located]) -> Located:
    assert len(findings) == 1, [f"{f.span.line} {f.rule}: {f.message} ({f.hint})" for f in findings]
    return findings[0]


def test_the_register_without_slips_has_no_findings() -> None:
    assert said(check(FILES).findings) == []


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: ascii(slip.wrong)[:60])
def test_a_slip(slip: Slip) -> None:
    files = slip.files()
    finding = _only(check(files).findings)
    assert (finding.path, finding.span.line, finding.rule) == (slip.path, slip.line, slip.rule)
    right = slip.files(slip.old if slip.right is None else slip.right)
    corrected = [obeyed(files, finding, correction) for correction in finding.corrections]
    assert right in corrected, (finding.hint, corrected)
    for after in corrected:
        assert finding.rule not in {f.rule for f in check(after).findings}
    assert said(check(right).findings) == []
    assert fixed(files) == (right if slip.certain else files)


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: ascii(asked.wrong)[:60])
def test_a_slip_that_only_a_person_can_correct(asked: Asked) -> None:
    files = asked.slip.files()
    finding = _only(run_on(files).findings)
    line = asked.slip.line
    assert (finding.path, finding.span.line, finding.rule) == (asked.path, line, asked.rule)
    assert asked.words in finding.hint
    assert not finding.corrections
    assert fixed(files) == files


@pytest.mark.parametrize("end", ["\r\n"], ids=["CRLF"])
@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: ascii(slip.wrong)[:60])
def test_a_correction_keeps_the_line_ends(slip: Slip, end: str) -> None:
    files = {path: text.replace("\n", end) for path, text in slip.files().items()}
    right = slip.files(slip.old if slip.right is None else slip.right)[slip.path]
    expected = right if slip.certain else slip.files()[slip.path]
    assert fixed(files)[slip.path] == expected.replace("\n", end)


def test_the_corpus_is_large() -> None:
    assert len({(slip.path, slip.old, slip.wrong) for slip in SLIPS}) >= 150


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: ascii(slip.wrong)[:60])
def test_a_slip_does_not_hide_a_wrong_country(slip: Slip) -> None:
    """Nor a wrong address. The mistakes are on other lines than the slip."""
    if slip.path != PATH:
        return
    files = slip.files()
    wrong = "established: UK" if "established: US\n" in files[PATH] else "countries: [US, UK]"
    files[PATH] = files[PATH].replace("established: US\n", f"{wrong}\n")
    rules = [finding.rule for finding in check(files).findings]
    if slip.old in VENDOR and "established" not in slip.wrong:
        assert sorted(rules) == sorted([slip.rule, "country-code"])


@pytest.mark.parametrize("name", NAMES)
def test_a_file_with_a_wrong_name_is_renamed(name: str) -> None:
    path = f"subprocessors/{name}"
    files = {**FILES, path: VENDOR}
    del files[PATH]
    finding = _only(check(files).findings)
    assert (finding.path, finding.rule) == (path, NAMES[name])
    assert "twilio.yaml" in finding.hint
    assert fixed(files) == FILES


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("notes.txt", "Ask legal about Twilio.\n"),
        ("twilio.yaml.bak", VENDOR),
        ("twilio.yaml~", VENDOR),
        ("twilio.csv", LEDGER),
        ("Ünï北.yml", VENDOR),
    ],
)
def test_other_files_keep_their_names(name: str, text: str) -> None:
    files = {**FILES, f"subprocessors/{name}": text}
    assert fixed(files) == files


def test_no_file_takes_the_name_of_another() -> None:
    other = VENDOR.replace("Twilio Inc.", "Other Inc.")
    files = {**FILES, "subprocessors/Twilio.yml": other, "subprocessors/twilio": other}
    assert fixed(files) == files


def test_a_slip_in_the_settings_does_not_hide_a_wrong_country() -> None:
    files = {
        "register.yaml": FILES["register.yaml"].replace("organization: ", "organization "),
        "agreements.csv": LEDGER,
        PATH: VENDOR.replace("[US, DE]", "[UK, DE]"),
    }
    report = run_on(files)
    assert said(report.findings) == ["register.yaml:1:1 yaml-syntax", f"{PATH}:5:13 country-code"]
    assert report.unusable
    assert fixed(files) == {**FILES, PATH: VENDOR.replace("[US, DE]", "[GB, DE]")}


def test_a_line_that_cannot_be_read_may_be_the_missing_field() -> None:
    """Else one slip would have two findings."""
    files = {**FILES, PATH: VENDOR.replace("purpose: Sending", "purposeSending")}
    assert said(check(files).findings) == [f"{PATH}:4:1 yaml-syntax"]
    files = {**FILES, PATH: VENDOR.replace("group: services", "group")}
    assert said(check(files).findings) == [f"{PATH}:3:1 yaml-syntax"]


def test_a_line_that_is_indented_too_far_moves_no_field_of_another_block() -> None:
    slip = "groups:\n  infrastructure: Infrastructure\n    introduction: Hosts\n"
    files = {**FILES, "register.yaml": SETTINGS.replace("groups:\n", slip)}
    lines = [f.span.line for f in check(files).findings if f.rule == "yaml-syntax"]
    assert lines == [SETTINGS.split("\n").index("groups:") + 3]
    assert "\n  services:\n    title: Services\n" in str(fixed(files)["register.yaml"])


@pytest.mark.parametrize(
    ("settings", "declared"),
    [
        ("", "regions:\n  EU: European Union\n"),
        ("regions:\n  LATAM: Latin America\n", "regions:\n  EU: European Union\n  LATAM"),
        ("regions: {LATAM: Latin America}\n", "regions: {EU: European Union, LATAM"),
    ],
)
def test_a_region_is_declared_in_the_settings(settings: str, declared: str) -> None:
    files = {
        **FILES,
        "register.yaml": SETTINGS + settings,
        PATH: VENDOR.replace("[US, DE]", "[US, EU]"),
    }
    finding = _only(check(files).findings)
    assert finding.rule == "country-code"
    after = obeyed(files, finding, finding.corrections[0])
    assert after[PATH] == files[PATH]
    assert declared in after["register.yaml"]
    assert said(check(after).findings) == []
    assert fixed(files) == files


@pytest.mark.parametrize("between", ["", "---\n"])
def test_a_second_vendor_gets_a_file_of_its_own(between: str) -> None:
    second = VENDOR.replace("Twilio Inc.", "Vonage GmbH").replace("DPA-2026-021", "DPA-2026-022")
    second = second.replace("www.twilio.com", "www.vonage.com").replace("SendGrid", "Nexmo")
    ledger = LEDGER + "DPA-2026-022,Vonage GmbH,2026-01-12,,active\n"
    files = {**FILES, "agreements.csv": ledger, PATH: VENDOR + between + second}
    finding = _only(check(files).findings)
    assert finding.span.line == len(VENDOR.splitlines()) + 1
    after = obeyed(files, finding, finding.corrections[0])
    assert after["subprocessors/vonage-gmbh.yaml"] == second
    assert after[PATH] == VENDOR
    assert said(check(after).findings) == []


def test_a_second_name_alone_starts_no_second_vendor() -> None:
    head, tail = VENDOR.split("agreement:\n")
    finding = _only(
        check({**FILES, PATH: f"{head}name: Twilio Ireland Ltd\nagreement:\n{tail}"}).findings
    )
    assert (finding.rule, finding.span.line) == ("duplicate-key", 6)
    finding = _only(check({**FILES, PATH: f"{VENDOR}name: Twilio\n"}).findings)
    assert (finding.rule, finding.span.line) == ("duplicate-key", len(VENDOR.splitlines()) + 1)


@pytest.mark.parametrize("between", ["", "---\n"])
def test_a_second_vendor_never_gets_the_file_that_it_leaves(between: str) -> None:
    second = VENDOR.replace("Twilio Inc.", "Twilio")
    findings = check({**FILES, PATH: VENDOR + between + second}).findings
    [finding] = [f for f in findings if f.rule in ("second-vendor", "yaml-feature")]
    assert PATH not in finding.hint
    assert finding.corrections == ()


@pytest.mark.parametrize(
    ("old", "wrong", "right"),
    [
        (CONTACT, "contact: mailto:a@twilio.com", "contact: {email: a@twilio.com}"),
        (
            CONTACT, "contact: https://www.twilio.com/dpo",
            'contact: {url: "https://www.twilio.com/dpo"}',
        ),
        (INTERNAL, "links: https://x.com/dpa", 'links: {agreement: "https://x.com/dpa"}'),
    ],
)  # fmt: skip
def test_a_hint_in_braces_is_yaml(old: str, wrong: str, right: str) -> None:
    finding = _only(check({**FILES, PATH: VENDOR.replace(old, wrong)}).findings)
    assert f"`{right}`" in finding.hint
    assert said(check({**FILES, PATH: VENDOR.replace(old, right)}).findings) == []


def test_two_corrections_of_the_same_line_wait_for_each_other() -> None:
    draft = Draft(MemoryTree(FILES))
    finding = _only(check(SLIPS[0].files()).findings)
    first, second = (correction(Lines(3, 3, (text,)))[0] for text in ("group: a", "group: b"))
    assert make(draft, [(finding, first), (finding, second)]) == 1
    assert b"group: a\n" in draft.read(PATH, 10_000)


@pytest.mark.parametrize(
    ("added", "wrong", "right"),
    [
        ("", "   services:", "  services:"),
        ("", "   introduction: x", "    introduction: x"),
        (
            "    order: name\n", "     order: name", "    order: name",
        ),
        (
            "waivers:\n  - rule: country-code\n    file: x\n     reason: y\n",
            "     reason: y", "    reason: y",
        ),
        (
            "waivers:\n  - rule: country-code\n   file: x\n    reason: y\n",
            "   file: x", "    file: x",
        ),
    ],
)  # fmt: skip
def test_the_settings_say_how_far_a_line_is_indented(added: str, wrong: str, right: str) -> None:
    text = SETTINGS
    if added.startswith("waivers"):
        text += added
    else:
        text = SETTINGS.replace(
            "    title: Services\n", f"    title: Services\n    introduction: x\n{added}"
        )
        text = text.replace(f"{right}\n", f"{wrong}\n", 1)
    files = {**FILES, "register.yaml": text}
    findings = [f for f in check(files).findings if f.rule == "yaml-syntax"]
    finding = _only(tuple(findings))
    assert finding.span.line == text.splitlines().index(wrong) + 1
    width = len(right) - len(right.lstrip())
    assert finding.hint == f"indent the line by {width} spaces: {right.strip()}"
    after = obeyed(files, finding, finding.corrections[0])
    assert not [f for f in check(after).findings if f.rule == "yaml-syntax"]
