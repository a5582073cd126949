"""Facts: what a vendor's file states, and what a notice to customers needs."""

from collections.abc import Iterator

from checks.changes.facts import facts_missing
from checks.findings import Finding
from checks.register.model import Register, Subprocessor
from checks.rules.rule import rule


@rule
def fact_missing(vendor: Subprocessor, register: Register) -> Iterator[Finding]:
    """A vendor states website, purpose, countries, agreement, evaluation and engagement.

    Instead of `countries`, a vendor may state `established` if only the seat of the legal entity is
    known. The entry of a further service leaves agreement and evaluation to the entry that `entity`
    names. A fact that `required` in register.yaml does not name may be missing. Vendors in
    `onboarding` may lack facts for a while.

    Why: the published list, the notices and the checks depend on these facts.
    Source: GDPR Art. 28(2) and (4); EDPB Opinion 22/2024 of 2024-10-07, on the information that a
        controller should have about each sub-processor.

    Bad:
        # subprocessors/acme-mail.yaml
        name: Acme Mail, Inc.
        group: infrastructure
        website: https://acme-mail.com/
        countries: [US]
        agreement: {reference: DPA-2026-002, executed: 2026-01-15}
        evaluation: {privacy: 2026-01-10, security: 2026-01-10, confidentiality: 2026-01-10}
        engaged: 2026-02-01
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,,active
        DPA-2026-002,"Acme Mail, Inc.",2026-01-15,,active
    Good:
        purpose: Cloud hosting of the product
    """
    onboarding = register.policy.onboarding
    if onboarding is not None and vendor.slug in onboarding.vendors:
        return
    for fact in facts_missing(vendor, register.policy):
        *above, field = fact.split(".")
        message = f"the field `{field}` is missing"
        yield Finding(message, tuple(above), f"add `{field}:`", on_key=True)
