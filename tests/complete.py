"""A register that uses every published field, and a vendor whose texts are hostile."""

REGISTER = """\
organization: Initech
language: en-GB
title: {en-GB: Subprocessors, de: Unterauftragsverarbeiter}
introduction: Companies that process personal data for us.
url: https://initech.com/subprocessors
contact: privacy@initech.com
groups:
  infrastructure: {title: {en-GB: Infrastructure, de: Infrastruktur}}
  services: {title: Services, order: name}
regions:
  APAC: Asia-Pacific
  CUSTOMER: The region that the customer chooses
  WORLD: Worldwide
scopes: {eu-cloud: EU Cloud, ai: AI features}
details:
  retention: {title: Retention, material: true}
  hosting: {title: {en-GB: Hosted on, de: Läuft auf}}
site: {languages: [de, ja]}
"""

_INTERNAL = """\
agreement: {reference: DPA-1, executed: 2025-01-15}
evaluation: {privacy: 2026-01-10, security: 2026-01-10, confidentiality: 2026-01-10}
"""

AMAZON = f"""\
name: Amazon Web Services EMEA SARL
website: https://aws.amazon.com/
group: infrastructure
purpose: {{en-GB: Hosting of the application, de: Betrieb der Anwendung}}
scope: [eu-cloud, Enterprise plan]
also-known-as: [AWS]
formerly: {{Amazon Europe SARL: 2023-05-01}}
established: LU
address: 38 avenue John F. Kennedy, 1855 Luxembourg
contact: {{role: Privacy team, email: aws-eu-privacy@amazon.com}}
countries:
  DE: {{place: Frankfurt, for: [storage, processing], scope: eu-cloud}}
  US: {{for: [support]}}
  CH: {{}}
  IN: {{}}
data: [contact, trade-union-membership, IP-addresses]
data-subjects: [end-users, on-site guests]
transfers:
  dpf: {{verified: 2026-05-19, uk: true, countries: [US]}}
  scc: {{module: [2, 3], executed: 2024-01-15}}
links:
  agreement: https://aws.amazon.com/dpa
  security: https://aws.amazon.com/security
details: {{hosting: {{en-GB: its own machines, de: eigenen Rechnern}}, retention: 30 days}}
engaged: 2026-02-01
{_INTERNAL}"""

EMAIL = """\
name: Amazon Web Services EMEA SARL
entity: amazon
group: services
purpose: Delivery of e-mail
countries: [US]
engaged: 2026-02-01
"""

NO_SAFEGUARD = f"""\
name: Zendesk, Inc.
website: https://www.zendesk.com/
group: services
purpose: Customer support
countries: [US, WORLD, APAC, CUSTOMER, IE, FR]
engaged: 2026-02-01
{_INTERNAL}"""

SEAT_ONLY = """\
name: Seat GmbH
group: services
established: US
transfers: scc
"""

NOTHING_KNOWN = """\
name: Unknown Ltd
group: services
"""

HOSTILE = f"""\
name: Hostile Ltd
website: https://hostile.com/
group: services
purpose: Tests
scope: "=1+1 | <b>scope</b>"
formerly: {{"=2+2 | <i>earlier</i>": 2020-01-01}}
countries: {{US: {{place: "=3+3 | <b>place</b>", for: ["<b>for</b> | @octocat"], scope: "*all*"}}}}
data: ["<b>data</b> | www.evil.com"]
data-subjects: ["[people](javascript:alert(1))"]
transfers: {{derogation: {{article: "=4+4 | <b>article</b>"}}}}
links:
  agreement: "javascript:alert(2)"
  privacy: "https://hostile.com/\\"onclick=alert(3)>)|"
details: {{retention: "=5+5 | <b>value</b>"}}
engaged: 2026-02-01
{_INTERNAL}"""

COMPLETE = {
    "register.yaml": REGISTER,
    "subprocessors/amazon.yaml": AMAZON,
    "subprocessors/amazon-email.yaml": EMAIL,
    "subprocessors/zendesk.yaml": NO_SAFEGUARD,
    "subprocessors/seat.yaml": SEAT_ONLY,
    "subprocessors/unknown.yaml": NOTHING_KNOWN,
    "subprocessors/hostile.yaml": HOSTILE,
}
"""The files of the register. Some of it has findings."""
