"""Values of a wrong type: what their writers probably meant."""

import re
from collections.abc import Sequence

from checks.data.country_hints import advice
from checks.findings import Block, Correction, Corrections, Place, Replace, correction
from checks.register.descriptions import SOME_DAY, content_at, fields_at
from checks.register.record import Record
from checks.register.settings import days_in
from checks.register.source import Values
from checks.register.syntax import LONGEST_REPAIR, PROSE, codes_in, quote
from checks.register.vocabulary import DATA, PEOPLE, PLACEHOLDERS, in_vocabulary


def as_expected(
    model: type[Record], place: Place, value: object, expected: str
) -> tuple[str, Corrections]:
    """A hint on how to write the value, and the correction that the hint names."""
    if expected == "a list":
        return _as_list(place, value)
    if expected == "a block of fields":
        return _as_block(model, place, value)
    if isinstance(value, dict) and place == ("contact",) and len(value) == 1:  # of register.yaml
        ((field, text),) = value.items()
        if field in ("email", "url") and isinstance(text, str):
            hint = f"write it in place of the block: `contact: {text}`"
            return hint, correction(Replace(place, text), certain=True)
    if isinstance(value, dict) and (text := _text_with_colon(value)):
        return f"put the text with the colon in quotes: {quote(text)}", correction(
            Replace(place, text)
        )
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str) and value[0]:
        text = value[0]
        certain = isinstance(place[-1], str)
        return f"write it without brackets: {text}", correction(
            Replace(place, text), certain=certain
        )
    if isinstance(value, list) and (text := _joined(place, value)):
        hint = f"write a single text, such as `{place[-1]}: {text}`"
        return hint, correction(Replace(place, text))
    if isinstance(place[-1], int):
        return "write a single value here, without brackets and braces", ()
    return "write a single value after the colon", ()


def _as_block(model: type[Record], place: Place, value: object) -> tuple[str, Corrections]:
    """A hint for another value in place of a block of fields."""
    if place == ("links",) and str(value).startswith("https://"):
        edits = [Block(place, ((name, str(value)),)) for name in fields_at(model, place)]
        hint = f"write the field before the address, such as `links: {edits[0].text}`"
        return hint, tuple(Correction((edit,)) for edit in edits)
    if block := _block_meant(place, value):
        fields, certain = block
        edit = Block(place, fields)
        return f"write `{place[-1]}: {edit.text}`", correction(edit, certain=certain)
    content = content_at(model, place)
    if place == ("evaluation",) and isinstance(value, str) and _DAY.fullmatch(value):
        content = content.replace(SOME_DAY, value)
    reference = str(value) if isinstance(value, str) and len(value) < LONGEST_REPAIR else ""
    if place == ("agreement",) and reference.casefold() not in PLACEHOLDERS:
        content = f"on indented lines `reference: {reference}` and `executed:` with the day on "
        content += "which the last party signed"
    return f"below `{place[-1]}:`, write {content}", ()


def _joined(place: Place, items: Sequence[object]) -> str:
    """The items of a list as a single text, if the field holds free text."""
    texts = [item.strip(" ,;") for item in items if isinstance(item, str)]
    joined = ", ".join(texts)
    short = len(joined) <= LONGEST_REPAIR and place[-1] in PROSE
    return joined if short and texts and len(texts) == len(items) else ""


_DAY = re.compile(r"\d{4}-\d\d-\d\d")

_Fields = tuple[tuple[str, str], ...]


def _block_meant(place: Place, value: object) -> tuple[_Fields, bool] | None:
    """The fields that a plain value in place of a block means, and whether they are certain."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = ", ".join(value)
    if not isinstance(value, str) or len(value) > LONGEST_REPAIR:
        return None
    text = value.strip()
    match place:
        case ("groups" | "details", _):
            return (("title", text),), True
        case ("contact",):
            return _contact_in(text)
        case ("agreement",):
            return _agreement_in(text)
        case ("transfers", str(mechanism)):
            return _safeguard_in(mechanism, text)
        case ("notice",):
            days, certain = days_in(text)
            return ((("days", str(days)),), certain) if days else None
        case _:
            return None


def _contact_in(text: str) -> tuple[_Fields, bool] | None:
    """The fields of a contact, such as `Data Protection Officer, privacy@acme.cloud`."""
    fields = {}
    for written in re.split(r"[,;:]\s+|\s+[-–—|]\s+", text):
        part = _MAILTO.sub("", written)
        name = "email" if "@" in part else "url" if part.startswith("https://") else "role"
        if name in fields or (name == "email" and not _MAILBOX.fullmatch(part)):
            return None
        fields[name] = part
    if fields.keys() == {"role"}:
        return None
    return tuple(sorted(fields.items(), reverse=True)), "role" not in fields


_MAILTO = re.compile("^mailto:", re.IGNORECASE)
_MAILBOX = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[a-z]+")


def _agreement_in(text: str) -> tuple[_Fields, bool] | None:
    """The fields of an agreement, such as `DPA-2026-021, 2026-01-12`."""
    days = _DAY.findall(text)
    rest = _DAY.sub("", text).strip(" ,;/()")
    rest = re.sub(r"[\s,;(]+(?:of|dated|from|vom|du|signed)$", "", rest)
    if len(days) != 1 or not rest or " " in rest:
        return None
    return (("reference", rest), ("executed", days[0])), False


def _safeguard_in(mechanism: str, text: str) -> tuple[_Fields, bool] | None:
    """The details of a safeguard: the day, the module, or nothing for `yes`."""
    if text.casefold() in ("yes", "ja", "oui", "true", "x", "signed"):
        return (), True
    if _DAY.fullmatch(text):
        return ((_DAY_OF.get(mechanism, "executed"), text),), False
    if mechanism == "scc" and (module := re.fullmatch("(?:module?n?|modul) ?([1-4])", text, re.I)):
        return (("module", module[1]),), True
    return None


_DAY_OF = {"dpf": "verified", "bcr": "approved"}


def _as_list(place: Place, value: object) -> tuple[str, Corrections]:
    if str(value).casefold() in _ALL:
        return f"no word stands for all: write each value, `{place[-1]}: [first, second]`", ()
    if isinstance(value, dict) and not any(value.values()):
        value = ", ".join(map(str, value))  # {US, DE}
    if isinstance(value, dict) and not isinstance(place[-1], int):
        return "write a hyphen and a space before the first field of each item", ()
    in_brackets = f"write the values in brackets: `{place[-1]}: [first, second]`"
    if not isinstance(value, str):
        return in_brackets, ()
    if place[-1] == "countries":
        return _as_countries(place, value)
    text = _without_brackets(value)
    if text.casefold() in PLACEHOLDERS:
        return in_brackets, ()
    known = {**DATA, **PEOPLE}
    parts = (part.strip(_AROUND_ITEMS) for part in _BETWEEN_NAMES.split(text))
    words = tuple(in_vocabulary(part, known) for part in parts)
    if len(words) > 1 and all(words):  # customers and end users
        return _in_brackets(place, words, certain=True)
    for between in (_BETWEEN_ITEMS, _BETWEEN_WORDS):
        items = tuple(part for item in between.split(text) if (part := item.strip(_AROUND_ITEMS)))
        words = tuple(item.casefold() for item in items)
        if all(word in known for word in words):
            items = words
            break
    else:
        items = tuple(part for item in _BETWEEN_ITEMS.split(text) if (part := item.strip()))
    if not items:
        return in_brackets, ()
    certain = len(items) == 1 or all(item in known for item in items)
    return _in_brackets(place, items, certain=certain)


_BETWEEN_ITEMS = re.compile(r"[,;]|(?:^|\s)(?:[•·▪*–—-]|\d{1,2}[.)]|[a-z]\))\s")
"""What people write between items: commas, bullets and numbers."""


_BETWEEN_WORDS = re.compile(r"\s*[,;/|&+•]\s*|\s+and\s+|\s+")


_BETWEEN_NAMES = re.compile(r"\s*[,;/|&+•]\s*(?:and\s+)?|\s+(?:and|und|et)\s+")


_AROUND_ITEMS = " .\"'“”„‘’«»"


def _without_brackets(text: str) -> str:
    """The text without the brackets around it, also if one of them is missing."""
    text = text.strip("[]{} ")
    around = text.startswith("(") and text.endswith(")")
    return text.strip("() ") if around or text.count("(") != text.count(")") else text


def _as_countries(place: Place, value: str) -> tuple[str, Corrections]:
    """A hint for a text in place of the list of countries."""
    text = _MARKS_OF_ITEMS.sub(" ; ", value).strip("; ")
    if codes := codes_in(text):
        return _in_brackets(place, codes, certain=True)
    meant = advice(text, {})
    if len(meant.meant) == 1:
        codes = [meant.meant[0]] if isinstance(meant.meant[0], str) else [*meant.meant[0]]
        return _in_brackets(place, codes, certain=meant.certain)
    if meant.meant:
        return f"{meant.hint}, in brackets: `countries: [{meant.meant[0]}]`", ()
    if (
        _OWN_CODE.fullmatch(text) and text.casefold() not in PLACEHOLDERS
    ):  # perhaps a region of register.yaml
        return _in_brackets(place, [text], certain=True)
    return "write the codes of the countries in brackets, such as `countries: [US, DE]`", ()


_MARKS_OF_ITEMS = re.compile(r"(?:^|(?<=\s))(?:[•·▪*–—-]|\d{1,2}[.)]|[a-z]\))\s")


_OWN_CODE = re.compile("[A-Z][A-Z0-9-]*")


def _in_brackets(place: Place, items: Sequence[str], *, certain: bool) -> tuple[str, Corrections]:
    """The hint and the correction that write a list."""
    hint = f"write `{place[-1]}: [{', '.join(items)}]`"
    return hint, correction(Replace(place, tuple(items)), certain=certain)


def _text_with_colon(value: Values) -> str:
    """The text that became a block of fields because of its colon, or nothing."""
    texts = [f"{key}: {text}" for key, text in value.items() if text and isinstance(text, str)]
    short = len(value) == 1 and texts and len(texts[0]) <= LONGEST_REPAIR
    return texts[0] if short else ""


_ALL = ("all", "any", "every", "*")
"""Words that people write in place of a list."""
