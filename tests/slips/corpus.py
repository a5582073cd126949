"""Slips: common mistakes in files, each with the intended text."""

from collections.abc import Mapping

from tests.slips.habits import HABITS
from tests.slips.slip import (
    AGREEMENT,
    CONTACT,
    COUNTRIES,
    DATA,
    EMAIL,
    ENGAGED,
    EVALUATION,
    EXECUTED,
    GROUP,
    INTERNAL,
    KNOWN_AS,
    LEDGER,
    NAME,
    PURPOSE,
    REFERENCE,
    ROLE,
    ROW,
    SUBJECTS,
    TRANSFERS,
    VENDOR,
    WEBSITE,
    Slip,
)
from tests.trees import HEADER

COLONS = [
    # No colon, or another sign in its place.
    Slip(GROUP, "group services"),
    Slip(GROUP, "group:services"),
    Slip(GROUP, "group = services"),
    Slip(GROUP, "group=services"),
    Slip(GROUP, "group：services"),
    Slip(GROUP, "group： services"),
    Slip(GROUP, "group; services"),
    Slip(GROUP, "group - services"),
    Slip(GROUP, "group -> services".replace("->", "→")),
    Slip(GROUP, "group => services"),
    Slip(GROUP, "Group services"),
    Slip(GROUP, "group\tservices"),
    Slip(NAME, "name Twilio Inc."),
    Slip(NAME, "name:Twilio Inc."),
    Slip(NAME, "name = Twilio Inc."),
    Slip(WEBSITE, "website https://www.twilio.com/"),
    Slip(WEBSITE, "website:https://www.twilio.com/"),
    Slip(PURPOSE, "purpose Sending of one-time passwords"),
    Slip(COUNTRIES, "countries [US, DE]"),
    Slip(COUNTRIES, "countries:[US, DE]"),
    Slip(COUNTRIES, "countries = [US, DE]"),
    Slip(AGREEMENT, AGREEMENT.replace("agreement:", "agreement")),
    Slip(REFERENCE, "  reference DPA-2026-021"),
    Slip(REFERENCE, "  reference:DPA-2026-021"),
    Slip(REFERENCE, "  reference = DPA-2026-021"),
    Slip(EXECUTED, "  executed 2026-01-12"),
    Slip(EXECUTED, "  executed:2026-01-12"),
    Slip(EXECUTED, "  executed：2026-01-12"),
    Slip(AGREEMENT, "agreement:\n  reference DPA-2026-021\n  executed 2026-01-12", below=0),
    Slip("  privacy: 2026-01-13", "  privacy 2026-01-13"),
    Slip("  security: 2026-01-14", "  security:2026-01-14"),
    Slip("  confidentiality: 2026-01-15", "  confidentiality = 2026-01-15"),
    Slip(ENGAGED, "engaged 2026-02-01"),
    Slip(ENGAGED, "engaged:2026-02-01"),
    Slip(SUBJECTS, "data-subjects [users]"),
    Slip(SUBJECTS, "data_subjects [users]"),
    Slip(TRANSFERS, "transfers scc"),
    Slip(ROLE, "  role Data Protection Officer"),
    Slip(EMAIL, "  email privacy@twilio.com"),
    Slip("  owner: Platform team", "  owner Platform team"),
]

BRACKETS = [
    Slip(COUNTRIES, "countries: [US, DE"),
    Slip(COUNTRIES, "countries: [US, DE,"),
    Slip(COUNTRIES, "countries: US, DE]", "wrong-type"),
    Slip(COUNTRIES, "countries: [US, DE]]"),
    Slip(COUNTRIES, "countries: [[US, DE]"),
    Slip(COUNTRIES, "countries: [US, DE}"),
    Slip(COUNTRIES, "countries: [US, DE)"),
    Slip(COUNTRIES, "countries: [US,, DE]"),
    Slip(COUNTRIES, "countries: [US] DE"),
    Slip(COUNTRIES, "countries: [US], [DE]"),
    Slip(COUNTRIES, "countries: [US,\n  DE", right="countries: [US,\n  DE]"),
    Slip(COUNTRIES, "countries: US, DE", "wrong-type"),
    Slip(COUNTRIES, "countries: US DE", "wrong-type"),
    Slip(COUNTRIES, "countries: US and DE", "wrong-type"),
    Slip(COUNTRIES, "countries: US/DE", "wrong-type"),
    Slip(COUNTRIES, "countries: US", "wrong-type", "countries: [US]"),
    Slip(COUNTRIES, "countries: (US, DE)", "wrong-type"),
    Slip(COUNTRIES, "countries: [US; DE]", "country-code"),
    Slip(COUNTRIES, "countries: [US DE]", "country-code"),
    Slip(COUNTRIES, "countries: [US/DE]", "country-code"),
    Slip(COUNTRIES, "countries: [US and DE]", "country-code"),
    Slip(COUNTRIES, "countries: [US & DE]", "country-code"),
    Slip(COUNTRIES, "countries: [(US, DE)]", "country-code"),
    Slip(COUNTRIES, "countries: [-US -DE]", "country-code"),
    Slip(COUNTRIES, "countries: [US.DE]", "country-code"),
    Slip(COUNTRIES, "countries:\n-US\n-DE", right="countries:\n- US\n- DE", below=1),
    Slip(COUNTRIES, "countries:\n  -US\n  -DE", right="countries:\n  - US\n  - DE", below=1),
    Slip(COUNTRIES, "countries:\n  - US\n  -DE", right="countries:\n  - US\n  - DE", below=2),
    Slip(COUNTRIES, "countries:\n  • US\n  • DE", right="countries:\n  - US\n  - DE", below=1),
    Slip(COUNTRIES, "countries:\n  – US\n  – DE", right="countries:\n  - US\n  - DE", below=1),
    Slip(COUNTRIES, "countries:\n* US\n* DE", right="countries:\n- US\n- DE", below=1),
    Slip(DATA, "data: [contact, usage"),
    Slip(DATA, "data: contact, usage]", "wrong-type"),
    Slip(DATA, "data: contact, usage", "wrong-type"),
    Slip(DATA, "data: [contact; usage]", "own-word"),
    Slip(DATA, "data: [contact usage]", "own-word"),
    Slip(DATA, "data: [Contact and usage]", "own-word"),
    Slip(
        SUBJECTS,
        "data-subjects: [customers and end users]",
        "own-word",
        "data-subjects: [customers, end-users]",
    ),
    Slip(DATA, "data: contact", "wrong-type", "data: [contact]"),
    Slip(SUBJECTS, "data-subjects: users", "wrong-type"),
    Slip(KNOWN_AS, "also-known-as: SendGrid", "wrong-type"),
    Slip(GROUP, "group: [services]", "wrong-type"),
    Slip(NAME, "name: [Twilio Inc.]", "wrong-type"),
    Slip(ENGAGED, "engaged: [2026-02-01]", "wrong-type"),
]

INDENTATION = [
    Slip(AGREEMENT, "agreement:\nreference: DPA-2026-021\nexecuted: 2026-01-12"),
    Slip(EVALUATION, EVALUATION.replace("\n  ", "\n")),
    Slip(INTERNAL, INTERNAL.replace("\n  ", "\n")),
    Slip(CONTACT, CONTACT.replace("\n  ", "\n")),
    Slip(EXECUTED, " executed: 2026-01-12"),
    Slip(EXECUTED, "   executed: 2026-01-12"),
    Slip(EXECUTED, "    executed: 2026-01-12"),
    Slip(REFERENCE, "   reference: DPA-2026-021"),
    Slip(EXECUTED, "executed: 2026-01-12"),
    Slip("  security: 2026-01-14", "    security: 2026-01-14"),
    Slip("  security: 2026-01-14", " security: 2026-01-14"),
    Slip(GROUP, " group: services"),
    Slip(PURPOSE, "  purpose: Sending of one-time passwords"),
    Slip(COUNTRIES, "  countries: [US, DE]"),
    Slip(ENGAGED, "  engaged: 2026-02-01"),
    Slip(NAME, " name: Twilio Inc."),
    Slip(REFERENCE, "\treference: DPA-2026-021"),
    Slip(EXECUTED, "\texecuted: 2026-01-12"),
    Slip(AGREEMENT, AGREEMENT.replace("  ", "\t")),
    Slip(REFERENCE, "\u00a0\u00a0reference: DPA-2026-021"),
    Slip(AGREEMENT, AGREEMENT.replace("  ", "\u00a0\u00a0")),
    Slip(EXECUTED, "\u2003\u2003executed: 2026-01-12".replace("\u2003\u2003", "\u00a0 ")),
    Slip(GROUP, "\u00a0group: services"),
    Slip(
        PURPOSE,
        "purpose: Sending of one-time passwords\nto the users of the product",
        right="purpose: Sending of one-time passwords\n  to the users of the product",
        certain=False,
    ),
    Slip(
        PURPOSE,
        "purpose: Sending of one-time passwords\nUsers get them by text message",
        right="purpose: Sending of one-time passwords\n  Users get them by text message",
        certain=False,
    ),
]

QUOTES = [
    Slip(PURPOSE, 'purpose: "Sending of one-time passwords', right=f'{PURPOSE[:9]}"{PURPOSE[9:]}"'),
    Slip(PURPOSE, "purpose: 'Sending of one-time passwords", right=f"{PURPOSE[:9]}'{PURPOSE[9:]}'"),
    Slip(
        PURPOSE, "purpose: Messages: one-time passwords",
        right='purpose: "Messages: one-time passwords"',
    ),
    Slip(
        PURPOSE, "purpose: Sending of 'one-time' passwords: by text",
        right="purpose: \"Sending of 'one-time' passwords: by text\"",
    ),
    Slip(
        PURPOSE, "purpose: 'Twilio's service for passwords'",
        right='purpose: "Twilio\'s service for passwords"',
    ),
    Slip(
        PURPOSE, 'purpose: "Sending" of passwords', right="purpose: '\"Sending\" of passwords'"
    ),
    Slip(
        PURPOSE, 'purpose: "Sending of \\one-time passwords"',
        right="purpose: 'Sending of \\one-time passwords'",
    ),
    Slip(PURPOSE, "purpose: @Sending of passwords", right='purpose: "@Sending of passwords"'),
    Slip(PURPOSE, "purpose: %Sending of passwords", right='purpose: "%Sending of passwords"'),
    Slip(PURPOSE, "purpose: > sending of passwords", right='purpose: "> sending of passwords"'),
    Slip(PURPOSE, "purpose: - sending of passwords", right='purpose: "- sending of passwords"'),
    Slip(PURPOSE, "purpose: ? sending of passwords", right='purpose: "? sending of passwords"'),
    Slip(PURPOSE, "purpose: , sending of passwords", right='purpose: ", sending of passwords"'),
    Slip(PURPOSE, "purpose: [24]7 passwords", right='purpose: "[24]7 passwords"'),
    Slip(PURPOSE, "purpose: {one-time} passwords", right='purpose: "{one-time} passwords"'),
    Slip(WEBSITE, "website: [Twilio](https://www.twilio.com/)"),
    Slip(WEBSITE, "website: [https://www.twilio.com/](https://www.twilio.com/)"),
    Slip(ROLE, "  role: DPO: Europe", right='  role: "DPO: Europe"'),
    Slip("  owner: Platform team", "  owner: @platform", right='  owner: "@platform"'),
    Slip(
        "also-known-as: [SendGrid]", "also-known-as: [SendGrid: mail]",
        "wrong-type", right='also-known-as: ["SendGrid: mail"]', certain=False,
    ),
    Slip(
        "contact:\n  role: Data Protection Officer\n  email: privacy@twilio.com",
        "contact: {role: DPO: Europe, email: privacy@twilio.com}",
        right='contact: {role: "DPO: Europe", email: privacy@twilio.com}',
    ),
    Slip(PURPOSE, "purpose: “Sending of one-time passwords”", "quoted-text"),
    Slip(PURPOSE, "purpose: „Sending of one-time passwords“", "quoted-text"),
    Slip(PURPOSE, "purpose: «Sending of one-time passwords»", "quoted-text"),
    Slip(PURPOSE, "purpose: ‘Sending of one-time passwords’", "quoted-text"),
    Slip(PURPOSE, "purpose: “Sending of one-time passwords", "quoted-text", certain=False),
    Slip("[SendGrid]", "[“SendGrid”]", "quoted-text"),
    Slip("[SendGrid]", "[ „SendGrid“ ]", "quoted-text", right="[ SendGrid ]"),
    Slip(
        PURPOSE, "purpose: '\"Sending of one-time passwords\"'", "quoted-text",
        right="purpose: 'Sending of one-time passwords'",
    ),
]  # fmt: skip

TEXTS = [
    Slip(
        PURPOSE, "purpose: Text messages #1 provider of passwords", "swallowed-text",
        right='purpose: "Text messages #1 provider of passwords"', certain=False,
    ),
    Slip("role: Data Protection Officer", "role: #1 Officer", "swallowed-text",
         right='role: "#1 Officer"'),
    Slip(
        PURPOSE, "purpose: Sending of passwords # by text", "trailing-comment",
        right='purpose: "Sending of passwords # by text"', certain=False,
    ),
    Slip(PURPOSE, 'purpose: "Sending of one-time passwords "', "surrounding-space",
         right='purpose: "Sending of one-time passwords"'),
    Slip(PURPOSE, 'purpose: " Sending of one-time passwords"', "surrounding-space",
         right='purpose: "Sending of one-time passwords"'),
    Slip(PURPOSE, "purpose: Sending of\u00a0one-time passwords", "invisible-character"),
    Slip(PURPOSE, "purpose: |\n  Sending of\n  one-time passwords", "invisible-character"),
    Slip(PURPOSE, "purpose: Sending of **one-time** passwords", "markup", certain=False),
    Slip(PURPOSE, "purpose: Sending of <b>one-time</b> passwords", "markup", certain=False),
    Slip(
        PURPOSE, "purpose: Sending &amp; checking of passwords", "markup",
        right="purpose: Sending & checking of passwords",
    ),
    Slip(
        PURPOSE, "purpose: Passwords for cafÃ©s", "mojibake",
        right="purpose: Passwords for cafés", certain=False,
    ),
]  # fmt: skip

WHOLE_FILES = [
    Slip(VENDOR, f"```yaml\n{VENDOR}```\n"),
    Slip(VENDOR, f"```\n{VENDOR}```\n"),
    Slip(VENDOR, f"~~~ yaml\n{VENDOR}~~~\n"),
    Slip(VENDOR, f"```yaml\n{VENDOR}"),
    Slip(
        VENDOR,
        "".join(
            f"  {line}\n" if line.startswith(" ") else f"- {line}\n" for line in VENDOR.splitlines()
        ),
        right="".join(
            f"  {line}\n" if line.startswith(" ") else f"{line}\n" for line in VENDOR.splitlines()
        ),
    ),
    Slip(VENDOR, "- " + VENDOR.rstrip("\n").replace("\n", "\n  ") + "\n"),
    Slip(
        PURPOSE, f"<<<<<<< HEAD\n{PURPOSE}\n=======\npurpose: Sending of text\n>>>>>>> main",
        certain=False,
    ),
    Slip(
        PURPOSE,
        f"<<<<<<< HEAD\n{PURPOSE}\n||||||| 1a93c5a\npurpose: Text\n=======\n"
        "purpose: Sending of text\n>>>>>>> main",
        certain=False,
    ),
    Slip(PURPOSE, f"{PURPOSE}\n{PURPOSE}", "duplicate-key"),
    Slip(PURPOSE, f"{PURPOSE}\n{GROUP}", "duplicate-key"),
    Slip(PURPOSE, f"{PURPOSE}\nby text message", right=f"{PURPOSE}\n  by text message",
         certain=False),
    Slip(GROUP, f"{GROUP}\n>>>>>>> main", certain=False),
]  # fmt: skip

FIELDS = [
    Slip(NAME, "Name: Twilio Inc.", "unknown-field"),
    Slip(NAME, "NAME: Twilio Inc.", "unknown-field"),
    Slip(SUBJECTS, "data_subjects: [users]", "unknown-field"),
    Slip(SUBJECTS, "data subjects: [users]", "unknown-field"),
    Slip(SUBJECTS, "Data-Subjects: [users]", "unknown-field"),
    Slip(WEBSITE, "web-site: https://www.twilio.com/", "unknown-field", certain=False),
    Slip(PURPOSE, "purpos: Sending of one-time passwords", "unknown-field", certain=False),
    Slip(COUNTRIES, "country: [US, DE]", "unknown-field", certain=False),
    Slip(REFERENCE, "  Reference: DPA-2026-021", "unknown-field"),
    Slip(REFERENCE, "  referense: DPA-2026-021", "unknown-field", certain=False),
    Slip(INTERNAL, "owner: Platform team", "unknown-field"),
    Slip(INTERNAL, "notes: Platform team", "unknown-field",
         right="internal:\n  notes: Platform team"),
    Slip(INTERNAL, f"{INTERNAL}\nrisk: low", right=f"{INTERNAL}\n  risk: low"),
    Slip(EXECUTED, "  executed: 2026-01-12\n  kind: DPF", "unknown-value",
         right=EXECUTED, certain=False),
    Slip(EXECUTED, "  executed: 2026-01-12\n  kind: DPA", "unknown-value",
         right=f"{EXECUTED}\n  kind: dpa"),
    Slip(EXECUTED, "  executed: 2026-01-12\n  kind: dpaa", "unknown-value",
         right=f"{EXECUTED}\n  kind: dpa", certain=False),
    Slip(GROUP, "group: Services", "unknown-group"),
    Slip(GROUP, "group: SERVICES", "unknown-group"),
    Slip(GROUP, "group: service", "unknown-group", certain=False),
    Slip("  privacy: 2026-01-13", "  Privacy: 2026-01-13", "evaluation-area"),
    Slip("  privacy: 2026-01-13", "  privaci: 2026-01-13", "evaluation-area", certain=False),
    Slip(DATA, "data: [contact, Usage]", "own-word"),
    Slip(DATA, "data: [contact, usgae]", "own-word", certain=False),
    Slip("  role:", "  Role:", "unknown-field"),
    Slip(TRANSFERS, "transfers: SCC", "unknown-field"),
    Slip(TRANSFERS, f"{TRANSFERS}\nended:", "missing-field", right=TRANSFERS, certain=False),
]  # fmt: skip

DATES = [
    Slip("engaged: 2026-02-01", f"engaged: {day}", "date-format", certain=certain)
    for day, certain in (
        ("2026-2-1", True), ("2026/02/01", True), ("2026.02.01", True), ("20260201", True),
        ("2026-02-01T00:00:00", True), ("1 February 2026", True), ("February 1, 2026", True),
        ("1. February 2026", True), ("01.02.2026", False), ("01/02/2026", False),
        ("1-2-2026", False), ("1 Feb 2026", True), ("Feb 1, 2026", True),
    )
] + [
    Slip(EXECUTED, "  executed: 12.01.2026", "date-format", certain=False),
    Slip(ENGAGED, f"{ENGAGED}\nended: n/a", "date-format", certain=False),
    Slip(EXECUTED, f"{EXECUTED}\n  expires: indefinite", "date-format", certain=False),
    Slip("  security: 2026-01-14", "  security: 14.01.2026", "date-format"),
    Slip("  security: 2026-01-14", "  security: 01/14/2026", "date-format"),
    Slip("  security: 2026-01-14", "  security: 14 January 2026", "date-format"),
    Slip("  security: 2026-01-14", "  security: 2026-14-01", "date-format", certain=False),
]  # fmt: skip

CODES = [
    Slip("[US, DE]", f"[{written}, DE]", "country-code", certain=certain)
    for written, certain in (
        ("USA", True), ("us", True), ("U.S.", True), ("United States", True), ("usa", True),
        ("United States of America", True), ("US (Virginia)", False),
    )
] + [
    Slip("[US, DE]", f"[US, {written}]", "country-code", certain=certain)
    for written, certain in (
        ("Germany", True), ("DEU", True), ("de", True), ("Deutschland", True),
    )
] + [
    Slip("[US, DE]", "[UK, DE]", "country-code", right="[GB, DE]"),
    Slip("[US, DE]", "[EL, DE]", "country-code", right="[GR, DE]"),
    Slip("[US, DE]", "[US, DE, US]", "country-repeated", certain=False),
    Slip("[US, DE]", "[US, DE, DE]", "country-repeated", certain=False),
    Slip("established: US", "established: USA", "country-code"),
    Slip("established: US", "established: us", "country-code"),
]  # fmt: skip

ADDRESSES = [
    Slip(WEBSITE, "website: www.twilio.com/", "url-syntax"),
    Slip(WEBSITE, "website: https//www.twilio.com/", "url-syntax"),
    Slip(WEBSITE, "website: https:/www.twilio.com/", "url-syntax"),
    Slip(WEBSITE, "website: https:www.twilio.com/", "url-syntax"),
    Slip(WEBSITE, "website: <https://www.twilio.com/>", "url-syntax"),
    Slip(WEBSITE, 'website: "https://www.twilio.com/ "', "surrounding-space", certain=True,
         right='website: "https://www.twilio.com/"'),
    Slip(WEBSITE, "website: http://www.twilio.com/", "url-https", certain=False),
    Slip(WEBSITE, "website: htps://www.twilio.com/", "url-syntax", certain=False),
    Slip(WEBSITE, "website: https://www.twilio.con/", "top-level-domain", certain=False),
    Slip(WEBSITE, "website: https://www.twilio.com/100%/", "url-percent-encoding",
         right="website: https://www.twilio.com/100%25/"),
    Slip(EMAIL, "  email: mailto:privacy@twilio.com", "email-syntax"),
    Slip(EMAIL, "  email: <privacy@twilio.com>", "email-syntax"),
    Slip(EMAIL, "  email: privacy at twilio.com", "email-syntax", certain=False),
    Slip(EMAIL, "  email: privacy@twilio,com", "email-syntax", certain=False),
    Slip(EMAIL, "  email: privacy@twilio.cmo", "top-level-domain", certain=False),
]  # fmt: skip

LEDGERS = [
    Slip(ROW, row, rule, right, certain, path="agreements.csv")
    for row, rule, right, certain in (
        ("DPA-2026-021;Twilio Inc.;2026-01-12;;active", "ledger-columns", None, True),
        ("DPA-2026-021\tTwilio Inc.\t2026-01-12\t\tactive", "ledger-columns", None, True),
        ("| DPA-2026-021 | Twilio Inc. | 2026-01-12 |  | active |", "ledger-columns", None, True),
        (f"{ROW},,,", "ledger-columns", None, True),
        (f"{ROW},", "ledger-columns", None, True),
        ("DPA-2026-021,Twilio Inc.,2026-01-12,active", "ledger-columns", None, True),
        ("DPA-2026-021,Twilio, Inc.,2026-01-12,,active", "ledger-columns",
         'DPA-2026-021,"Twilio, Inc.",2026-01-12,,active', True),
        ("DPA-2026-021,Twilio Inc.,12 January 2026,,active", "date-format", None, True),
        ("DPA-2026-021,Twilio Inc.,2026/01/12,,active", "date-format", None, True),
        ("DPA-2026-021,Twilio Inc.,12.01.2026,,active", "date-format", None, False),
        ("DPA-2026-021,Twilio Inc.,2026-01-12,none,active", "date-format", None, False),
        ("DPA-2026-021,Twilio Inc.,2026-01-12,,aktive", "unknown-value", None, False),
        ("DPA-2026-021,Twilio Inc.,2026-01-12,,signed", "unknown-value", None, False),
        (f"{ROW}\n{ROW}", "ledger-duplicate", None, True),
    )
] + [
    Slip(HEADER, HEADER.replace("executed", "executd"), "ledger-columns", None, False,
         path="agreements.csv"),
    Slip(LEDGER, LEDGER.replace(",", ";"), "ledger-columns", path="agreements.csv"),
    Slip(LEDGER, LEDGER.replace(",", "\t"), "ledger-columns", path="agreements.csv"),
]  # fmt: skip

REFERENCES = [
    Slip(REFERENCE, "  reference: dpa-2026-021", "agreement-pattern"),
    Slip(REFERENCE, "  reference: DPA 2026-021", "agreement-pattern"),
    Slip(REFERENCE, "  reference: DPA/2026/021", "agreement-pattern"),
    Slip(REFERENCE, "  reference: DPA_2026_021", "agreement-pattern"),
    Slip(REFERENCE, "  reference: DPA-2026-21", "agreement-pattern", certain=False),
    Slip(REFERENCE, "  reference: signed in January", "agreement-pattern", certain=False),
    Slip(REFERENCE, "  reference: DPA-2026-012", "agreement-ledger", certain=False),
    Slip(EXECUTED, "  executed: 2026-01-13", "agreement-dates", certain=False),
]

SETTINGS_SLIPS = [
    Slip("organization: Initech", "organization Initech", path="register.yaml"),
    Slip("organization: Initech", "organization:Initech", path="register.yaml"),
    Slip("organization: Initech", "organization: Initech: GmbH", path="register.yaml",
         right='organization: "Initech: GmbH"'),
    Slip("title: Subprocessors", 'title: "Subprocessors', path="register.yaml",
         right='title: "Subprocessors"'),
    Slip("contact: privacy@initech.com", "contact = privacy@initech.com", path="register.yaml"),
    Slip("contact: privacy@initech.com", "contact: mailto:privacy@initech.com", "email-syntax",
         path="register.yaml"),
    Slip("  ledger: agreements.csv", "\tledger: agreements.csv", path="register.yaml"),
    Slip("  ledger: agreements.csv", "   ledger: agreements.csv", path="register.yaml"),
]  # fmt: skip

MARKS = [
    # Marks around the name of a field, and texts that were copied with their marks.
    *(
        Slip(GROUP, wrong)
        for wrong in (
            "**group**: services", "**Group:** services", "`group`: services", "* group: services",
            "- group: services", "3. group: services", "> group: services", "“group”: services",
            "group:: services",
        )
    ),
    Slip(NAME, '"name": "Twilio Inc.",', right='name: "Twilio Inc."'),
    Slip(NAME, '"name: Twilio Inc."'),
    Slip(VENDOR, "".join(f"> {line}\n" for line in VENDOR.splitlines())),
    Slip(VENDOR, "".join(f"+{line}\n" for line in VENDOR.splitlines())),
    Slip(VENDOR, "".join(f"{n} {line}\n" for n, line in enumerate(VENDOR.splitlines(), 1))),
    Slip(TRANSFERS, f"{TRANSFERS}\n...", below=0),
    Slip(GROUP, f"---\n{GROUP}"),
    Slip(TRANSFERS, 'transfers: "scc', right='transfers: "scc"'),
    Slip(GROUP, "group: services,", "unknown-group"),
    Slip(GROUP, "group: services;", "unknown-group"),
    Slip(ENGAGED, "engaged: 2026-02-01,", "date-format"),
    Slip(ENGAGED, "engaged: “2026-02-01”", "date-format"),
    Slip(ENGAGED, "engaged: 2026–02–01", "date-format"),
    Slip(COUNTRIES, "countries: ［US, DE］", "wrong-type"),
    Slip(COUNTRIES, "countries: [US，DE]", "country-code"),
    Slip(COUNTRIES, 'countries: "US", "DE"'),
    Slip(COUNTRIES, 'countries: "US, DE"', "wrong-type"),
    Slip(COUNTRIES, "countries: [US, DE],"),
    Slip(COUNTRIES, "countries: United States, Germany", "wrong-type"),
    Slip(COUNTRIES, "countries:\n  US\n  DE", "wrong-type", "countries:\n  [US, DE]", below=1),
    Slip("[US, DE]", "[“US”, DE]", "country-code"),
    Slip(DATA, "data: contact and usage", "wrong-type"),
    Slip(DATA, "data: contact; usage", "wrong-type"),
    Slip(AGREEMENT, "agreement: reference: DPA-2026-021, executed: 2026-01-12",
         right="agreement: {reference: DPA-2026-021, executed: 2026-01-12}"),
    Slip(AGREEMENT, "agreement:\n  - reference: DPA-2026-021\n  - executed: 2026-01-12"),
    Slip(EVALUATION, EVALUATION.replace("\n  ", "\n  - ")),
    Slip("  security: 2026-01-14", "security: 2026-01-14"),
    Slip(EXECUTED, "  \texecuted: 2026-01-12"),
    Slip(EXECUTED, "\u3000executed: 2026-01-12"),
    Slip(VENDOR, VENDOR.replace("  ", "\t")),
    Slip(GROUP, "group: \u00a0services", "invisible-character"),
    Slip(WEBSITE, "website: “https://www.twilio.com/”", "quoted-text"),
    Slip(WEBSITE, "website: [https://www.twilio.com/]"),
    Slip(PURPOSE, "purpose: &Sending of passwords", "yaml-feature",
         right='purpose: "&Sending of passwords"'),
    Slip(PURPOSE, "purpose: !Sending of passwords", "yaml-feature",
         right='purpose: "!Sending of passwords"'),
    Slip(PURPOSE, "purpose: *Sending* of passwords", right='purpose: "*Sending* of passwords"'),
    Slip(EXECUTED, f"{EXECUTED}\n{EXECUTED}", "duplicate-key"),
    Slip(NAME, f"yaml\n{NAME}", certain=False),
    Slip(GROUP, f"{GROUP}\n// the first group", certain=False),
]  # fmt: skip

SLIPS: list[Slip] = [
    *MARKS, *COLONS, *BRACKETS, *INDENTATION, *QUOTES, *TEXTS, *WHOLE_FILES, *FIELDS, *DATES,
    *CODES,
    *ADDRESSES, *LEDGERS, *REFERENCES, *SETTINGS_SLIPS, *HABITS,
]  # fmt: skip

NAMES: Mapping[str, str] = {
    # Names of files, each with the rule that reports the name.
    "twilio.yml": "file-name",
    "Twilio.yaml": "file-name",
    "TWILIO.YML": "file-name",
    "twilio.YAML": "file-name",
    "twilio_.yaml": "file-name",
    " twilio.yaml": "file-name",
    ".twilio.yaml": "file-name",
    "twilio": "stray-file",
    "Twilio": "stray-file",
    "twilio.yaml.txt": "stray-file",
    "twilio.txt": "stray-file",
    "twilio.yaml ": "stray-file",
    "twilio.yam": "stray-file",
    "twilio.yaml.yaml": "file-name",
}
"""Names of the vendor's file that all become `twilio.yaml`."""
