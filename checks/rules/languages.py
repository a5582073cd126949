"""Languages: of the register's texts, and of the published page."""

from collections.abc import Iterable, Iterator

from checks.findings import Finding, Place, Remove, Severity, correction, replacing
from checks.languages.catalogues import is_translated, languages_with_catalogue
from checks.languages.tags import is_language, nearest, primary
from checks.register.model import Register, Subprocessor
from checks.register.policy import Policy
from checks.register.record import Translated, has_languages
from checks.rules.rule import rule


@rule
def language_unknown(policy: Policy) -> Iterator[Finding]:
    """`language` and `site.languages` begin with a code of ISO 639.

    Why: browsers and screen readers read the page aloud in its language, and a code of a country is
        no language.
    Source: ISO 639-1 and ISO 639-3, through pycountry.

    Bad:
        # register.yaml
        site: {languages: [jp]}
    Good:
        # register.yaml
        site: {languages: [ja]}
    """
    for place, tag in _tags(policy):
        if not is_language(tag):
            meant = _OF_COUNTRY.get(primary(tag), "")
            hint = f"did you mean `{meant}`?" if meant else "look up the code in ISO 639"
            corrections = replacing(place, meant)
            yield Finding(f"`{tag}` is not a language", place, hint, corrections=corrections)


_OF_COUNTRY = {
    "at": "de", "cn": "zh", "cz": "cs", "dk": "da", "gb": "en-GB", "gr": "el", "jp": "ja",
    "ua": "uk", "us": "en-US",
}  # fmt: skip
"""The languages of countries whose codes are no languages, by code."""


def _tags(policy: Policy) -> Iterator[tuple[Place, str]]:
    """The languages of the page, with their places."""
    yield ("language",), policy.language
    for index, tag in enumerate(policy.site.languages):
        yield ("site", "languages", index), tag


@rule
def language_repeated(policy: Policy) -> Iterator[Finding]:
    """`site.languages` does not repeat the language of the register.

    Why: `index.html` is already in the language of the register.

    Bad:
        # register.yaml
        site: {languages: [en, de]}
    Good:
        # register.yaml
        site: {languages: [de]}
    """
    for index, tag in enumerate(policy.site.languages):
        if tag == policy.language:
            place: Place = ("site", "languages", index)
            message = f"`{tag}` is the language of the register"
            corrections = correction(Remove(place), certain=True)
            yield Finding(message, place, f"remove `{tag}`", corrections=corrections)


@rule(severity=Severity.WARNING)
def language_untranslated(policy: Policy) -> Iterator[Finding]:
    """The page has its own sentences in each language of `site.languages`.

    The page in another language shows your texts in that language. All else stays English:
    headings, labels, changes, days and the names of countries.

    Why: a page in two languages is hard to read, and screen readers pronounce half of it wrong.

    Bad:
        # register.yaml
        site: {languages: [it]}
    Good:
        # register.yaml
        site: {languages: [fr]}
    """
    for index, tag in enumerate(policy.site.languages):
        if is_language(tag) and not is_translated(tag):
            place: Place = ("site", "languages", index)
            message = f"nobody has translated the page into `{tag}`: only your own texts are in it"
            known = ", ".join(languages_with_catalogue())
            hint = f"remove `{tag}`; there are translations into {known}"
            yield Finding(message, place, hint, corrections=correction(Remove(place)))


def _is_translated(subject: Subprocessor | Policy) -> bool:
    if not isinstance(subject, Subprocessor):
        return True
    details = subject.stated("details")
    texts = details.values() if details else ()
    return has_languages(subject.stated("purpose"), *texts)


@rule(when=_is_translated)
def language_first(subject: Subprocessor | Policy, register: Register) -> Iterator[Finding]:
    """A text in several languages begins with the language of the register.

    Why: the first text is the text that the checks read and that the notices use.

    Bad:
        purpose: {de: Hosting in der Cloud, en: Cloud hosting}
        # register.yaml
        site: {languages: [de]}
    Good:
        purpose: {en: Cloud hosting, de: Hosting in der Cloud}
        # register.yaml
        site: {languages: [de]}
    """
    language = register.policy.language
    for place, text in _translated(subject):
        first = next(iter(text.by_language))
        if first != language:
            hint = f"put the text in `{language}` first; `language` in register.yaml sets it"
            yield Finding(f"the first language is `{first}`", (*place, first), hint, on_key=True)


@rule(severity=Severity.WARNING, when=_is_translated)
def language_unshown(subject: Subprocessor | Policy, register: Register) -> Iterator[Finding]:
    """Each text in a further language is on a page in that language.

    Why: nobody reads a text without a page, and a translation that nobody reads gets out of date.

    Bad:
        purpose: {en: Cloud hosting, de: Hosting in der Cloud}
    Good:
        purpose: {en: Cloud hosting, de: Hosting in der Cloud}
        # register.yaml
        site: {languages: [de]}
    """
    policy = register.policy
    pages = (policy.language, *policy.site.languages)
    for place, text in _translated(subject):
        for language in [*text.by_language][1:]:
            if not nearest(language, pages):
                hint = f"add `{language}` to `site.languages` in register.yaml, or remove the text"
                message = f"no page shows the text in `{language}`"
                yield Finding(message, (*place, language), hint, on_key=True)


def _translated(subject: Subprocessor | Policy) -> Iterator[tuple[Place, Translated]]:
    texts: Iterable[tuple[Place, str]]
    if isinstance(subject, Subprocessor):
        texts = [
            (("purpose",), subject.stated("purpose") or ""),
            *((("details", key), text) for key, text in (subject.stated("details") or {}).items()),
        ]
    else:
        texts = [
            (("title",), subject.title),
            (("introduction",), subject.introduction),
            *((("groups", key, "title"), group.title) for key, group in subject.groups.items()),
            *(
                (("groups", key, "introduction"), group.introduction)
                for key, group in subject.groups.items()
            ),
            *((("regions", code), title) for code, title in subject.regions.items()),
            *((("scopes", key), title) for key, title in subject.scopes.items()),
            *((("details", key, "title"), fact.title) for key, fact in subject.details.items()),
        ]
    for place, text in texts:
        if isinstance(text, Translated):
            yield place, text
