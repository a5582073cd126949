"""Entries: a vendor's file agrees with its legal entity and with register.yaml."""

import re
from collections.abc import Container, Iterable, Iterator
from datetime import date
from itertools import islice

from checks.changes.proposal import Addition, Proposal, Revision
from checks.changes.safeguards import known_safeguards, mechanisms
from checks.findings import (
    Corrections,
    Finding,
    Place,
    Remove,
    RenameField,
    Replace,
    Severity,
    correction,
    replacing,
)
from checks.register.layout import path_of
from checks.register.model import ONLY_OF_ENTITY, Register, Subprocessor
from checks.register.vocabulary import DATA, OTHER_WORDS, PEOPLE, as_word, in_vocabulary
from checks.rules.rule import rule
from checks.suggestion import MOST_HINTS, closest, one_slip


@rule(when="entity")
def entity_known(vendor: Subprocessor, register: Register) -> Iterator[Finding]:
    """`entity` names the file of the legal entity, which has no `entity` itself.

    Why: agreement, evaluation, contact, transfers and country of establishment of a further service
        are in that file.

    Bad:
        # subprocessors/acme-backup.yaml
        name: Acme Cloud, Inc.
        entity: acme-clouds
        group: infrastructure
        purpose: Backups of the database
        countries: [US]
        engaged: 2026-02-01
    Good:
        # subprocessors/acme-backup.yaml
        name: Acme Cloud, Inc.
        entity: acme-cloud
        group: infrastructure
        purpose: Backups of the database
        countries: [US]
        engaged: 2026-02-01
    """
    slug = vendor.entity or ""
    named = register.by_slug.get(slug)
    if named is None:
        others = (other for other in register.by_slug if other != vendor.slug)
        similar = closest(slug, islice(others, _MOST_NAMES))
        hint = f"did you mean `{similar}`?" if similar else "name a file, without `.yaml`"
        corrections = replacing(("entity",), similar)
        message = f"there is no {path_of(slug)}"
    elif named is vendor:
        hint = "remove `entity`: this file is the entry of the legal entity"
        corrections = correction(Remove(("entity",)))
        message = "`entity` names this file itself"
    elif named.stated("entity") is not None:
        hint = f"write `entity: {named.entity}`"
        corrections = replacing(("entity",), named.entity or "")
        message = f"{named.path} is a further service itself"
    else:
        return
    yield Finding(message, ("entity",), hint, corrections=corrections)


_MOST_NAMES = 1000
"""The most files among which a hint looks for a similar name."""


@rule(when="entity")
def entity_name(vendor: Subprocessor, register: Register) -> Iterator[Finding]:
    """A further service has the name of its legal entity.

    Why: readers look for all services of a company under the same name.

    Bad:
        # subprocessors/acme-backup.yaml
        name: Acme Backup
        entity: acme-cloud
        group: infrastructure
        purpose: Backups of the database
        countries: [US]
        engaged: 2026-02-01
    Good:
        # subprocessors/acme-backup.yaml
        name: Acme Cloud, Inc.
        also-known-as: [Acme Backup]
        entity: acme-cloud
        group: infrastructure
        purpose: Backups of the database
        countries: [US]
        engaged: 2026-02-01
    """
    named = register.by_slug.get(vendor.entity or "")
    if named is not None and named is not vendor and named.name != vendor.name:
        hint = f"write `name: {named.name}`; a name of the service belongs under `also-known-as`"
        message, place = f"the name in {named.path} is different", Place(("name",))
        yield Finding(message, place, hint, corrections=replacing(place, named.name))


@rule(when="entity")
def entity_once(vendor: Subprocessor) -> Iterator[Finding]:
    """A further service does not repeat what the entry of its legal entity states.

    Why: two copies of a fact differ after the next change.

    Bad:
        # subprocessors/acme-backup.yaml
        name: Acme Cloud, Inc.
        entity: acme-cloud
        group: infrastructure
        purpose: Backups of the database
        countries: [US]
        established: US
        engaged: 2026-02-01
    Good:
        # subprocessors/acme-backup.yaml
        name: Acme Cloud, Inc.
        entity: acme-cloud
        group: infrastructure
        purpose: Backups of the database
        countries: [US]
        engaged: 2026-02-01
    """
    for field in ONLY_OF_ENTITY:
        if vendor.stated(field):
            message = f"the entry of the legal entity states `{field}`"
            corrections = correction(Remove((field,)))
            hint = f"remove `{field}` here"
            yield Finding(message, (field,), hint, on_key=True, corrections=corrections)


@rule
def entity_moved(proposed: Revision, proposal: Proposal | None) -> Iterator[Finding]:
    """An entry that joins, leaves or changes its legal entity keeps name, safeguards and country of
    establishment.

    Why: these facts then come from another file. Customers would hear of no change, and could not
        object.
    Source: GDPR Art. 28(2).

    Before:
        # subprocessors/acme-backup.yaml
        name: Acme Cloud, Inc.
        entity: acme-cloud
        group: infrastructure
        purpose: Backups of the database
        countries: [US]
        engaged: 2026-02-01
        data: [content]
        data-subjects: [users]
        # subprocessors/acme-cloud.yaml
        established: US
        transfers: scc
    Bad:
        # subprocessors/acme-backup.yaml
        name: Acme Cloud, Inc.
        website: https://acme.cloud/
        group: infrastructure
        purpose: Backups of the database
        countries: [US]
        engaged: 2026-02-01
        scope: Backups
        agreement: {reference: DPA-2025-001, executed: 2025-01-15}
        evaluation: {privacy: 2026-01-10, security: 2026-01-10, confidentiality: 2026-01-10}
        data: [content]
        data-subjects: [users]
        established: CA
        transfers: scc
        # subprocessors/acme-cloud.yaml
        established: US
        transfers: scc
    Good:
        # subprocessors/acme-backup.yaml
        name: Acme Cloud, Inc.
        website: https://acme.cloud/
        group: infrastructure
        purpose: Backups of the database
        countries: [US]
        engaged: 2026-02-01
        scope: Backups
        agreement: {reference: DPA-2025-001, executed: 2025-01-15}
        evaluation: {privacy: 2026-01-10, security: 2026-01-10, confidentiality: 2026-01-10}
        data: [content]
        data-subjects: [users]
        established: US
        transfers: scc
        # subprocessors/acme-cloud.yaml
        established: US
        transfers: scc
    """
    before, after = proposed.before, proposed.after
    if proposal is None or before.stated("entity") == after.stated("entity"):
        return
    old, new = proposal.base.with_entity(before), proposal.head.with_entity(after)
    facts = _facts_that_differ(old, new)
    if before.name != after.name:
        facts.insert(0, "name")
    if facts:
        message = f"with another `entity`, other facts change: {', '.join(facts)}"
        hint = "keep these facts, or set `ended` here and add a new file for the other company"
        yield Finding(message, ("entity",), hint, on_key=True)


@rule
def replaces_ended(
    proposed: Addition | Revision, proposal: Proposal | None, today: date
) -> Iterator[Finding]:
    """`replaces` names files of subprocessors that end or are removed.

    While a new vendor that replaces another is still to come, the end of the other vendor is not
    withdrawn.

    Why: the notice tells customers that the new vendor takes the place of the other.
    Source: GDPR Art. 28(2).

    Before:
        # subprocessors/acme-mail.yaml
        name: Acme Mail, Inc.
        website: https://acme-mail.com/
        group: infrastructure
        purpose: Delivery of e-mail
        countries: [US]
        transfers: scc
        agreement: {reference: DPA-2025-002, executed: 2025-01-15}
        evaluation: {privacy: 2026-01-10, security: 2026-01-10, confidentiality: 2026-01-10}
        engaged: 2026-02-01
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,,active
        DPA-2025-002,"Acme Mail, Inc.",2025-01-15,,active
    Bad:
        # subprocessors/acme-cloud.yaml
        replaces: acme-mail
        # subprocessors/acme-mail.yaml
        name: Acme Mail, Inc.
        website: https://acme-mail.com/
        group: infrastructure
        purpose: Delivery of e-mail
        countries: [US]
        transfers: scc
        agreement: {reference: DPA-2025-002, executed: 2025-01-15}
        evaluation: {privacy: 2026-01-10, security: 2026-01-10, confidentiality: 2026-01-10}
        engaged: 2026-02-01
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,,active
        DPA-2025-002,"Acme Mail, Inc.",2025-01-15,,active
    Good:
        # subprocessors/acme-cloud.yaml
        replaces: acme-mail
        # subprocessors/acme-mail.yaml
        name: Acme Mail, Inc.
        website: https://acme-mail.com/
        group: infrastructure
        purpose: Delivery of e-mail
        countries: [US]
        transfers: scc
        agreement: {reference: DPA-2025-002, executed: 2025-01-15}
        evaluation: {privacy: 2026-01-10, security: 2026-01-10, confidentiality: 2026-01-10}
        engaged: 2026-02-01
        ended: 2026-08-31
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,,active
        DPA-2025-002,"Acme Mail, Inc.",2025-01-15,,active
    """
    if proposal is None:
        return
    kept = proposed.before.stated("replaces") or () if isinstance(proposed, Revision) else ()
    base, head = proposal.base.by_slug, proposal.head.by_slug
    if isinstance(proposed, Revision) and proposed.before.ended and not proposed.after.ended:
        for vendor in proposal.head.subprocessors:
            engaged = vendor.stated("engaged") or date.min
            if proposed.after.slug in (vendor.stated("replaces") or ()) and engaged > today:
                message = f"{vendor.path} names this vendor under `replaces`"
                hint = f"set `ended` to {proposed.before.ended} again, or remove this vendor there"
                yield Finding(message, (), hint, on_key=True)
    for index, slug in enumerate(proposed.after.replaces):
        replaced = head.get(slug)
        if slug in kept:
            continue
        if slug == proposed.after.slug:
            message, hint = "a subprocessor does not replace itself", "name the other file"
            corrections: Corrections = ()
        elif replaced is None and slug not in base:
            similar = closest(slug, islice(base, _MOST_NAMES))
            hint = f"did you mean `{similar}`?" if similar else "name a file, without `.yaml`"
            corrections = replacing(("replaces", index), similar)
            message = f"there is no {path_of(slug)}"
        elif replaced is not None and replaced.ended is None:
            message = f"{replaced.path} has no end"
            hint = f"add `ended:` to {replaced.path}, or remove the name here"
            corrections = correction(Remove(("replaces", index)))
        else:
            continue
        # A single name may stand there without a list.
        yield Finding(message, ("replaces", index), hint, corrections=corrections)


@rule
def entity_in_use(proposed: Revision, proposal: Proposal | None, today: date) -> Iterator[Finding]:
    """An entry that is not in use keeps its facts while a service of its legal entity continues.

    An entry is in use from its engagement on, if it has no end.

    Why: the end or the engagement of the entry would decide when customers hear of a change that
        concerns the service.
    Source: GDPR Art. 28(2).

    Before:
        # subprocessors/acme-backup.yaml
        name: Acme Cloud, Inc.
        entity: acme-cloud
        group: infrastructure
        purpose: Backups of the database
        countries: [US]
        engaged: 2026-02-01
        # subprocessors/acme-cloud.yaml
        established: US
        transfers: scc
        data: [content]
        data-subjects: [users]
    Bad:
        # subprocessors/acme-backup.yaml
        name: Acme Cloud, Inc.
        entity: acme-cloud
        group: infrastructure
        purpose: Backups of the database
        countries: [US]
        engaged: 2026-02-01
        # subprocessors/acme-cloud.yaml
        established: CA
        transfers: scc
        data: [content]
        data-subjects: [users]
        ended: 2026-07-01
    Good:
        # subprocessors/acme-backup.yaml
        name: Acme Cloud, Inc.
        entity: acme-cloud
        group: infrastructure
        purpose: Backups of the database
        countries: [US]
        engaged: 2026-02-01
        # subprocessors/acme-cloud.yaml
        established: US
        transfers: scc
        data: [content]
        data-subjects: [users]
        ended: 2026-07-01
    """
    before, after = proposed.before, proposed.after
    if proposal is None:
        return
    services = proposal.head.services.get(after.slug, ())
    if all(service.ended_by(today) for service in services):
        return
    engaged = after.stated("engaged")
    in_use = before.ended is None and after.ended is None and (engaged is None or engaged <= today)
    facts = [] if in_use else _facts_that_differ(before, after)
    if facts:
        message = (
            f"this entry is not in use, but changes {', '.join(facts)} of services that continue"
        )
        hint = (
            "restore the earlier facts; to change them, first move the services to an entry that "
            "is in use"
        )
        yield Finding(message, (), hint, on_key=True)


def _facts_that_differ(before: Subprocessor, after: Subprocessor) -> list[str]:
    """The facts, as fields in YAML, that decide about transfers and differ."""
    facts = []
    if before.stated("established") != after.stated("established"):
        facts.append("established")
    if mechanisms(known_safeguards(before)) != mechanisms(known_safeguards(after)):
        facts.append("transfers")
    return facts


@rule(when="details")
def detail_unknown(vendor: Subprocessor, register: Register) -> Iterator[Finding]:
    """Every key of `details` is declared under `details` in register.yaml.

    Why: the declaration gives the fact its title, and says whether a new value is material.

    Bad:
        details: {retention: 30 days}
    Good:
        # subprocessors/acme-cloud.yaml
        details: {retention: 30 days}
        # register.yaml
        details: {retention: {title: Retention, material: true}}
    """
    declared = register.policy.details
    for key in vendor.details:
        if key not in declared:
            hint = f"declare it in register.yaml: `details: {{{key}: {{title: …}}}}`"
            corrections: Corrections = ()
            similar = closest(key, declared)
            if similar:
                hint = f"did you mean `{similar}`?"
                corrections = correction(RenameField(("details", key), similar))
            message = f"register.yaml declares no detail `{key}`"
            yield Finding(message, ("details", key), hint, on_key=True, corrections=corrections)


@rule(severity=Severity.WARNING)
def own_word(vendor: Subprocessor) -> Iterator[Finding]:
    """A word outside the vocabulary is not a misspelt word of the vocabulary.

    `data` and `data-subjects` take any words. `docs/vocabulary.md` has the vocabulary, whose words
    readers can compare between lists. The rule reports a word that differs from the vocabulary
    only in capitals, hyphens or a single letter.

    Why: a misspelt word hides the category from everyone who filters the list.

    Bad:
        data: [usgae]
    Good:
        data: [usage, IP addresses]
    """
    lists = (("data", vendor.data, DATA), ("data-subjects", vendor.data_subjects, PEOPLE))
    for field, words, vocabulary in lists:
        for index, written in enumerate(words[:MOST_HINTS]):
            word = written.strip(_AROUND_WORDS)
            if written in vocabulary or written.strip(_CURLY_QUOTES) in vocabulary:
                continue  # quoted-text reports quotation marks
            if word not in vocabulary and (several := _several_words(word, vocabulary)):
                yield Finding(
                    f"`{written}` holds several words of the vocabulary",
                    (field, index),
                    f"separate the words with commas: {', '.join(several)}",
                    corrections=correction(Replace((field, index), several), certain=True),
                )
            elif similar := _word_meant(word, vocabulary):
                same = in_vocabulary(word, vocabulary) == similar
                yield Finding(
                    f"`{written}` is not a word of the vocabulary",
                    (field, index),
                    f"did you mean `{similar}`? if not, keep your own word",
                    corrections=correction(Replace((field, index), similar), certain=same),
                )


def _several_words(word: str, vocabulary: Container[str]) -> tuple[str, ...]:
    """The words of the vocabulary that somebody separated without commas, or none."""
    for parts in (_SEPARATORS.split(word), re.split(rf"{_SEPARATORS.pattern}|\s+", word)):
        words = tuple("-".join(part.lower().split()) for part in parts)  # end users: end-users
        if len(words) > 1 and all(part in vocabulary for part in words):
            return words
    return ()


_AROUND_WORDS = " .,;:"
_CURLY_QUOTES = "“”„‟‘’‚"
_SEPARATORS = re.compile(r"\s*[;/|&+]\s*|\s+and\s+")


def _word_meant(written: str, vocabulary: Iterable[str]) -> str:
    """The word of the vocabulary that somebody wrote with a slip, or an empty text."""
    same = in_vocabulary(written, vocabulary)
    word = as_word(written)
    if same or not word or word in OTHER_WORDS:
        return same
    near = (known for known in vocabulary if known[0] == word[0] and one_slip(word, known))
    return next(near, "")


@rule(severity=Severity.WARNING)
def order_unknown(register: Register) -> Iterator[Finding]:
    """The `order` of a group names files of vendors in this group.

    Why: any other name has no effect. Usually, it is a slip, or the vendor has left the group.

    Bad:
        # register.yaml
        groups: {infrastructure: {title: Infrastructure, order: [acme-clod]}}
    Good:
        # register.yaml
        groups: {infrastructure: {title: Infrastructure, order: [acme-cloud]}}
    """
    for key, group in register.policy.groups.items():
        if group.order in (("engaged",), ("name",)) or not register.whole:
            continue
        slugs = {vendor.slug: None for vendor in register.subprocessors if vendor.group == key}
        for index, slug in enumerate(group.order[:_MOST_NAMES]):
            if slug not in slugs:
                similar = closest(slug, islice(slugs, _MOST_NAMES))
                hint = f"did you mean `{similar}`?" if similar else "remove the name"
                message = f"the group has no file {slug}.yaml"
                place: Place = ("groups", key, "order", index)
                corrections = replacing(place, similar) or correction(Remove(place))
                yield Finding(message, place, hint, corrections=corrections)
