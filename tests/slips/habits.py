"""Slips of people who write contracts, and have never written YAML."""

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
    NAME,
    PURPOSE,
    REFERENCE,
    ROLE,
    ROW,
    SUBJECTS,
    TRANSFERS,
    WEBSITE,
    Asked,
    Slip,
)  # fmt: skip

_PRIVACY = "  privacy: 2026-01-13"

_COUNTRIES = [
    # Names that are misspelt, or stand together.
    *(
        Slip("[US, DE]", f"[US, {written}]", "country-code", certain=False)
        for written in ("Germny", "Deutchland", "Gemany", "Allemange")
    ),
    *(
        Slip("[US, DE]", f"[{written}, DE]", "country-code", certain=False)
        for written in ("Untied States", "United Sttaes", "Vereinigte Staten")
    ),
    Slip("established: US", "established: Untied States", "country-code", certain=False),
    Slip(COUNTRIES, "countries: Germny", "wrong-type", "countries: [DE]", certain=False),
    Slip(COUNTRIES, "countries: United States, Germny", "wrong-type", certain=False),
    Slip(COUNTRIES, "countries: US (Virginia), DE (Frankfurt)", "wrong-type", certain=False),
    Slip(COUNTRIES, "countries: Frankfurt, Germany", "wrong-type", "countries: [DE]",
         certain=False),
    Slip(
        COUNTRIES, "countries: United States of America (Virginia) and the UK", "wrong-type",
        "countries: [US, GB]", certain=False,
    ),
    Slip(
        "[US, DE]", "[United States of America (Virginia) and the UK]", "country-code", "[US, GB]",
        certain=False,
    ),
    Slip(COUNTRIES, "countries: USA und Deutschland", "wrong-type"),
    Slip(COUNTRIES, "countries: États-Unis et Allemagne", "wrong-type"),
    Slip(COUNTRIES, "countries: Trinidad and Tobago and the UK", "wrong-type",
         "countries: [TT, GB]"),
    Slip(COUNTRIES, "countries: • US • DE", "wrong-type"),
    Slip(COUNTRIES, "countries:\n  a) US\n  b) DE", right="countries:\n  - US\n  - DE", below=1),
    Slip("[US, DE]", "[US,\u00a0DE]", "country-code", "[US,DE]"),
]  # fmt: skip

_LISTS = [
    # Quotation marks, bullets and full stops in lists.
    Slip(DATA, "data: [“contact, usage”]", "quoted-text"),
    Slip(DATA, "data: [„contact, usage“]", "quoted-text"),
    Slip(DATA, "data: “contact, usage”", "wrong-type"),
    Slip(DATA, "data: ‘contact’ and ‘usage’", "wrong-type"),
    Slip(DATA, "data: [«contact», usage]", "quoted-text"),
    Slip(DATA, "data: • contact • usage", "wrong-type"),
    Slip(DATA, "data: Contact, Usage.", "wrong-type"),
    Slip(DATA, "data: contact; usage;", "wrong-type"),
    Slip(DATA, "data: [contact, usage.]", "own-word"),
    Slip(SUBJECTS, "data-subjects: customers and end users", "wrong-type",
         "data-subjects: [customers, end-users]"),
    Slip(SUBJECTS, "data-subjects: users and Visitor", "wrong-type",
         "data-subjects: [users, visitors]"),
    Slip("established: US", "established: 🇺🇸", "country-code"),
    Slip("[US, DE]", "[🇺🇸, DE]", "country-code"),
    Slip(INTERNAL, "dpa: https://www.twilio.com/dpa", "unknown-field",
         "links:\n  agreement: https://www.twilio.com/dpa", certain=False),
    Slip(DATA, "data:\n  - contact,\n  - usage", "own-word",
         "data:\n  - contact\n  - usage", below=1),
    Slip(DATA, "data:\n  1. contact\n  2. usage", right="data:\n  - contact\n  - usage", below=1),
    Slip(KNOWN_AS, "also-known-as: SendGrid (mail)", "wrong-type",
         "also-known-as: [SendGrid (mail)]"),
]  # fmt: skip

_OTHER_WORDS = [
    # Other words for fields, and the words of contracts for values.
    *(
        Slip(old, wrong, "unknown-field", certain=False)
        for old, wrong in (
            (NAME, "Vendor: Twilio Inc."), (NAME, "Vendor name: Twilio Inc."),
            (NAME, "company: Twilio Inc."), (NAME, "Anbieter: Twilio Inc."),
            (WEBSITE, "url: https://www.twilio.com/"), (GROUP, "category: services"),
            (PURPOSE, "Zweck: Sending of one-time passwords"),
            (PURPOSE, "description: Sending of one-time passwords"),
            (COUNTRIES, "Länder: [US, DE]"), (COUNTRIES, "location: [US, DE]"),
            (AGREEMENT, AGREEMENT.replace("agreement", "DPA")),
            (AGREEMENT, AGREEMENT.replace("agreement", "agreements")),
            (REFERENCE, "  number: DPA-2026-021"), (REFERENCE, "  Ref.: DPA-2026-021"),
            (EXECUTED, "  signed: 2026-01-12"), (EXECUTED, "  executed on: 2026-01-12"),
            (EXECUTED, "  date of signature: 2026-01-12"),
            (EVALUATION, EVALUATION.replace("evaluation", "assessment")),
            (ENGAGED, "start date: 2026-02-01"), (ENGAGED, "seit: 2026-02-01"),
            (DATA, "categories of data: [contact, usage]"), (KNOWN_AS, "aka: [SendGrid]"),
            (TRANSFERS, "safeguards: scc"), (ROLE, "  function: Data Protection Officer"),
            (EMAIL, "  e-mail: privacy@twilio.com"), (EMAIL, "  mail: privacy@twilio.com"),
        )
    ),
    Slip(
        AGREEMENT, "agreement: {reference: DPA-2026-021, signed: 2026-01-12}", "unknown-field",
        "agreement: {reference: DPA-2026-021, executed: 2026-01-12}", certain=False,
    ),
    *(
        Slip(TRANSFERS, f"transfers: {written}", "unknown-field")
        for written in (
            "SCCs", "Standard Contractual Clauses", "Standard Contractual Clauses (SCC)",
            "EU SCCs", "Standardvertragsklauseln",
        )
    ),
    Slip(TRANSFERS, "transfers: SCC (controller to processor)", "unknown-field", certain=False),
    Slip(TRANSFERS, "transfers: SCC and BCR", "unknown-field", "transfers: [scc, bcr]"),
    Slip(TRANSFERS, "transfers: scc, bcr", "unknown-field", "transfers: [scc, bcr]"),
    *(
        Slip(
            TRANSFERS, f"transfers:\n  {written}: {{verified: 2026-05-04}}", "unknown-field",
            "transfers:\n  dpf: {verified: 2026-05-04}", below=1,
        )
        for written in ("Data Privacy Framework", "EU-US DPF", "DPF")
    ),
    Slip(TRANSFERS, "transfers: {scc: {module: Module 2}}", "unknown-value",
         "transfers: {scc: {module: 2}}"),
    *(
        Slip(EXECUTED, f"{EXECUTED}\n  kind: {written}", "unknown-value",
             f"{EXECUTED}\n  kind: {kind}")
        for written, kind in (
            ("SCCs", "scc"), ("Standard Contractual Clauses", "scc"),
            ("Standard Contractual Clauses (SCC)", "scc"), ("Data Processing Agreement", "dpa"),
            ("AVV", "dpa"), ("Binding Corporate Rules", "bcr"), ("intra-group", "intragroup"),
        )
    ),
    *(
        Slip(EXECUTED, f"{EXECUTED}\n  kind: {written}", "unknown-value", EXECUTED, certain=False)
        for written in ("Data Privacy Framework", "EU-US DPF", "adequacy", "UK Addendum")
    ),
    *(
        Slip(ROW, ROW.replace("active", written), "unknown-value", path="agreements.csv")
        for written in ("aktiv", "in force", "valid")
    ),
    Slip("organization: Initech", "company: Initech", "unknown-field", certain=False,
         path="register.yaml"),
    Slip("url: https", "website: https", "unknown-field", certain=False, path="register.yaml"),
    Slip("title: Subprocessors", "Titel: Subprocessors", "unknown-field", certain=False,
         path="register.yaml"),
]  # fmt: skip

_GROUPS = "groups:\n  services:\n    title: Services\n  infrastructure:\n    title: Infrastructure"
_TITLE = "title: Subprocessors"


def _setting(wrong: str, right: str, rule: str = "register-setting", *, certain: bool) -> Slip:
    """A slip in further lines of register.yaml."""
    below = wrong.count("\n")
    return Slip(
        _TITLE, f"{_TITLE}\n{wrong}", rule, f"{_TITLE}\n{right}", certain, below, "register.yaml"
    )


_SETTINGS = [
    *(
        _setting(f"{block}:\n  {field}: {written}", f"{block}:\n  {field}: {days}", certain=certain)
        for block, field, written, days, certain in (
            ("evaluation", "valid-days", "1 year", 365, False),
            ("evaluation", "valid-days", "one year", 365, False),
            ("evaluation", "valid-days", "12 months", 365, False),
            ("evaluation", "valid-days", "365 days", 365, True),
            ("notice", "days", "30 days", 30, True), ("notice", "days", "thirty", 30, True),
            ("notice", "days", "30 Tage", 30, True), ("notice", "days", "30,", 30, True),
            ("notice", "days", "4 weeks", 28, True), ("notice", "days", "one month", 30, False),
        )
    ),
    _setting("notice: 30 days", "notice: {days: 30}", "wrong-type", certain=True),
    _setting("notice:\n  working-days: nein", "notice:\n  working-days: false", certain=True),
    _setting("notice:\n  timezone: Berlin", "notice:\n  timezone: Europe/Berlin", certain=False),
    _setting("language: English", "language: en", certain=True),
    _setting("language: EN", "language: en", certain=True),
    *(
        Slip("url: https://initech.com/subprocessors", f"url: {written}", "register-setting",
             certain=False, path="register.yaml")
        for written in (
            "initech.com/subprocessors", "<https://initech.com/subprocessors>",
            "“https://initech.com/subprocessors”", "http://initech.com/subprocessors",
        )
    ),
    Slip("contact: privacy@initech.com", "contact:\n  email: privacy@initech.com", "wrong-type",
         "contact:\n  privacy@initech.com", below=1, path="register.yaml"),
    Slip("  services:\n    title: Services", "  services: Services", "wrong-type",
         "  services: {title: Services}", path="register.yaml"),
    Slip("  services:", "  Services:", "register-setting", certain=False, path="register.yaml"),
    # Braces and indented lines, mixed.
    Slip(
        _GROUPS, "groups:\n  services: {title: Services}\n    introduction: Help, with extras\n"
        "  infrastructure: {title: Infrastructure}",
        right='groups:\n  services: {title: Services, introduction: "Help, with extras"}\n'
        "  infrastructure: {title: Infrastructure}",
        certain=False, below=1, path="register.yaml",
    ),
    Slip(
        _GROUPS, "groups:\n  services: Services\n    introduction: Help\n"
        "  infrastructure: {title: Infrastructure}",
        right="groups:\n  services: {title: Services, introduction: Help}\n"
        "  infrastructure: {title: Infrastructure}",
        certain=False, below=1, path="register.yaml",
    ),
    Slip(AGREEMENT, "agreement: {reference: DPA-2026-021}\n  executed: 2026-01-12", below=1,
         right="agreement: {reference: DPA-2026-021, executed: 2026-01-12}", certain=False),
]  # fmt: skip

_BLOCKS = [
    # A plain value in place of a block.
    Slip(CONTACT, "contact: privacy@twilio.com", "wrong-type",
         "contact: {email: privacy@twilio.com}"),
    Slip(CONTACT, "contact: Data Protection Officer, privacy@twilio.com", "wrong-type",
         "contact: {role: Data Protection Officer, email: privacy@twilio.com}", certain=False),
    *(
        Slip(AGREEMENT, f"agreement:{written}", "wrong-type",
             "agreement: {reference: DPA-2026-021, executed: 2026-01-12}", certain=False)
        for written in (" DPA-2026-021, 2026-01-12", " DPA-2026-021 of 2026-01-12")
    ),
    Slip(TRANSFERS, "transfers:\n  scc: yes", "wrong-type", "transfers:\n  scc: {}", below=1),
    Slip(TRANSFERS, "transfers:\n  scc: module 3", "wrong-type",
         "transfers:\n  scc: {module: 3}", below=1),
    Slip(TRANSFERS, "transfers:\n  scc: 2026-01-12", "wrong-type",
         "transfers:\n  scc: {executed: 2026-01-12}", certain=False, below=1),
]  # fmt: skip

_DAYS = [
    *(
        Slip(ENGAGED, f"engaged: {written}", "date-format", certain=certain)
        for written, certain in (
            ("1st February 2026", True), ("1. Februar 2026", True), ("1er février 2026", True),
            ("1.2.26", False), ("01/02/26", False), ("46054", False), ("since 2026-02-01", False),
            ("2026-02-01 (planned)", False), ("on 1 February 2026", False),
            ("Sunday, 1 February 2026", False),
        )
    ),
    Slip(EXECUTED, "  executed: signed on 2026-01-12", "date-format", certain=False),
    Slip(EXECUTED, "  executed: 2026-01-12 / 2026-01-13", "date-format", certain=False),
    Slip(_PRIVACY, "  privacy: done 2026-01-13", "date-format", certain=False),
    *(
        Slip(_PRIVACY, f"  privacy: {written}", "date-format",
             "  privacy: [2025-01-10, 2026-01-13]", certain=certain)
        for written, certain in (
            ("2025-01-10, 2026-01-13", True), ("2025-01-10 and 2026-01-13", True),
            ("[2025-01-10 2026-01-13]", True), ("10.01.2025, 13.01.2026", False),
        )
    ),
    Slip(ROW, ROW.replace("2026-01-12", "46034"), "date-format", certain=False,
         path="agreements.csv"),
    Slip(ROW, ROW.replace("2026-01-12", '"January 12, 2026"'), "date-format",
         path="agreements.csv"),
]  # fmt: skip

_ALL_AREAS = "evaluation:\n  privacy: {0}\n  security: {0}\n  confidentiality: {0}"
_AREAS = [
    # Several areas of evaluation on one line.
    *(
        Slip(EVALUATION, f"evaluation:\n  {written}: 2026-01-13", "evaluation-area",
             _ALL_AREAS.format("2026-01-13"))
        for written in (
            "privacy, security, confidentiality", "privacy/security/confidentiality", "all",
            "Privacy, Security and Confidentiality", "privacy & security & confidentiality",
        )
    ),
    Slip(EVALUATION, "evaluation:\n  privacy, security, confidentiality:\n    - 2026-01-13",
         "evaluation-area", _ALL_AREAS.format("\n    - 2026-01-13").replace(": \n", ":\n")),
    Slip("  privacy: 2026-01-13\n  security: 2026-01-14", "  privacy and security: 2026-01-13",
         "evaluation-area", "  privacy: 2026-01-13\n  security: 2026-01-13"),
    Slip(
        EVALUATION, 'evaluation: {"privacy, security": 2026-01-13, confidentiality: 2026-01-15}',
        "evaluation-area",
        "evaluation: {privacy: 2026-01-13, security: 2026-01-13, confidentiality: 2026-01-15}",
    ),
]  # fmt: skip

_LEDGER = [
    *(
        Slip(ROW, written, "ledger-columns", path="agreements.csv")
        for written in (
            "“DPA-2026-021”,“Twilio Inc.”,“2026-01-12”,,“active”",
            "'DPA-2026-021','Twilio Inc.','2026-01-12',,'active'",
            "„DPA-2026-021“,Twilio Inc.,2026-01-12,,active",
            "DPA-2026-021,Twilio Inc.,January 12, 2026,,active",
            '"DPA-2026-021,Twilio Inc.,2026-01-12,,active"',
        )
    ),
    Slip(ROW, "DPA-2026-021,„Twilio, Inc.“,2026-01-12,,active", "ledger-columns",
         'DPA-2026-021,"Twilio, Inc.",2026-01-12,,active', path="agreements.csv"),
    *(
        Slip(ROW, ROW.replace("DPA-2026-021", written), "agreement-ledger", path="agreements.csv")
        for written in ("DPA–2026–021", "dpa-2026-021", "DPA 2026 021", "DPA-2026-021.")
    ),
]  # fmt: skip

_LINES = [
    # Lines that were joined, or divided.
    Slip(AGREEMENT, "agreement:\n  reference: DPA-2026-021, executed: 2026-01-12"),
    Slip(AGREEMENT, "agreement:\n  reference: DPA-2026-021 executed: 2026-01-12"),
    Slip(f"{GROUP}\n{PURPOSE}", f"{GROUP} {PURPOSE}"),
    Slip(f"{ENGAGED}\n{DATA}", f"{ENGAGED} {DATA}"),
    Slip(f"{ENGAGED}\n{DATA}", f"{ENGAGED}; {DATA}"),
    Slip(f"{NAME}\n{WEBSITE}", f"{NAME} {WEBSITE}"),
    Slip(f"{_PRIVACY}\n  security: 2026-01-14", f"{_PRIVACY} security: 2026-01-14"),
    Slip(AGREEMENT, "agreement: reference: DPA-2026-021\n  executed: 2026-01-12"),
    Slip(AGREEMENT, "agreement: reference DPA-2026-021\n  executed: 2026-01-12"),
    Slip(PURPOSE, "purpose: Sending of passwords:\n  by text",
         right='purpose: "Sending of passwords: by text"'),
    Slip(PURPOSE, "purpose: Passwords, namely: one-time\n  and permanent",
         right='purpose: "Passwords, namely: one-time and permanent"'),
    Slip(
        PURPOSE, "purpose: - Sending of passwords\n         - Checking of passwords",
        right='purpose: "Sending of passwords, Checking of passwords"', certain=False,
    ),
    Slip(PURPOSE, "purpose: Sending of passwords\n\nby text message", certain=False, below=2,
         right="purpose: Sending of passwords\n  by text message"),
    Slip(GROUP, "| group | services |"),
    Slip(PURPOSE, "| Purpose | Sending of one-time passwords |"),
    Slip(COUNTRIES, "countries: [US, DE] (EEA and third countries)", certain=False),
    Slip(DATA, "data: [contact, usage] of users", certain=False),
    Slip(EMAIL, "  email: [privacy@twilio.com](mailto:privacy@twilio.com)"),
    Slip("  services:\n", "  services\n", path="register.yaml"),
]  # fmt: skip

HABITS = [
    *_LINES,
    *_LEDGER,
    *_AREAS,
    *_DAYS,
    *_COUNTRIES,
    *_LISTS,
    *_OTHER_WORDS,
    *_SETTINGS,
    *_BLOCKS,
]

ASKED: list[Asked] = [
    Asked(COUNTRIES, "countries: worldwide", "wrong-type", "the codes of the countries"),
    Asked(COUNTRIES, "countries: EU/EWR", "wrong-type", "the codes of the countries"),
    Asked(COUNTRIES, "countries: yes", "wrong-type", "the codes of the countries"),
    Asked(COUNTRIES, "countries: US and others", "wrong-type", "the codes of the countries"),
    Asked(
        _GROUPS, "groups: {infrastructure: Infrastructure}\n    introduction: Hosts",
        "yaml-syntax", "on indented lines, without braces", 1, "register.yaml",
    ),
    Asked(
        _GROUPS, "groups: {services: Services}\n  infrastructure: Infrastructure",
        "yaml-syntax", "on indented lines, without braces", 1, "register.yaml",
    ),
    Asked(
        _TITLE, f"{_TITLE}\nnotice:\n  days: soon", "register-setting", "in digits", 1,
        "register.yaml",
    ),
    *(
        Asked(ENGAGED, f"engaged: {written}", "date-format", words)
        for written, words in (
            ("Feb 2026", "as in 2026-02-17"), ("2026-02", "as in 2026-02-17"),
            ("02/2026", "as in 2026-02-17"), ("tbd", "year, month and day"),
            ("yes", "year, month and day"), ("Q1 2026", "year, month and day"),
        )
    ),
    Asked(_PRIVACY, "  privacy: yes", "date-format", "year, month and day"),
    Asked("  privacy: 2026-01-13", "  privacy:", "missing-field", "a day such as"),
    Asked(
        _GROUPS, "groups: [services, infrastructure]", "wrong-type",
        "such as `services: {title: Services}`", path="register.yaml",
    ),
    Asked(
        _TITLE, f"{_TITLE}\nwaivers:\n  rule: country-code\n  file: subprocessors/twilio.yaml",
        "wrong-type", "a hyphen and a space", 1, "register.yaml",
    ),
    Asked(AGREEMENT, "agreement: yes", "wrong-type", "its fields (reference, executed)"),
    Asked(DATA, "data: yes", "wrong-type", "write the values in brackets"),
    Asked(DATA, "data: tbd", "wrong-type", "write the values in brackets"),
]  # fmt: skip
"""Slips that only a person can correct."""
