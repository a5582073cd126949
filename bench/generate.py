"""Make a register of any size: `python -m bench.generate 10000 FOLDER [--seed 1]`.

The same size and seed give the same bytes. The register looks like the register
of a careful company: it has no findings on `TODAY`, and vendors use the optional
fields as unevenly as real vendors do.
"""

import argparse
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

TODAY = date(2026, 6, 30)
"""The day on which the register has no findings."""

_FIRST = (
    "Amber", "Birch", "Cedar", "Delta", "Ember", "Fjord", "Granite", "Harbor", "Indigo", "Juniper",
    "Kestrel", "Lumen",
)  # fmt: skip
_SECOND = [
    "Analytics",
    "Billing",
    "Cloud",
    "Data",
    "Edge",
    "Forms",
    "Hosting",
    "Insight",
    "Mail",
    "Signal",
    "Support",
    "Video",
]
_FORMS = (", Inc.", " GmbH", " Ltd", " B.V.", " LLC", " SAS", " AB", " Pty Ltd")
_PURPOSES = (
    "Hosting of the application and its database",
    "Delivery of transactional e-mail",
    "Customer support desk",
    "Payment processing",
    "Error tracking and performance monitoring",
    "Product analytics",
    "Video calls with customers",
    "Electronic signature of contracts",
)
COUNTRIES = ("US", "DE", "IE", "FR", "NL", "GB", "SE", "CA", "IN", "AU", "JP", "BR", "CH", "SG")
_DATA = ("contact", "usage", "device", "communications", "payment", "content")
_SUBJECTS = ("customers", "end-users", "employees", "prospects")

_REGISTER = """\
organization: Initech
title: Subprocessors
introduction: Companies that process personal data for us.
url: https://initech.com/subprocessors
contact: privacy@initech.com
display: name
groups:
  infrastructure: {title: Infrastructure}
  support: {title: Support}
  other: {title: Other services}
regions: {EU: European Union}
agreements:
  pattern: DPA-\\d{4}-\\d{6}
  ledger: agreements.csv
evaluation:
  areas: [privacy, security, confidentiality]
  valid-days: 365
notice: {days: 30}
"""


def generate(vendors: int, folder: Path, seed: int = 1) -> None:
    """Write a register with this many vendors into a new folder."""
    chance = random.Random(seed)
    (folder / "subprocessors").mkdir(parents=True)
    (folder / "register.yaml").write_text(_REGISTER, encoding="utf-8")
    ledger = ["reference,counterparty,executed,expires,status"]
    for number in range(vendors):
        slug, text, line = _vendor(number, chance)
        (folder / f"subprocessors/{slug}.yaml").write_text(text, encoding="utf-8")
        ledger.append(line)
    (folder / "agreements.csv").write_text("\n".join(ledger) + "\n", encoding="utf-8")


def _vendor(number: int, chance: random.Random) -> tuple[str, str, str]:
    """The slug of a vendor, the text of its file, and its line in the ledger."""
    first, second = chance.choice(_FIRST), chance.choice(_SECOND)
    slug = f"{first}-{second}-{number}".lower()
    name = f"{first} {second} {number}{chance.choice(_FORMS)}"
    executed = date(2019, 1, 1) + timedelta(days=chance.randrange(2000))
    expires = executed + timedelta(days=3650) if chance.random() < 0.4 else None
    reference = f"DPA-{executed.year}-{number:06d}"
    lines = _fields(number, slug, name, (reference, executed, expires), chance)
    text = "\n".join(lines) + "\n"
    return slug, text, f'{reference},"{name}",{executed},{expires or ""},active'


def _fields(
    number: int,
    slug: str,
    name: str,
    agreement: tuple[str, date, date | None],
    chance: random.Random,
) -> Iterator[str]:
    reference, executed, expires = agreement
    first = executed - timedelta(days=chance.randrange(1, 60))
    last = TODAY - timedelta(days=chance.randrange(1, 360))
    yield "# yaml-language-server: $schema=../schemas/subprocessor.json"
    yield f"name: {name}"
    yield f"website: https://www.{slug}.com/"
    yield f"group: {chance.choice(('infrastructure', 'support', 'other'))}"
    yield f"purpose: {chance.choice(_PURPOSES)}"
    yield f"countries: [{', '.join(chance.sample(COUNTRIES, chance.choice((1, 1, 1, 2, 3))))}]"
    yield "transfers: scc"
    yield "agreement:"
    yield f"  reference: {reference}"
    yield f"  executed: {executed}"
    if expires:
        yield f"  expires: {expires}"
        yield "  kind: dpa"
    yield "evaluation:"
    for area in ("privacy", "security", "confidentiality"):
        yield f"  {area}: [{first}, {last}]"
    yield f"engaged: {executed + timedelta(days=chance.randrange(30))}"
    if chance.random() < 0.5:
        yield f"established: {chance.choice(COUNTRIES)}"
        yield f"address: {number} Main Street, Springfield"
    if chance.random() < 0.3:
        yield "contact:"
        yield "  role: Data Protection Officer"
        yield f"  email: dpo@{slug}.com"
    if chance.random() < 0.6:
        yield "data:"
        yield from (f"  - {word}" for word in chance.sample(_DATA, 2))
        yield f"data-subjects: [{', '.join(chance.sample(_SUBJECTS, 2))}]"
    if chance.random() < 0.3:
        yield "internal:"
        yield f"  owner: team-{number % 10}"
        yield "  risk: low"


def main() -> None:
    """Generate from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vendors", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    generate(options.vendors, options.folder, options.seed)


if __name__ == "__main__":
    main()
