"""The words for data and people that readers can compare, each with its meaning.

A list may use its own words as well.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from checks.languages.language import ENGLISH, Language

DATA: Mapping[str, str] = {
    "account": "names of users, settings, roles and the history of an account",
    "behavioural": "preferences, interests and profiles derived from behaviour",
    "biometric": "fingerprints, faces and other features that identify a person (GDPR Art. 9(1))",
    "communications": "messages, calls and e-mails, with their recipients",
    "contact": "names, e-mail and postal addresses, telephone numbers",
    "content": "files and texts that users store or send",
    "credentials": "passwords, keys and tokens",
    "criminal-offences": "convictions and offences (GDPR Art. 10)",
    "device": "devices, browsers, IP addresses and other identifiers of a device",
    "employment": "jobs, employers, applications and performance at work",
    "ethnic-origin": "racial or ethnic origin (GDPR Art. 9(1))",
    "financial": "income, bank accounts, invoices and debts",
    "genetic": "inherited or acquired genetic characteristics (GDPR Art. 9(1))",
    "health": "physical or mental health, and care (GDPR Art. 9(1))",
    "identity": "official documents, numbers and dates of birth",
    "location": "places of people and their devices",
    "payment": "cards, payments and refunds",
    "political-opinions": "political opinions (GDPR Art. 9(1))",
    "religious-beliefs": "religious or philosophical beliefs (GDPR Art. 9(1))",
    "sexual-orientation": "sex life or sexual orientation (GDPR Art. 9(1))",
    "trade-union-membership": "membership of a trade union (GDPR Art. 9(1))",
    "usage": "use of a product: pages, clicks, events, logs and errors",
}
"""Categories of personal data. Each category of GDPR Art. 9(1) and 10 has its own word."""

PEOPLE: Mapping[str, str] = {
    "applicants": "people who apply for a job",
    "business-contacts": "people at partners and other companies",
    "children": "people under 18",
    "customers": "people at the companies that buy the product",
    "employees": "people who work for us or for a customer",
    "end-users": "people whom our customers serve with the product",
    "patients": "people under medical care",
    "prospects": "people who may become customers",
    "students": "people at a school or university",
    "suppliers": "people at suppliers",
    "users": "people who use the product",
    "visitors": "people who visit a website or a building",
}
"""The people whose data is processed."""


PLACEHOLDERS = frozenset(
    {
        "", "-", "–", "—", "?", "…", "...", "k.a.", "keine", "n.a.", "n/a", "na", "nein", "no",
        "none", "not applicable", "open", "pending", "tba", "tbc", "tbd", "todo", "unknown", "x",
        "yes", "ja", "ok", "done", "offen",
    }
)  # fmt: skip
"""Words in small letters that people write where a value is still missing."""


OTHER_WORDS = frozenset(
    {
        "consent", "contend", "contest", "context", "contract", "convent", "costumers", "devise",
        "employers", "generic", "heath", "identify", "patents", "prospectus", "usager", "uses",
    }
)  # fmt: skip
"""Words that differ from a word of the vocabulary in a single letter, and mean something else."""


def as_word(written: str) -> str:
    """A word as the vocabulary would spell it: in small letters, with hyphens for spaces."""
    return "-".join(written.lower().replace("_", " ").replace("-", " ").split())


def in_vocabulary(written: str, vocabulary: Iterable[str]) -> str:
    """The word of the vocabulary that `written` spells in another way, or an empty text.

    Capitals, hyphens, and singular or plural may differ.
    """
    word = as_word(written)
    same = (known for known in vocabulary if word.removesuffix("s") == known.removesuffix("s"))
    return next(same, "")


def word_in(item: str, language: Language = ENGLISH) -> str:
    """A word of the vocabulary in a language, or an own word as it is."""
    if item in DATA:
        return language.term("data", item.replace("-", " "))
    if item in PEOPLE:
        return language.term("people", item.replace("-", " "))
    return item


def as_markdown() -> str:
    """The documentation of the vocabulary, as a page."""
    lines = [
        "# Vocabulary",
        "",
        "Generated from `checks/register/vocabulary.py`.",
        "",
        "`data` and `data-subjects` take any words. Readers can compare the words below.",
    ]
    for heading, words in (("data", DATA), ("data-subjects", PEOPLE)):
        lines += ["", f"## `{heading}`", "", "| word | meaning |", "| --- | --- |"]
        lines += [f"| `{word}` | {meaning} |" for word, meaning in words.items()]
    return "\n".join(lines) + "\n"


def schema_of_words(words: Mapping[str, str]) -> dict[str, Any]:
    """The JSON Schema of an item: a word of the vocabulary, or an own word."""
    known = [{"const": word, "description": meaning} for word, meaning in words.items()]
    return {"anyOf": [*known, {"type": "string", "minLength": 1}]}
