"""The words of the rules for the checks in the browser, and the settings of these checks.

The form finds the same mistakes as the rules, and reports them in the same words. Nobody copies
the words: each rule runs on a vendor with a known mistake, and parts of its message become
*slots* that the form fills in.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from checks.changes.facts import absent_facts, missing_facts
from checks.changes.period import LongestPeriod
from checks.changes.proposal import Addition, Proposal
from checks.dates import days_before
from checks.findings import Finding, Severity
from checks.register.defects import TooLarge
from checks.register.fields import read_subprocessor
from checks.register.filenames import bad_name
from checks.register.layout import VENDOR_LIMIT, path_of
from checks.register.model import Register, Subprocessor
from checks.register.patterns import compile_pattern
from checks.register.policy import Policy
from checks.rules import RULES
from checks.rules.rule import Rule, arguments

Values = dict[str, Any]

PATH = path_of("probe")

TODAY = date(2001, 6, 7)
"""The day of the probes. Its parts are in no other date of a probe."""


class Words(NamedTuple):
    """A finding of a rule, with slots such as `{engaged}` for the values of a file."""

    rule: str
    severity: str
    message: str
    hint: str


class Probe(NamedTuple):
    """A mistake that a rule finds.

    `values` replace the values of a vendor without mistakes. `slots` are the names of slots by
    the text that each replaces in the words of the rule. `in_hint` are other slots for the hint.
    """

    key: str
    values: Values
    slots: Mapping[str, str] = {}
    in_hint: Mapping[str, str] = {}

    @property
    def rule(self) -> Rule:
        """The rule. A rule with several kinds of words has a key for each: `url-syntax.two`."""
        return RULES[self.key.partition(".")[0]]


def _agreement(**values: str) -> Values:
    return {"agreement": values}


def probes(policy: Policy) -> Iterator[Probe]:
    """The mistakes that the form finds, except missing facts."""
    yield from _of_texts()
    yield from _of_addresses()
    yield from _of_days(policy)
    yield from _of_transfers()


def _of_texts() -> Iterator[Probe]:
    yield Probe("invisible-character", {"address": "a\u2060b"}, {"2060": "code"})
    yield Probe("null-text", {"address": "null"}, {"null": "text"})
    yield Probe("markup", {"address": "<b>"}, {"<b": "mark"}, {"<b": "trimmed"})
    slots = {"<b": "trimmed", "proper": "plain"}
    yield Probe("markup.repaired", {"address": "proper<b>"}, {"<b": "mark"}, slots)
    yield Probe("markup.reference", {"address": "R &amp; D"}, {"&amp;": "mark", "&": "character"})
    yield Probe("quoted-text", {"address": "“a”"}, {"“": "open", "”": "close"})
    yield Probe("quoted-text.lonely", {"address": "“a"}, {"“": "mark"})
    yield Probe("replacement-character", {"address": "a\ufffd"})
    yield Probe("vague-purpose", {"purpose": "Services"}, {"Services": "text"})
    yield Probe("vague-purpose.single", {"purpose": "Hosting"})
    yield Probe("own-word", {"data": ["usgae"]}, {"usgae": "word", "usage": "similar"})


_HOST, _URL = "probe.cloud", "https://probe.cloud/"


def _of_addresses() -> Iterator[Probe]:
    def website(key: str, address: str, **slots: str) -> Probe:
        return Probe(key, {"website": address}, {text: slot for slot, text in slots.items()})

    marked = f"<{_URL}>"
    yield website("url-syntax", "nowhere at all", url="nowhere at all")
    yield website("url-syntax.repaired", _HOST, repaired=f"https://{_HOST}", url=_HOST)
    yield website("url-syntax.marked.repaired", marked, url=marked, repaired=_URL)
    two = f"{_URL} https://probe.eu/"
    yield website("url-syntax.two.repaired", two, url=two, repaired=_URL)
    two = "https://nowhere/ https://probe.eu/"
    yield website("url-syntax.two", two, url=two)
    yield website("url-https", "ftp://probe.cloud/", scheme="ftp")
    yield website("url-https.repaired", "http://probe.cloud/", repaired=_URL, scheme="http")
    yield website("url-percent-encoding", f"{_URL}5%", escaped=f"{_URL}5%25")
    yield website("url-percent-encoding.long", f"{_URL}5%{'z' * 200}")
    yield website("url-credentials", "https://a:b@probe.local/")
    yield website("url-credentials.repaired", "https://a:b@probe.cloud/", repaired=_URL)
    yield website("url-public-host.private", "https://probe.local/", host="probe.local")
    yield website("url-public-host.address", "https://10.0.0.1/", host="10.0.0.1")
    yield website("url-public-host.word", "https://probe/", host="probe")
    yield website("url-placeholder", "https://www.example.com/")
    yield website(
        "top-level-domain", "https://probe.qqqqqq/", ending="qqqqqq", host="probe.{ending}"
    )
    yield website(
        "top-level-domain.repaired", "https://probe.con/", ending="con", meant="probe.com"
    )
    yield Probe("contact-complete", {"contact": {"name": "Sam"}})

    def email(key: str, address: str, **slots: str) -> Probe:
        values = {"contact": {"email": address}}
        return Probe(key, values, {text: slot for slot, text in slots.items()})

    yield email("email-syntax", "nobody", email="nobody")
    mailbox = "sam@probe.cloud"
    yield email("email-syntax.repaired", f"{mailbox};", email=f"{mailbox};", mailbox=mailbox)
    yield email("email-host.placeholder", "sam@example.com", host="example.com")
    yield email("email-host.private", "sam@probe.local", host="probe.local")


_AREA = "probed area"
_EARLY, _MIDDLE, _LATE, _NEXT = "2001-02-03", "2001-03-04", "2001-05-04", "2001-07-08"
_AFTER = "2001-09-10"


_STRANGE = ("?!", "x y", "0", "é", "-" * 101)
"""Texts that most forms of references refuse. No form accepts the last text."""


def _of_days(policy: Policy) -> Iterator[Probe]:
    today = {TODAY.isoformat(): "today"}
    first, last = str(min(1990, TODAY.year)), str(TODAY.year + 10)
    year = {"1985": "year", first: "first", last: "last"}
    yield Probe("year-unlikely", {"engaged": "1985-03-04"}, year)
    yield Probe("year-unlikely.expires", {"agreement": {"expires": "2985-01-01"}}, {"2985": "year"})
    pattern = compile_pattern(policy.agreements.pattern)
    strange = next((text for text in _STRANGE if not pattern.matches(text)), "")
    if strange:
        values = {"agreement": {"reference": strange}}
        yield Probe("agreement-pattern", values, {f"“{strange[:40]}”": "“{reference}”"})
    yield Probe(
        "agreement-term", _agreement(executed=_MIDDLE, expires=_EARLY),
        {_EARLY: "expires", _MIDDLE: "executed"},
    )  # fmt: skip
    yield Probe(
        "agreement-first", _agreement(executed=_EARLY, first=_MIDDLE),
        {_EARLY: "executed", _MIDDLE: "first"},
    )  # fmt: skip
    yield Probe(
        "agreement-short", {"agreement": {"expires": "2001-03-03"}, "engaged": _LATE},
        {"2001-03-03": "expires", _LATE: "engaged"},
    )  # fmt: skip
    yield Probe(
        "agreement-order", {"agreement": {"executed": _LATE}, "engaged": _MIDDLE},
        {_LATE: "executed", _MIDDLE: "engaged"},
    )  # fmt: skip
    slots = {"in 10 days": "in {left} days", "2001-06-17": "expires", "2001-06-18": "until"}
    slots["2001-01-02"] = "executed"
    yield Probe("agreement-expiring", {"agreement": {"expires": "2001-06-17"}}, slots)
    slots = {_LATE: "expires", "2001-01-02": "executed"}
    yield Probe("agreement-expired", {"agreement": {"expires": _LATE}}, slots)
    yield Probe(
        "agreement-executed", {"agreement": {"executed": _NEXT}, "engaged": _LATE},
        {_NEXT: "executed"},
    )  # fmt: skip
    yield Probe(
        "agreement-executed.planned", {"agreement": {"executed": _NEXT}, "engaged": _AFTER},
        {_NEXT: "executed"},
    )  # fmt: skip
    if policy.agreements.ledger is None:
        # The renewal of an agreement that is too late itself.
        renewal = {"executed": "2001-05-06", "first": _LATE}
        slots = {"2001-05-06": "executed", _LATE: "first", _MIDDLE: "engaged"}
        yield Probe("agreement-order.first", {"agreement": renewal, "engaged": _MIDDLE}, slots)
        renewal = {"executed": _NEXT, "first": _LATE}
        slots = {_NEXT: "executed"}
        yield Probe("agreement-executed.first", {"agreement": renewal, "engaged": _MIDDLE}, slots)
    for area in policy.evaluation.areas:
        other = {a: [_EARLY] for a in policy.evaluation.areas if a != area}
        if other:
            yield Probe(f"evaluation-area.{area}", {"evaluation": other})
    future, order = {_AREA: [_NEXT]}, {_AREA: [_LATE]}
    yield Probe("evaluation-future", {"evaluation": future}, {_NEXT: "day", _AREA: "area"})
    slots = {_LATE: "first", _MIDDLE: "engaged", _AREA: "area"}
    yield Probe("evaluation-order", {"evaluation": order, "engaged": _MIDDLE}, slots)
    day = days_before(TODAY, policy.evaluation.valid_days + 1).isoformat()
    age = {f"{policy.evaluation.valid_days + 1} days": "{age} days"}
    slots = {**age, day: "latest", **today, _AREA: "area"}
    if day >= "1990":  # year-unlikely reports earlier days
        yield Probe("evaluation-stale", {"evaluation": {_AREA: [day]}}, slots)
    yield Probe(
        "announced-order", {"announced": _LATE, "engaged": _MIDDLE},
        {_LATE: "announced", _MIDDLE: "engaged"},
    )  # fmt: skip
    yield Probe(
        "ended-order", {"ended": _EARLY, "engaged": _MIDDLE}, {_EARLY: "ended", _MIDDLE: "engaged"}
    )


def _of_transfers() -> Iterator[Probe]:
    today = {TODAY.isoformat(): "today"}
    future = {"scc": {"executed": _NEXT}}
    yield Probe("transfer-future", {"transfers": future}, {_NEXT: "day", **today})
    yield Probe("dpf-country", {"transfers": {"dpf": {}}})
    yield Probe("framework-unverified", {"transfers": {"dpf": {}}}, today)
    verified = {"dpf": {"verified": "2000-02-03"}}
    yield Probe("framework-stale", {"transfers": verified}, {"2000-02-03": "verified"})


def words(policy: Policy) -> Mapping[str, Words]:
    """The words of each kind of finding, by its key. A rule that is off has none."""
    register = Register(policy)
    found: dict[str, Words] = {}
    for probe in probes(policy):
        vendor = _vendor(policy, probe.values)
        [finding, *_] = _run(probe.rule, vendor, register)
        found[probe.key] = _words(probe.rule, finding, policy, probe.slots, probe.in_hint)
    for key, rule, finding, slots in (*_of_file(policy), *_of_proposal(policy)):
        found[key] = _words(rule, finding, policy, slots)
    if policy.agreements.ledger is not None:
        # The ledger may have an earlier agreement with the vendor.
        for key in ("agreement-order", "agreement-executed", "agreement-executed.planned"):
            found[key] = found[key]._replace(severity=str(Severity.WARNING))
    return {key: text for key, text in found.items() if text.severity != "off"}


Told = tuple[str, Rule, Finding, Mapping[str, str]]
"""The key of words, the rule, its finding, and the slots."""


def _of_file(policy: Policy) -> Iterator[Told]:
    """Findings about the file as a whole, and about fields that every file needs."""
    values = _values(policy, {})
    for field in ("name", "group"):
        _, defects = read_subprocessor({k: v for k, v in values.items() if k != field}, PATH)
        rule = RULES["missing-field"]
        yield f"missing-field.{field}", rule, next(rule.function(defects[0])), {}
    values["formerly"] = {"Probe": ""}
    _, defects = read_subprocessor(values, PATH)
    yield "missing-field.formerly", rule, next(rule.function(defects[0])), {"Probe": "name"}
    rule = RULES["file-name"]
    for key, name, slots in (
        ("file-name", "?", {"?.yaml": "{file}.yaml"}),
        ("file-name.better", "Better", {"Better": "{file}", "better": "{better}"}),
        ("file-name.device", "aux", {"aux-company": "{slug}-company"}),
    ):
        path = path_of(name)
        defect = bad_name(path, {path.casefold(): 1})
        yield key, rule, next(rule.function(defect)), slots
    rule = RULES["file-size"]
    large = TooLarge(path=PATH, size=123_456, limit=VENDOR_LIMIT)
    yield "file-size", rule, next(rule.function(large)), {"123,456": "size"}


def _of_proposal(policy: Policy) -> Iterator[Told]:
    """Findings about a vendor that a proposal adds."""
    register, period = Register(policy), LongestPeriod((policy.notice.period,))
    engaged = {"announced": _LATE, "engaged": "2001-06-09"}
    addition = Addition(_vendor(policy, engaged), period)
    earliest = period.window(TODAY).effective.isoformat()
    for key, slots in (
        ("notice-period", {"2001-06-09": "engaged"}),
        ("announced-rewritten", {_LATE: "announced"}),
    ):
        rule = RULES[key]
        for finding in _run(rule, addition, register):
            yield key, rule, finding, {**slots, earliest: "earliest"}
    rule, vendor = RULES["notice-period"], _vendor(policy, {"engaged": None})
    if "engaged" not in policy.required:
        head = Register(policy, (vendor,))
        proposal = Proposal(Register(policy), head, frozenset({PATH}))
        for finding in _run(rule, Addition(vendor, period), head, proposal):
            yield "notice-period.unstated", rule, finding, {earliest: "earliest"}


def missing(policy: Policy, today: date) -> Mapping[str, Words]:
    """The words for each fact that a proposal must state, by its field in YAML."""
    found: dict[str, Words] = {}
    rule = RULES["fact-missing"]
    for values in ({}, {"agreement": {"executed": _EARLY}}, {"agreement": {"reference": "a"}}):
        vendor = _read({"name": "Probe GmbH", "group": next(iter(policy.groups)), **values})
        findings = _run(rule, vendor, Register(policy))
        for fact, finding in zip(absent_facts(vendor, policy), findings, strict=True):
            found.setdefault(fact.field, _words(rule, finding, policy, {}))
    rule = RULES["notice-fact"]
    vendor = _vendor(policy, {"data": None, "data-subjects": None})
    for field, finding in _told_missing(policy, vendor, today):
        if field != "transfers":
            found.setdefault(field, _words(rule, finding, policy, {}))
    return {field: text for field, text in found.items() if text.severity != "off"}


def safeguards(
    policy: Policy, names: Mapping[str, str], today: date
) -> Mapping[str, tuple[Words, Words]]:
    """By country, the words for a missing safeguard: if no safeguard is stated, and if some are.

    `names` are the names of countries and regions by code. A country that needs no safeguard of
    the vendor's own is left out.
    """
    rule = RULES["notice-fact"]
    told: list[dict[str, Words]] = []
    for transfers in (None, {"scc": {"countries": ["DE"]}}):
        vendor = _vendor(policy, {"countries": [*names], "transfers": transfers})
        told.append({
            (code := vendor.countries[int(finding.place[1])]): _words(
                rule, finding, policy, {f"for {names[code]}:": "for {country}:", code: "code"}
            )
            for fact, finding in _told_missing(policy, vendor, today)
            if fact == "transfers"
        })  # fmt: skip
    none, some = told
    return {code: (text, some[code]) for code, text in none.items() if text.severity != "off"}


def _told_missing(
    policy: Policy, vendor: Subprocessor, today: date
) -> Iterator[tuple[str, Finding]]:
    """The findings of `notice-fact` about a new vendor, each with the field of the fact."""
    head = Register(policy, (vendor,))
    proposal = Proposal(Register(policy), head, frozenset({PATH}))
    addition = Addition(vendor, LongestPeriod((policy.notice.period,)))
    findings = _run(RULES["notice-fact"], addition, head, proposal, today=today)
    fields = {fact.remedy: fact.field for fact in missing_facts(vendor, policy, today)}
    for finding in findings:
        # The safeguards of countries share their remedies.
        field = "transfers" if finding.place else fields.get(finding.hint, "")
        if field:
            yield field, finding


def _values(policy: Policy, changes: Values) -> Values:
    """The values of a vendor without mistakes, with these changes. None removes a field."""
    values: Values = {
        "name": "Probe GmbH",
        "website": "https://probe.cloud/",
        "group": next(iter(policy.groups)),
        "purpose": "Delivery of e-mail",
        "countries": ["DE"],
        "agreement": {
            "reference": compile_pattern(policy.agreements.pattern).example or "-",
            "executed": "2001-01-02",
        },
        "evaluation": {area: ["2001-01-02"] for area in policy.evaluation.areas},
        "engaged": _MIDDLE,
    }
    for field, value in changes.items():
        both = isinstance(value, dict) and field == "agreement"
        values[field] = {**values[field], **value} if both else value
    return {field: value for field, value in values.items() if value is not None}


def _vendor(policy: Policy, changes: Values) -> Subprocessor:
    return _read(_values(policy, changes))


def _read(values: Values) -> Subprocessor:
    vendor, _ = read_subprocessor(values, PATH)
    return vendor


def _run(
    rule: Rule,
    subject: object,
    register: Register,
    proposal: Proposal | None = None,
    today: date = TODAY,
) -> Sequence[Finding]:
    function: Callable[..., Iterator[Finding]] = rule.function
    return [*function(subject, *arguments(rule, register, today, proposal))]


def _words(
    rule: Rule,
    finding: Finding,
    policy: Policy,
    slots: Mapping[str, str],
    in_hint: Mapping[str, str] | None = None,
) -> Words:
    severity = policy.rules.get(rule.id, "") if not rule.fixed else ""
    if severity not in {*Severity, "off"}:
        severity = rule.severity
    message, hint = _with_slots(finding.message, slots), _with_slots(finding.hint, in_hint or slots)
    return Words(rule.id, str(severity), message, hint)


def _with_slots(text: str, slots: Mapping[str, str]) -> str:
    """The text with a slot in place of each part. A slot may have words around it."""
    for part, slot in slots.items():
        text = text.replace(part, slot if "{" in slot else f"{{{slot}}}")
    return text
