"""Answers of a person about a vendor, as values for the vendor's file.

An answer is a text: an option, a line that somebody typed, or a field of a form.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from checks.changes.safeguards import MECHANISMS
from checks.data import facts
from checks.data.countries import assigned
from checks.data.country_hints import advice
from checks.data.country_names import countries_named
from checks.data.regions import named
from checks.dates import parse_date
from checks.editing.notation import Value
from checks.register.policy import Policy, texts_by_language
from checks.register.vocabulary import DATA, PEOPLE
from checks.suggestion import closest

Answers = Mapping[str, str]
"""Answers by the name of the option. An absent answer is not known yet."""

ORDER = (
    "name", "file", "entity", "website", "group", "purpose", "countries", "reference", "executed",
    "expires", "kind", "evaluated", "engaged", "scope", "established", "lei", "euid", "data",
    "data-subjects", "transfers",
)  # fmt: skip
"""The names of all answers, in the order of the questions."""

KINDS: Mapping[str, str] = {
    "dpa": "a data processing agreement (GDPR Art. 28)",
    "scc": "standard contractual clauses",
    "bcr": "binding corporate rules",
    "intragroup": "an agreement within our group of companies",
}
"""The kinds of agreements, each with its meaning."""


class BadAnswer(Exception):
    """An answer that cannot be used. The message gives the reason and the remedy."""


def read(name: str, answer: str, policy: Policy) -> Value:
    """The value of an answer in a file. Raises `BadAnswer`."""
    answer = " ".join(answer.split())
    if not answer.strip(",; "):
        raise BadAnswer("the answer is empty")
    reader = _READERS.get(name)
    return answer if reader is None else reader(answer, policy)


def values_of(answers: Answers, policy: Policy) -> dict[str, Value]:
    """The values of a vendor's file, by field. Raises `BadAnswer`.

    Without an answer, the file lacks the field.
    """
    given = {name: read(name, answers[name], policy) for name in ORDER if name in answers}
    agreement: dict[str, Value] = {
        field: given[field]
        for field in ("reference", "executed", "expires", "kind")
        if field in given
    }
    identifiers: dict[str, Value] = {
        field: given[field] for field in ("lei", "euid") if field in given
    }
    values: dict[str, Value] = {}
    for name in ORDER:
        if name == "reference" and agreement:
            values["agreement"] = agreement
        elif name == "evaluated" and name in given:
            values["evaluation"] = given[name]
        elif name in ("lei", "euid"):
            if identifiers:
                values["identifiers"] = identifiers
        elif name in given and name not in ("file", "reference", *agreement):
            values[name] = given[name]
    return values


def _day(answer: str, policy: Policy) -> date:
    try:
        return parse_date(answer)
    except ValueError as error:
        raise BadAnswer(f"{answer} {error}: write the day as 2026-11-23") from None


def _days_by_area(answer: str, policy: Policy) -> Mapping[str, date]:
    """A single day for every area, or days such as `privacy=2026-10-19, security=2026-10-20`."""
    areas = policy.evaluation.areas
    if "=" not in answer:
        return dict.fromkeys(areas, _day(answer, policy))
    days: dict[str, date] = {}
    for part in _items(answer):
        area, _, day = (text.strip() for text in part.partition("="))
        days[_word(area, dict.fromkeys(areas, ""), "an area of evaluation")] = _day(day, policy)
    return {area: days[area] for area in areas if area in days}


def _group(answer: str, policy: Policy) -> str:
    titles = {key: group.title for key, group in policy.groups.items()}
    return _word(answer, titles, "a group in register.yaml")


def _kind(answer: str, policy: Policy) -> str:
    return _word(answer, KINDS, "a kind of agreement")


def _mechanisms(answer: str, policy: Policy) -> Value:
    names = [_word(item, MECHANISMS, "a safeguard") for item in _items(answer)]
    return names[0] if len(names) == 1 else names


def _scopes(answer: str, policy: Policy) -> Value:
    """Keys of `scopes`, or the own words of the list."""
    scopes = [_known(item, policy.scopes) or item for item in _items(answer)]
    return scopes[0] if len(scopes) == 1 else scopes


def _words(known: Mapping[str, str]) -> Callable[[str, Policy], Sequence[str]]:
    def read_words(answer: str, policy: Policy) -> Sequence[str]:
        return list(dict.fromkeys(_known(item, known) or item for item in _items(answer)))

    return read_words


def _codes(answer: str, policy: Policy) -> Sequence[str]:
    """The codes of countries, from codes or names. A part that is not certain is refused."""
    code = _code(answer, policy)  # the name of a country may have a comma
    items = [] if code else _items(answer)
    codes = [code] if code else [code for item in items for code in _certain_codes(item, policy)]
    if "Georgia" in answer and {"GE", "US"} <= {*codes}:
        raise BadAnswer(f"{answer}: write GE for the country, or US for the state")
    return list(dict.fromkeys(codes))


def _seat(answer: str, policy: Policy) -> str:
    code = _code(answer, policy)
    if not code:
        better = advice(answer, policy.regions)
        several = any(not isinstance(codes, str) for codes in better.meant)
        raise BadAnswer(f"{answer}: {'name one country' if several else better.hint}")
    return code


def _certain_codes(text: str, policy: Policy) -> Sequence[str]:
    """The code of a text, or the codes of several countries without commas, such as US and DE."""
    code = _code(text, policy)
    if code:
        return [code]
    better = advice(text, policy.regions)
    if better.certain and better.meant and not isinstance(better.meant[0], str):
        return better.meant[0]
    raise BadAnswer(f"{text}: {better.hint}")


def _code(text: str, policy: Policy) -> str:
    """The code of a country or a declared region, or nothing if the text is not certain."""
    if text in assigned() or text in policy.regions:
        return text
    region = named(text) or _known(text, policy.regions)
    if region in policy.regions:
        return region
    instead = facts("countries")["instead"].get(text, {"use": ()})["use"]
    codes = [code for code in instead if code != text] or countries_named(text)
    return codes[0] if len(codes) == 1 else ""


def _items(answer: str) -> list[str]:
    return [item for part in re.split("[,;]", answer) if (item := part.strip())]


def _word(text: str, known: Mapping[str, str], what: str) -> str:
    """The known word that a person wrote or described. Raises `BadAnswer`."""
    word = _known(text, known)
    if word:
        return word
    similar = closest(text.casefold(), known)
    hint = f"did you mean {similar}?" if similar else f"choose from {', '.join(known)}"
    raise BadAnswer(f"{text} is not {what}: {hint}")


def _known(text: str, known: Mapping[str, str]) -> str:
    """The word with this spelling or title, or nothing."""
    folded = text.casefold()
    for word, title in known.items():
        titles: Iterable[str] = texts_by_language(title).values()
        if folded == word.casefold() or folded in map(str.casefold, titles):
            return word
    return ""


_READERS: Mapping[str, Callable[[str, Policy], Value]] = {
    "group": _group,
    "countries": _codes,
    "executed": _day,
    "expires": _day,
    "kind": _kind,
    "evaluated": _days_by_area,
    "engaged": _day,
    "scope": _scopes,
    "established": _seat,
    "data": _words(DATA),
    "data-subjects": _words(PEOPLE),
    "transfers": _mechanisms,
}
"""Readers of answers that are not taken as written."""
