"""The history of a company that hosts development environments, shared or dedicated.

Most vendors, places and services are from the public list of such a company, with its slips.
"""

from tests.histories.rebuilt import (
    NOW,
    History,
    Landing,
    Notice,
    entry,
    note,
    notice,
    ruling,
    service,
)

_SETTINGS = {
    "organization": "Initech",
    "title": "Subprocessors",
    "url": "https://initech.com/subprocessors",
    "contact": "privacy@initech.com",
    "groups": {
        "subprocessors": {"title": "Shared environments"},
        "dedicated": {"title": "Dedicated environments"},
    },
    "scopes": {"shared": "Shared environments", "dedicated": "Dedicated environments"},
    "regions": {"EU": "European Union", "EUROPE": "Europe"},
    "agreements": {"pattern": r"DPA-\d{4}-\d{3}"},
    "notice": {"days": 30, "timezone": "Europe/Berlin"},
}

_START = {
    "google": entry(
        1, name="Google, LLC", website="https://cloud.google.com/",
        purpose="Hosting of environments", data=["contact", "content"],
    ),
    "google-email": service(
        name="Google, LLC", entity="google", purpose="E-mails between customers and us",
    ),
    "frontapp": entry(
        2, name="FrontApp, Inc", website="https://front.com/", purpose="Questions to support",
    ),
    "twilio-segment": entry(
        3, name="Twillo, Inc", website="https://segment.com/",
        **{"also-known-as": ["Segment.io"]}, purpose="Collection of usage statistics",
        data=["usage"],
    ),
    "twilio": service(
        name="Twillo, Inc", entity="twilio-segment", purpose="Verification of phone numbers",
        data=["contact"],
    ),
    "nexmo": entry(
        4, name="NexMo", website="https://www.nexmo.com/", purpose="Text messages to users",
    ),
    "pearberry": entry(
        5, name="Pearberry Software, Inc", website="https://customer.io/",
        purpose="E-mails about the account",
    ),
    "stripe": entry(
        6, name="Stripe Payments Europe Ltd", website="https://stripe.com/",
        purpose="Payments & invoices", countries=["IE"], data=["contact", "payment"],
    ),
    "lacework": entry(
        7, name="Lacework, Inc", website="https://www.lacework.com/",
        purpose="Detection of threats", data=["usage"],
    ),
    "metabase": entry(
        8, name="Metabase, Inc", website="https://www.metabase.com/",
        purpose="Reports about usage", countries=["EUROPE"], data=["usage"],
    ),
    "mixpanel": entry(
        9, name="Mixpanel, Inc", website="https://mixpanel.com/",
        purpose="Analysis of events", data=["usage"],
    ),
    "telefonica": entry(
        10, name="Telefónica Germany GmbH & Co. OHG", website="https://www.telefonica.de/",
        purpose="Phone calls with support", countries=["DE"], transfers=None,
    ),
    "gong": entry(
        11, name="Gong.io, Inc", website="https://www.gong.io/",
        purpose="Transcripts of meetings",
    ),
    "hex": entry(
        12, name="Hex Technologies, Inc", website="https://hex.tech/",
        purpose="Notebooks for analyses", data=["usage"],
    ),
    "amazon-web-services": entry(
        13, name="Amazon Web Services, Inc.", website="https://aws.amazon.com/",
        group="dedicated", scope="dedicated", purpose="Hosting of dedicated environments",
        countries=["EU"], data=["contact", "content"],
    ),
}  # fmt: skip

_SENDGRID = entry(
    14, name="SendGrid, Inc.", website="https://www.sendgrid.com/",
    purpose="Delivery of invitations", engaged="2020-03-10",
)  # fmt: skip

_HETZNER = entry(
    15, name="Hetzner Online GmbH", website="https://www.hetzner.com/", group="dedicated",
    scope="dedicated", purpose="Storage of backups", countries=["DE"], transfers=None,
    data=["contact", "content"], engaged="2022-01-10",
)  # fmt: skip

_HEX = {**_START["hex"], "engaged": "2022-10-24"}

_INTERCOM = entry(
    16, name="Intercom R&D Unlimited Company", website="https://www.intercom.com/",
    replaces=["frontapp", "hex"], purpose="Questions to support, and their analysis",
    countries=["IE"], transfers=None, engaged="2023-03-27",
)  # fmt: skip

_ADDITION = "another company receives data: Art. 28(2)"
_SAME = "the same company with the same data"
_SPELLING = "only the spelling changes"
_LESS = "less data or fewer places than customers accepted"
_NEVER = "customers were told, but the change never came"
_END = "no new company receives data"
_PLACE = "data goes to a new place"
_MORE = "more data than customers were told"
_RULED = "reviewers ruled that the company is the same, or its words are"
_UNRULED = "without a ruling, nobody decided that the company is the same"
_WAITS = "a place goes when its replacement comes, and not before"

HISTORY = History(
    name="environments",
    start="2019-05-06",
    settings=_SETTINGS,
    entries=_START,
    landings=(
        Landing(
            "2019-06-03",
            "Write names and purposes as the vendors do",
            [
                note("google", "now written Google LLC", _SPELLING),
                note("nexmo", "now written NexMo Inc", _SPELLING),
                note("stripe", "now written Stripe Payments Europe Limited", _SPELLING),
                note("stripe", "purpose: Payments and invoices", _SPELLING),
                note("telefonica", "now written Telefónica Germany GmbH and Co. OHG", _SPELLING),
                note("gong", "now written Gong.io, Inc. (Gong)", _SPELLING),
            ],
            {
                "google": {"name": "Google LLC"},
                "google-email": {"name": "Google LLC"},
                "nexmo": {"name": "NexMo Inc"},
                "stripe": {
                    "name": "Stripe Payments Europe Limited",
                    "purpose": "Payments and invoices",
                },
                "telefonica": {"name": "Telefónica Germany GmbH and Co. OHG"},
                "gong": {"name": "Gong.io, Inc. (Gong)"},
            },
        ),
        Landing(
            "2019-07-08",
            "Correct the name of Twilio",
            [
                note(
                    "twilio-segment",
                    "now named Twilio Inc. (previously: Twillo, Inc), an editorial change",
                    _RULED,
                )
            ],
            {"twilio-segment": {"name": "Twilio Inc."}, "twilio": {"name": "Twilio Inc."}},
            settings={
                "rulings": [
                    ruling(slug, "name", "Twillo, Inc", "Twilio Inc.", "The name had a slip")
                    for slug in ("twilio-segment", "twilio")
                ]
            },
        ),
        Landing(
            "2019-09-02",
            "Nexmo merges into Vonage",
            [
                notice(
                    "nexmo",
                    "Vonage Business, Inc. takes the place of NexMo Inc",
                    "2019-10-02",
                    "another legal entity takes over: a replacement",
                    amended="2019-09-16",
                ),
                # It is the website of Vonage.
                note("nexmo", "website: https://www.vonage.com/", _SAME, "2019-10-02"),
            ],
            {"nexmo": {"name": "Vonage Business Inc.", "website": "https://www.vonage.com/"}},
        ),
        Landing(
            "2019-09-16",
            "Write Vonage with a comma",
            # Vonage does not hold yet, so the log has its last spelling only.
            [],
            {"nexmo": {"name": "Vonage Business, Inc."}},
        ),
        Landing(
            "2020-02-03",
            "Add SendGrid",
            [
                notice(
                    "sendgrid",
                    "new subprocessor: Delivery of invitations (United States)",
                    "2020-03-10",
                    _ADDITION,
                    amended="2020-02-17",
                )
            ],
            {"sendgrid": _SENDGRID},
        ),
        Landing(
            "2020-02-17",
            "SendGrid also works in India",
            [
                notice(
                    "sendgrid",
                    "also India",
                    "2020-03-18",
                    "a place that the first notice lacked has its own notice period",
                )
            ],
            {"sendgrid": {"countries": ["US", "IN"], "website": "https://sendgrid.com/"}},
        ),
        Landing(
            "2020-05-11",
            "SendGrid merges into Twilio",
            [
                note(
                    "sendgrid",
                    "now named Twilio Inc. (previously: SendGrid, Inc.), an editorial change",
                    "reviewers ruled: customers accepted Twilio already, for more data",
                ),
                note("sendgrid", "also known as SendGrid", _SAME),
            ],
            {
                "sendgrid": {
                    "name": "Twilio Inc.",
                    "entity": "twilio-segment",
                    "also-known-as": ["SendGrid"],
                    "agreement": None,
                    "evaluation": None,
                    "transfers": None,
                }
            },
            settings={
                "rulings": [
                    ruling(
                        "sendgrid",
                        "name",
                        "SendGrid, Inc.",
                        "Twilio Inc.",
                        "Twilio took over the contract, and is a subprocessor already",
                    )
                ]
            },
        ),
        Landing(
            "2020-09-07",
            "Mixpanel moves to the Netherlands",
            [
                notice("mixpanel", "also Netherlands", "2020-10-07", _PLACE),
                note("mixpanel", "no longer United States", _WAITS, "2020-10-07"),
            ],
            {"mixpanel": {"countries": ["NL"]}},
        ),
        Landing(
            "2020-10-19",
            "Host dedicated environments in Germany and the United States",
            [
                note("amazon-web-services", "now names Germany", _LESS, "2020-11-18"),
                notice("amazon-web-services", "also United States", "2020-11-18", _PLACE),
                note("amazon-web-services", "no longer European Union", _WAITS, "2020-11-18"),
            ],
            {"amazon-web-services": {"countries": ["DE", "US"]}},
        ),
        Landing(
            "2021-01-11",
            "Gong keeps recordings of customers",
            [
                notice("gong", "also content data", "2021-02-10", _MORE),
                notice("gong", "also data of customers", "2021-02-10", _MORE),
            ],
            {
                "gong": {
                    "data": ["contact", "content", "communications"],
                    "data-subjects": ["users", "customers"],
                }
            },
        ),
        Landing(
            "2021-03-15",
            "Gong will end",
            [note("gong", "no longer used from 30 June 2021", _END, withdrawn="2021-04-12")],
            {"gong": {"ended": "2021-06-30"}},
        ),
        Landing(
            "2021-04-12",
            "Gong stays",
            [
                notice(
                    "gong",
                    "end on 30 June 2021 withdrawn",
                    "2021-06-30",
                    "the company goes on with data that customers expected back",
                )
            ],
            {"gong": {"ended": None}},
        ),
        Landing(
            "2021-07-05",
            "Give notice of 45 days, and let Lacework read logs",
            [
                notice(
                    "lacework",
                    "purpose: Detection of threats in logs (previously: Detection of threats)",
                    "2021-08-19",
                    "without a ruling, nobody decided that the words mean the same",
                )
            ],
            {"lacework": {"purpose": "Detection of threats in logs"}},
            settings={"notice": {"days": 45, "timezone": "Europe/Berlin"}, "rulings": None},
        ),
        Landing(
            "2021-09-06",
            "Add Hetzner",
            [
                notice(
                    "hetzner",
                    "new subprocessor: Storage of backups (Germany)",
                    "2021-12-06",
                    _ADDITION,
                    amended="2021-09-20",
                )
            ],
            {"hetzner": _HETZNER},
        ),
        Landing(
            "2021-09-20",
            "Hetzner starts earlier",
            [
                notice(
                    "hetzner",
                    "starts earlier: on 6 December 2021, not on 10 January 2022",
                    "2021-12-06",
                    "customers must object earlier than they were told",
                )
            ],
            {"hetzner": {"engaged": "2021-12-06"}},
        ),
        Landing(
            "2021-11-29",
            "List Lacework for dedicated environments",
            [
                note("lacework", "group: Dedicated environments", _SAME),
                note("lacework", "contact: privacy@lacework.com", _SAME),
            ],
            {"lacework": {"group": "dedicated", "contact": {"email": "privacy@lacework.com"}}},
        ),
        Landing(
            "2022-02-07",
            "Correct the name of Peaberry",
            [
                notice(
                    "pearberry",
                    "Peaberry Software, Inc. takes the place of Pearberry Software, Inc",
                    "2022-03-24",
                    _UNRULED,
                )
            ],
            {"pearberry": {"name": "Peaberry Software, Inc."}},
        ),
        Landing(
            "2022-02-14",
            "Rule on the name of Peaberry",
            # The ruling comes too late: customers were told already.
            [],
            settings={
                "rulings": [
                    ruling(
                        "pearberry",
                        "name",
                        "Pearberry Software, Inc",
                        "Peaberry Software, Inc.",
                        "The name had a slip",
                    )
                ]
            },
        ),
        Landing(
            "2022-06-13",
            "Stop with Hex",
            [note("hex", "taken off the list", _END)],
            {"hex": None},
            settings={"rulings": None},
        ),
        Landing(
            "2022-09-05",
            "Return to Hex",
            [
                notice(
                    "hex",
                    "new subprocessor: Notebooks for analyses (United States)",
                    "2022-10-24",
                    "the earlier use has ended, so the company is new",
                )
            ],
            {"hex": _HEX},
        ),
        Landing(
            "2022-11-07",
            "Host shared environments on Amazon Web Services, too",
            [
                notice(
                    "amazon-web-services",
                    "scope: Dedicated environments, Shared environments (previously: Dedicated "
                    "environments)",
                    NOW,
                    _NEVER,
                    withdrawn="2022-11-21",
                )
            ],
            {"amazon-web-services": {"scope": ["dedicated", "shared"]}},
        ),
        Landing(
            "2022-11-21",
            "Host only dedicated environments on Amazon Web Services",
            [],
            {"amazon-web-services": {"scope": "dedicated"}},
        ),
        Landing(
            "2023-02-06",
            "Replace Front and Hex by Intercom",
            [
                notice(
                    "intercom",
                    "new subprocessor, replaces FrontApp, Inc and Hex Technologies, Inc: Questions "
                    "to support, and their analysis (Ireland)",
                    "2023-03-27",
                    "Art. 28(2) names replacements",
                ),
                note("frontapp", "no longer used from 30 April 2023", _END, "2023-04-30"),
                note("hex", "no longer used from 30 April 2023", _END, "2023-04-30"),
            ],
            {
                "intercom": _INTERCOM,
                "frontapp": {"ended": "2023-04-30"},
                "hex": {"ended": "2023-04-30"},
            },
        ),
        Landing(
            "2023-06-05",
            "Rename the file of Peaberry, and send news",
            [
                note("peaberry", "listed as peaberry, not as pearberry", _SAME),
                notice(
                    "peaberry",
                    "purpose: E-mails about the account, and news (previously: E-mails about the "
                    "account)",
                    "2023-07-20",
                    "the service does more with the data",
                ),
                note("frontapp", "taken off the list", _END),
            ],
            {"peaberry": {"purpose": "E-mails about the account, and news"}, "frontapp": None},
            renamed={"pearberry": "peaberry"},
        ),
        Landing(
            "2023-09-18",
            "Name the countries of the region Europe",
            [
                note(
                    "metabase",
                    "region: EEA and United Kingdom (previously: Europe), an editorial change",
                    "reviewers ruled that the places are the same",
                )
            ],
            settings={
                "regions": {"EU": "European Union", "EUROPE": "EEA and United Kingdom"},
                "rulings": [
                    ruling(
                        "",
                        "regions.EUROPE",
                        "Europe",
                        "EEA and United Kingdom",
                        "The contract always named these countries",
                    )
                ],
            },
        ),
        Landing(
            "2023-10-16T00:30:00+02:00",
            "Stripe answers questions from India",
            [notice("stripe", "also India", "2023-11-30", _PLACE)],
            {"stripe": {"countries": ["IE", "IN"]}},
        ),
        Landing(
            "2023-11-13",
            "Say what Stripe does where",
            [
                note("stripe", "Ireland: Dublin", "the country and its law stay the same"),
                note("stripe", "India: for support", _LESS),
            ],
            {"stripe": {"countries": {"IE": {"place": "Dublin"}, "IN": {"for": ["support"]}}}},
        ),
    ),
    shown={
        "2019-10-01": {"nexmo": {"name": "NexMo Inc"}},
        "2019-10-02": {
            "nexmo": {"name": "Vonage Business, Inc.", "website": "https://www.vonage.com/"}
        },
        "2020-03-09": {"sendgrid": {"status": "upcoming"}},
        "2020-03-17": {"sendgrid": {"status": "active", "countries": ["US"]}},
        "2020-03-18": {"sendgrid": {"countries": ["IN", "US"]}},
        "2020-05-11": {"sendgrid": {"name": "Twilio Inc.", "upcoming": []}},
        "2020-10-06": {"mixpanel": {"countries": ["US"]}},
        "2020-10-07": {"mixpanel": {"countries": ["NL"]}},
        "2020-11-17": {"amazon-web-services": {"countries": ["EU"]}},
        "2020-11-18": {"amazon-web-services": {"countries": ["DE", "US"]}},
        "2021-02-09": {"gong": {"data_subjects": ["users"]}},
        "2021-02-10": {"gong": {"data_subjects": ["users", "customers"]}},
        "2021-06-30": {"gong": {"status": "active", "ended": None}},
        "2021-08-18": {"lacework": {"purpose": "Detection of threats"}},
        "2021-08-19": {"lacework": {"purpose": "Detection of threats in logs"}},
        "2021-12-05": {"hetzner": {"status": "upcoming"}},
        "2021-12-06": {"hetzner": {"status": "active"}},
        "2022-06-13": {"hex": None},
        "2022-10-24": {"hex": {"status": "active"}},
        "2022-12-31": {"amazon-web-services": {"group": "dedicated", "upcoming": []}},
        "2023-07-19": {"peaberry": {"purpose": "E-mails about the account"}, "pearberry": None},
        "2023-07-20": {"peaberry": {"purpose": "E-mails about the account, and news"}},
        "2023-10-15": {"stripe": {"countries": ["IE"], "upcoming": []}},
        # In UTC, the merge was on the day before.
        "2023-10-16": {"stripe": {"countries": ["IE"], "upcoming": ["also India"]}},
        "2023-11-29": {"stripe": {"countries": ["IE"]}},
        "2023-11-30": {"stripe": {"countries": ["IE", "IN"]}},
    },
    notices=(
        Notice("2019-06-01", "2019-08-01", []),
        Notice(
            "2019-09-01",
            "2019-09-30",
            [
                "nexmo: Vonage Business, Inc. takes the place of NexMo Inc",
                "nexmo: website: https://www.vonage.com/",
            ],
        ),
        Notice("2020-02-01", "2020-02-29", ["sendgrid: new subprocessor", "sendgrid: also India"]),
        Notice(
            "2020-10-01",
            "2020-10-31",
            [
                "amazon-web-services: now names Germany",
                "amazon-web-services: also United States",
                "amazon-web-services: no longer European Union",
            ],
        ),
        Notice("2022-11-01", "2022-11-30", []),
        Notice(
            "2023-02-01",
            "2023-02-28",
            ["intercom: new subprocessor, replaces FrontApp, Inc and Hex Technologies, Inc"],
        ),
    ),
)
