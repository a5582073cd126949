"""The history of a company that hosts code, in a cloud and on the premises of customers.

Vendors, places, services and products are from the public list of such a company.
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

_ALL = ["cloud", "managed", "on-prem"]
_HOSTED = ["cloud", "managed"]


_SETTINGS = {
    "organization": "Initech",
    "title": "Subprocessors",
    "url": "https://initech.com/subprocessors",
    "contact": "privacy@initech.com",
    "groups": {"subprocessors": {"title": "Subprocessors"}},
    "scopes": {
        "cloud": "Initech Cloud", "managed": "Managed Instance", "on-prem": "On Premises",
    },
    "regions": {"EU": "European Union"},
    "details": {
        "retention": {"title": "Retention", "material": "true"},
        "certification": {"title": "Certification"},
    },
    "agreements": {"pattern": r"DPA-\d{4}-\d{3}"},
    "notice": {"days": 30},
}  # fmt: skip

_START = {
    "amazon-web-services": entry(
        1, name="Amazon Web Services", website="https://aws.amazon.com/",
        purpose="Hosting of Initech Cloud and of managed instances", scope=_HOSTED,
        data=["contact", "content"],
    ),
    "atlassian": entry(
        2, name="Atlassian Pty Ltd", website="https://www.atlassian.com/",
        purpose="Support tickets, and tracking of bugs", countries=["AU"], scope=_ALL,
    ),
    "cloudflare": entry(
        3, name="Cloudflare, Inc.", website="https://www.cloudflare.com/",
        purpose="Security & speed of Initech Cloud", scope=_HOSTED, data=["IP addresses"],
    ),
    "google-cloud": entry(
        4, name="Google", website="https://cloud.google.com/",
        **{"also-known-as": ["Google Cloud Platform"]},
        purpose="Hosting of managed instances", countries=["US", "DE"], scope=_HOSTED,
        data=["contact", "content"],
    ),
    "google-g-suite": service(
        name="Google", entity="google-cloud", **{"also-known-as": ["G Suite"]},
        purpose="Messages between customers and support", scope=_ALL,
    ),
    "grafana": entry(
        5, name="Raintank, Inc. (Grafana Labs)", website="https://grafana.com/",
        purpose="Processing of logs", countries=["US", "EU"], scope=_HOSTED, data=["usage"],
    ),
    "honeycomb": entry(
        6, name="Hound Technology, Inc.", website="https://www.honeycomb.io/",
        purpose="Debugging of Initech Cloud", scope="cloud", data=["usage"],
    ),
    "salesforce": entry(
        7, name="salesforce.com, inc.", website="https://www.salesforce.com/",
        purpose="Support tickets of customers", scope=_ALL,
    ),
    "sentry": entry(
        8, name="Functional Software, Inc.", website="https://sentry.io/",
        purpose="Debugging with reports of errors", scope=_HOSTED, data=["usage", "contact"],
    ),
    "slack": entry(
        9, name="Slack Technologies, Inc.", website="https://slack.com/",
        purpose="Chats between customers and support", scope=_ALL,
    ),
    "zapier": entry(
        10, name="Zapier", website="https://zapier.com/",
        purpose="Integrations with products of other companies",
    ),
    "zendesk": entry(
        11, name="Zendesk, Inc.", website="https://www.zendesk.com/",
        purpose="E-mails between customers and support", scope=_ALL,
    ),
}  # fmt: skip

_DATADOG = entry(
    12, name="Datadog, Inc.", website="https://www.datadoghq.com/",
    purpose="Monitoring of Initech cloud", countries=["US", "DE"], scope="cloud",
    data=["usage"], engaged="2022-05-02",
)  # fmt: skip

_LACEWORK = entry(
    13, name="Lacework, Inc.", website="https://www.lacework.com/",
    purpose="Detection of threats", scope="cloud", data=["usage"], engaged="2023-01-09",
)  # fmt: skip

_NEW_RELIC = entry(
    14, name="New Relic, Inc.", website="https://newrelic.com/", replaces="honeycomb",
    purpose="Tracing of requests to Initech Cloud", scope="cloud", data=["usage"],
    engaged="2023-03-13",
)  # fmt: skip

_MANAGED = service(
    name="Amazon Web Services, Inc.", entity="amazon-web-services", scope="managed",
    purpose="Hosting of Initech Cloud and of managed instances",
    data=["contact", "content"], engaged="2019-07-01",
)  # fmt: skip


_CONVERTED = "Slack was converted into an LLC and keeps its company number"
_SAME_WORK = "Cloudflare does the same with the same data"

_ADDITION = "another company receives data: Art. 28(2)"
_SAME = "the same company with the same data"
_SPELLING = "only the spelling changes"
_LESS = "less data or fewer places than customers accepted"
_NEVER = "customers were told, but the change never came"
_END = "no new company receives data"

_SCC = "standard contractual clauses (GDPR Art. 46(2)(c))"
_DPF = "EU-US Data Privacy Framework"

HISTORY = History(
    name="code-host",
    start="2021-12-03",
    settings=_SETTINGS,
    entries=_START,
    landings=(
        Landing(
            "2022-01-17",
            "Write out the legal forms",
            [
                note("amazon-web-services", "now written Amazon Web Services, Inc.", _SPELLING),
                # The same company in two entries is a single fact.
                note("google-cloud", "now written Google LLC", _SPELLING),
                note("zapier", "now written Zapier, Inc.", _SPELLING),
                note(
                    "sentry",
                    "now written Functional Software, Inc. (Sentry)",
                    _SPELLING,
                ),
            ],
            {
                "amazon-web-services": {"name": "Amazon Web Services, Inc."},
                "google-cloud": {"name": "Google LLC"},
                "google-g-suite": {"name": "Google LLC"},
                "zapier": {"name": "Zapier, Inc."},
                "sentry": {"name": "Functional Software, Inc. (Sentry)"},
            },
        ),
        Landing(
            "2022-02-14",
            "Respell a purpose, and sort products",
            [note("cloudflare", "purpose: Security and speed of Initech Cloud", _SPELLING)],
            {
                "cloudflare": {"purpose": "Security and speed of Initech Cloud"},
                # The order of products and places says nothing.
                "atlassian": {"scope": ["on-prem", "cloud", "managed"]},
                "google-cloud": {"countries": ["DE", "US"]},
            },
        ),
        Landing(
            "2022-03-21",
            "Add Datadog",
            [
                notice(
                    "datadog",
                    "new subprocessor: Monitoring of Initech Cloud (United States)",
                    "2022-05-16",
                    _ADDITION,
                    amended="2022-03-30",
                )
            ],
            {"datadog": _DATADOG},
        ),
        Landing(
            "2022-03-30",
            "Correct Datadog",
            # All corrections are less than customers were told, and belong to the addition.
            [],
            {
                "datadog": {
                    "purpose": "Monitoring of Initech Cloud",
                    "countries": ["US"],
                    "website": "https://datadoghq.com/",
                    "engaged": "2022-05-16",
                }
            },
        ),
        Landing(
            "2022-05-30",
            "G Suite is now Google Workspace",
            [
                note(
                    "google-workspace",
                    "listed as google-workspace, not as google-g-suite",
                    _SAME,
                ),
                note("google-workspace", "no longer known as G Suite", _SAME),
                note("google-workspace", "also known as Google Workspace", _SAME),
            ],
            {"google-workspace": {"also-known-as": ["Google Workspace"]}},
            renamed={"google-g-suite": "google-workspace"},
        ),
        Landing(
            "2022-06-20",
            "Slack is now an LLC",
            [
                note(
                    "slack",
                    "now named Slack Technologies, LLC (previously: Slack Technologies, Inc.), "
                    "an editorial change",
                    "reviewers ruled that the company is the same",
                ),
                note("slack", "earlier names: Slack Technologies, Inc.", _SAME),
            ],
            {
                "slack": {
                    "name": "Slack Technologies, LLC",
                    "formerly": {"Slack Technologies, Inc.": "2022-06-01"},
                }
            },
            settings={
                "rulings": [
                    ruling(
                        "slack",
                        "name",
                        "Slack Technologies, Inc.",
                        "Slack Technologies, LLC",
                        _CONVERTED,
                    )
                ]
            },
        ),
        Landing(
            "2022-07-11",
            "Salesforce has a new name",
            [
                notice(
                    "salesforce",
                    "Salesforce, Inc. takes the place of salesforce.com, inc.",
                    "2022-08-10",
                    "without a ruling, nobody decided that the company is the same",
                )
            ],
            {"salesforce": {"name": "Salesforce, Inc."}},
            settings={"rulings": None},
        ),
        Landing(
            "2022-09-05",
            "Name the countries of the EU, and narrow products",
            [
                note("grafana", "no longer European Union", _LESS),
                note("grafana", "now names Germany", _LESS),
                note("grafana", "now names Ireland", _LESS),
                note("zapier", "scope: only Initech Cloud, On Premises", _LESS),
                note(
                    "sentry",
                    "scope: Initech Cloud (previously: Initech Cloud, Managed Instance)",
                    _LESS,
                ),
            ],
            {
                "grafana": {"countries": ["US", "DE", "IE"]},
                "zapier": {"scope": ["cloud", "on-prem"]},
                "sentry": {"scope": "cloud"},
            },
        ),
        Landing(
            "2022-10-10",
            "Zendesk translates e-mails",
            [
                notice(
                    "zendesk",
                    "purpose: E-mails between customers and support, with translation "
                    "(previously: E-mails between customers and support)",
                    NOW,
                    _NEVER,
                    withdrawn="2022-10-24",
                )
            ],
            {"zendesk": {"purpose": "E-mails between customers and support, with translation"}},
        ),
        Landing(
            "2022-10-24",
            "Zendesk answers e-mails with a model",
            [
                notice(
                    "zendesk",
                    "purpose: E-mails between customers and support, with suggested answers "
                    "(previously: E-mails between customers and support)",
                    "2022-11-23",
                    "the service does more with the data; the purpose in between never held",
                )
            ],
            {
                "zendesk": {
                    "purpose": "E-mails between customers and support, with suggested answers"
                }
            },
        ),
        Landing(
            "2022-11-28",
            "Add Lacework, and Germany for Sentry",
            [
                notice(
                    "lacework",
                    "new subprocessor: Detection of threats (United States)",
                    NOW,
                    _NEVER,
                    withdrawn="2022-12-12",
                ),
                notice("sentry", "also Germany", NOW, _NEVER, withdrawn="2022-12-12"),
            ],
            {"lacework": _LACEWORK, "sentry": {"countries": ["US", "DE"]}},
        ),
        Landing(
            "2022-12-12",
            "Neither Lacework nor Germany comes",
            [],
            {"lacework": None, "sentry": {"countries": ["US"]}},
        ),
        Landing(
            "2023-02-06",
            "Replace Honeycomb by New Relic",
            [
                notice(
                    "new-relic",
                    "new subprocessor, replaces Hound Technology, Inc.: Tracing of requests to "
                    "Initech Cloud (United States)",
                    "2023-03-13",
                    "Art. 28(2) names replacements",
                ),
                # The end was postponed before it came.
                note("honeycomb", "no longer used from 15 May 2023", _END, withdrawn="2023-03-20"),
            ],
            {"new-relic": _NEW_RELIC, "honeycomb": {"ended": "2023-05-15"}},
        ),
        Landing(
            "2023-03-20",
            "Honeycomb stays until the end of June",
            [
                notice(
                    "honeycomb",
                    "end postponed from 15 May 2023 to 30 June 2023",
                    "2023-05-15",
                    "the company keeps data for longer than customers were told",
                )
            ],
            {"honeycomb": {"ended": "2023-06-30"}},
        ),
        Landing(
            "2023-07-17",
            "Honeycomb has ended, and Cloudflare joins the framework",
            [
                note("honeycomb", "taken off the list", _END),
                note(
                    "cloudflare",
                    f"safeguards: {_DPF}, {_SCC}",
                    "the transfer keeps its safeguard and gains another",
                ),
            ],
            {
                "honeycomb": None,
                "cloudflare": {"transfers": {"scc": {}, "dpf": {"verified": "2023-07-17"}}},
            },
        ),
        Landing(
            "2023-09-04",
            "Cloudflare relies on the framework alone",
            [
                notice(
                    "cloudflare",
                    f"safeguard: {_DPF} (previously: {_DPF}, {_SCC})",
                    "2023-10-04",
                    "a safeguard ends: Art. 46, and customers assess transfers by it",
                )
            ],
            {"cloudflare": {"transfers": {"dpf": {"verified": "2023-09-01"}}}},
        ),
        Landing(
            "2023-10-16",
            "Google keeps data in Germany for Workspace",
            [
                note(
                    "google-cloud",
                    "no longer Germany",
                    "a place goes; the company leaves it only when the other service comes",
                    "2023-11-15",
                ),
                notice(
                    "google-workspace",
                    "also Germany",
                    "2023-11-15",
                    "other data goes to the place, even if the company is known there",
                ),
            ],
            {
                "google-cloud": {"countries": ["US"]},
                "google-workspace": {"countries": ["US", "DE"]},
            },
        ),
        Landing(
            "2023-11-20",
            "Managed instances get an entry of their own",
            [
                note(
                    "amazon-web-services",
                    "scope: Initech Cloud (previously: Initech Cloud, Managed Instance)",
                    "nothing changes: the other entry takes over the product",
                ),
                note(
                    "amazon-managed",
                    "now an entry of its own: Hosting of Initech Cloud and of managed instances "
                    "(United States)",
                    "nothing changes for the customer's data",
                ),
            ],
            {"amazon-web-services": {"scope": "cloud"}, "amazon-managed": _MANAGED},
        ),
        Landing(
            "2024-01-15",
            "Google Cloud EMEA becomes the contracting party",
            [
                notice(
                    "google-cloud",
                    "Google Cloud EMEA Limited takes the place of Google LLC",
                    "2024-02-14",
                    "another legal entity: a replacement, told once for both services",
                )
            ],
            {
                "google-cloud": {"name": "Google Cloud EMEA Limited"},
                "google-workspace": {"name": "Google Cloud EMEA Limited"},
            },
        ),
        Landing(
            "2024-02-05",
            "Count days in California",
            [],
            settings={
                "notice": {"days": 30, "timezone": "America/Los_Angeles"},
            },
        ),
        Landing(
            "2024-02-20T23:30:00-08:00",
            "Zendesk also stores in Ireland",
            [notice("zendesk", "also Ireland", "2024-03-21", "data goes to a new place")],
            {"zendesk": {"countries": ["US", "IE"]}},
        ),
        Landing(
            "2024-04-08",
            "State retention and certification of Zendesk",
            [
                notice(
                    "zendesk",
                    "Retention: 30 days",
                    "2024-05-08",
                    "the company decided that retention is material",
                ),
                note("zendesk", "Certification: ISO/IEC 27001", "no data is concerned"),
            ],
            {"zendesk": {"details": {"retention": "30 days", "certification": "ISO/IEC 27001"}}},
        ),
        Landing(
            "2024-05-20",
            "Reword the purpose of Cloudflare, and keep tickets for longer",
            [
                note(
                    "cloudflare",
                    "purpose: Protection and acceleration of Initech Cloud (previously: Security "
                    "and speed of Initech Cloud), an editorial change",
                    "reviewers ruled that the words mean the same",
                ),
                notice(
                    "zendesk",
                    "Retention: 90 days (previously: 30 days)",
                    "2024-06-19",
                    "data is kept for longer than customers were told",
                ),
            ],
            {
                "cloudflare": {"purpose": "Protection and acceleration of Initech Cloud"},
                "zendesk": {"details": {"retention": "90 days", "certification": "ISO/IEC 27001"}},
            },
            settings={
                "rulings": [
                    ruling(
                        "cloudflare",
                        "purpose",
                        "Security and speed of Initech Cloud",
                        "Protection and acceleration of Initech Cloud",
                        _SAME_WORK,
                    )
                ]
            },
        ),
        Landing(
            "2024-06-24",
            "Reword the purpose of Zapier",
            [
                notice(
                    "zapier",
                    "purpose: Automation of integrations (previously: Integrations with products "
                    "of other companies)",
                    "2024-07-24",
                    "without a ruling, nobody decided that the words mean the same",
                )
            ],
            {"zapier": {"purpose": "Automation of integrations"}},
        ),
    ),
    shown={
        "2022-03-20": {"datadog": None},
        "2022-05-15": {
            "datadog": {
                "status": "upcoming",
                "countries": ["US"],
                "purpose": "Monitoring of Initech Cloud",
            },
        },
        "2022-05-16": {"datadog": {"status": "active"}},
        "2022-08-09": {
            "salesforce": {"name": "salesforce.com, inc."},
            "slack": {"name": "Slack Technologies, LLC"},
        },
        "2022-08-10": {"salesforce": {"name": "Salesforce, Inc."}},
        "2022-09-05": {"grafana": {"countries": ["DE", "IE", "US"], "upcoming": []}},
        "2022-11-22": {"zendesk": {"purpose": "E-mails between customers and support"}},
        "2022-11-23": {
            "zendesk": {
                "purpose": "E-mails between customers and support, with suggested answers",
            },
        },
        "2022-12-11": {
            "lacework": {"status": "upcoming"},
            "sentry": {"countries": ["US"], "upcoming": ["also Germany"]},
        },
        "2022-12-12": {"lacework": None, "sentry": {"countries": ["US"], "upcoming": []}},
        "2023-05-15": {
            "honeycomb": {"status": "active", "ended": "2023-06-30"},
            "new-relic": {"status": "active"},
        },
        "2023-10-03": {"cloudflare": {"transfers": ["dpf", "scc"]}},
        "2023-10-04": {"cloudflare": {"transfers": ["dpf"]}},
        "2023-11-14": {
            "google-cloud": {"countries": ["DE", "US"]},
            "google-workspace": {"countries": ["US"], "upcoming": ["also Germany"]},
        },
        "2023-11-15": {
            "google-cloud": {"countries": ["US"]},
            "google-workspace": {"countries": ["DE", "US"]},
        },
        "2024-02-13": {
            "google-cloud": {"name": "Google LLC"},
            "google-workspace": {"name": "Google LLC"},
        },
        "2024-02-14": {
            "google-cloud": {"name": "Google Cloud EMEA Limited"},
            "google-workspace": {"name": "Google Cloud EMEA Limited"},
        },
        "2024-02-19": {"zendesk": {"countries": ["US"], "upcoming": []}},
        # In UTC, the merge was on the next day.
        "2024-02-20": {"zendesk": {"countries": ["US"], "upcoming": ["also Ireland"]}},
        "2024-03-21": {"zendesk": {"countries": ["IE", "US"], "upcoming": []}},
    },
    notices=(
        Notice("2022-03-01", "2022-04-01", ["datadog: new subprocessor"]),
        Notice(
            "2022-10-01",
            "2022-10-31",
            [
                "zendesk: purpose: E-mails between customers and support, with suggested answers "
                "(previously: E-mails between customers and support)"
            ],
        ),
        Notice("2022-11-01", "2022-12-31", []),
        Notice("2023-10-01", "2023-10-31", ["google-workspace: also Germany"]),
        Notice(
            "2024-01-01",
            "2024-01-31",
            ["google-cloud: Google Cloud EMEA Limited takes the place of Google LLC"],
        ),
        Notice(
            "2024-05-01",
            "2024-05-31",
            ["zendesk: Retention: 90 days (previously: 30 days)"],
        ),
    ),
)
