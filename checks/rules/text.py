"""Text: readers see exactly the text that somebody wrote, and the text has a meaning."""

import html
import re
from collections.abc import Iterator
from functools import cache, lru_cache

from checks.characters import all_visible, first_invisible, invisible_in, replace_invisible
from checks.data import facts
from checks.escaping import markdown_problem
from checks.findings import Finding, Place, Replace, Severity, correction
from checks.register.model import Subprocessor
from checks.register.policy import Policy, texts_by_language
from checks.rules.rule import rule


def _odd_texts(record: Subprocessor | Policy) -> tuple[tuple[Place, str], ...]:
    """The texts to check. For a vendor, only texts with unusual characters: this saves time."""
    return record.odd_texts if isinstance(record, Subprocessor) else record.texts


def _is_code(place: Place) -> bool:
    """Whether the code of a country stands at a place. `country-code` reports the whole code."""
    return place[0] in ("countries", "established") and len(place) <= 2


@rule(when=_odd_texts)
def invisible_character(record: Subprocessor | Policy) -> Iterator[Finding]:
    r"""A text has no control, bidirectional or invisible characters, and no line breaks.

    Only `internal.notes` and introductions may have several lines. Joiners and variation
    selectors are allowed where a script or an emoji needs them, for example in Persian, in
    Sinhala and in emoji of families.

    Why: these characters make a text look like another text, break published tables, or control
        the reader's terminal. They usually come from text copied out of a web page.
    Source: Unicode Technical Report 36, sections 2 and 3; CVE-2021-42574 (bidirectional
        control). Joiners: Unicode Standard Annex 31, section 2.3, and RFC 5892, appendix A.

    Bad:
        scope: "EU\u202e plan"
    Good:
        scope: "EU plan"

    Bad:
        purpose: "Cloud\u00a0hosting"
    Good:
        purpose: "Cloud hosting"
    """
    for place, text in (*_odd_texts(record), *_introductions(record)):
        if all_visible(text) or _is_code(place):
            continue
        if place == ("internal", "notes") or "introduction" in place:
            text = text.replace("\n", " ").replace("\t", " ")
        character = first_invisible(text)
        if character == "\n":
            hint = "write the text on a single line, or write `>-` before its first line"
            corrections = correction(Replace(place, " ".join(text.split())), certain=True)
            yield Finding("this text has a line break", place, hint, corrections=corrections)
        elif character:
            message = f"this text has the invisible character U+{ord(character):04X}"
            hint = "type the text on your keyboard, instead of copying it"
            harmless = invisible_in(text) <= _HARMLESS
            plain = replace_invisible(text, lambda blank: " " if blank.isspace() else "").strip()
            corrections = correction(Replace(place, plain), certain=True) if harmless else ()
            yield Finding(message, place, hint, corrections=corrections)


_HARMLESS = frozenset("\u00a0\u00ad\u2007\u2009\u200a\u200b\u202f\u2060\ufeff\t")
"""Spaces of web pages, and characters without width. They do not change the meaning of a text."""


@rule(when=_odd_texts)
def surrounding_space(record: Subprocessor | Policy) -> Iterator[Finding]:
    """A text does not start or end with a space.

    Why: nobody sees the space, but to a program the text is different.

    Bad:
        purpose: "Cloud hosting "
    Good:
        purpose: Cloud hosting
    """
    for place, text in _odd_texts(record):
        # A line break at the end comes from a YAML block. invisible-character reports it.
        odd = text != text.strip(" \u3000") and place != ("internal", "notes")
        if odd and not _is_code(place) and not first_invisible(text.strip(" \u3000")):
            hint = "remove the space at the start or end of the text"
            corrections = correction(Replace(place, text.strip()), certain=bool(text.strip()))
            message = "this text starts or ends with a space"
            yield Finding(message, place, hint, corrections=corrections)


_NULLS = frozenset({"null", "Null", "NULL", "~"})


@rule(when=_odd_texts)
def null_text(record: Subprocessor | Policy) -> Iterator[Finding]:
    """No text is `null` or `~`.

    Why: other programs read `null` as "no value". A register takes every text literally, so the
        list would show `null`.
    Source: YAML 1.2.2, section 10.3.2.

    Bad:
        scope: null
    Good:
        scope: EU plan
    """
    for place, text in _odd_texts(record):
        if text in _NULLS:
            hint = "write a text here; if the field is optional, remove the whole line instead"
            yield Finding(f"`{text}` is not a text", place, hint)


MARKUP = re.compile(
    r"""<[a-zA-Z/!?]            # a tag or comment of HTML
      | &\#?\w+;                # a character reference
      | !?\[[^\]]{0,200}\]\(    # a link or picture of Markdown
      | \*\*|__\w|~~|`          # emphasis or code
      | ^\#{1,6}[ ]             # a heading
    """,
    re.VERBOSE,
)
"""Marks of HTML and Markdown."""

_MARKUP_STARTS = re.compile(r"[<&\[*_~`#]")  # quick, and absent from most texts


def _may_have_markup(vendor: Subprocessor) -> bool:
    return _MARKUP_STARTS.search(vendor.all_texts) is not None


@rule(when=_may_have_markup)
def markup(vendor: Subprocessor) -> Iterator[Finding]:
    """A text is plain, without HTML and Markdown.

    Why: the list is published in several formats, and readers would see the marks in all formats.

    Bad:
        purpose: Cloud hosting and **storage**
    Good:
        purpose: Cloud hosting and storage

    Bad:
        purpose: Research &amp; development
    Good:
        purpose: Research & development
    """
    for place, text in vendor.texts:
        if not _MARKUP_STARTS.search(text) or place[0] == "internal":
            continue
        if place[-1] in ("website", "url", "email"):  # other rules check addresses
            continue
        mark = MARKUP.search(text)
        if mark and (mark[0][0] != "&" or html.unescape(mark[0]) != mark[0]):
            plain, certain = _without_markup(text), mark[0][0] == "&"
            hint = f"remove {mark[0].strip()} and all other HTML or Markdown"
            hint += f": {plain}" if plain and len(plain) <= _LONGEST_HINT else ""
            if certain:
                plain = text.replace(mark[0], html.unescape(mark[0]))
                hint = f"write {html.unescape(mark[0])} instead of {mark[0]}"
            corrections = correction(Replace(place, plain), certain=certain) if plain else ()
            yield Finding(f"this text has markup: {mark[0]}", place, hint, corrections=corrections)


_LONGEST_HINT = 100

TAG = re.compile(r"<[a-zA-Z/!?][^>]*>?")
LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)?")
MARKS = re.compile(r"\*\*|__(?=\w)|(?<=\w)__|~~|`|^\#{1,6}[ ]", re.VERBOSE)
"""What the correction of a text with markup removes. Of a link, the text stays."""


def _without_markup(text: str) -> str:
    """The text without HTML and Markdown, as far as it can be told apart. May be empty."""
    plain = MARKS.sub("", LINK.sub(r"\1", TAG.sub("", text)))
    return "" if MARKUP.search(plain) else " ".join(plain.split())


@rule
def introduction_html(policy: Policy) -> Iterator[Finding]:
    """An introduction in register.yaml is Markdown without HTML, and each block of code ends.

    Why: the page shows HTML as text, but a program that reads the published Markdown might run
        the HTML. An unclosed block of code swallows the list below.
    Source: CommonMark 0.31.2, sections 4.5, 4.6 and 6.6.

    Bad:
        # register.yaml
        introduction: We use <b>these</b> subprocessors.
    Good:
        # register.yaml
        introduction: We use **these** subprocessors.

    Bad:
        # register.yaml
        introduction: "```"
    Good:
        # register.yaml
        introduction: "`code`"
    """
    for place, text in _introductions(policy):
        problem = markdown_problem(text)
        if problem:
            hint = "write Markdown instead: **bold**, *italic*, [text](https://address)"
            if "code" in problem:
                hint = "write the marks that start the block, ``` or ~~~, again after its last line"
            yield Finding(f"this text has {problem}", place, hint)


def _introductions(record: Subprocessor | Policy) -> list[tuple[Place, str]]:
    """The texts of register.yaml that are Markdown, in each language."""
    if not isinstance(record, Policy):
        return []
    texts: list[tuple[Place, str]] = [(("introduction",), record.introduction)]
    for key, group in record.groups.items():
        texts.append((("groups", key, "introduction"), group.introduction))
    return [
        ((*place, language) if language else place, text)
        for place, written in texts
        for language, text in texts_by_language(written).items()
    ]


_QUOTES = {
    "“": "”", "„": "“”", "”": "”", "«": "»", "»": "«", "‹": "›", "›": "‹", "「": "」",
    "\u2018": "\u2019", "\u201a": "\u2018\u2019", "\u2019": "\u2019", '"': '"', "'": "'",
}  # fmt: skip
"""The closing marks of each opening quotation mark: Unicode Standard, section 6.2."""


@rule(when=_odd_texts)
def quoted_text(record: Subprocessor | Policy) -> Iterator[Finding]:
    """A text is not in quotation marks.

    YAML removes straight marks around a text, and keeps curly marks as part of the text. Marks
    inside a text are allowed.

    Why: word processors and chats turn straight marks into curly marks, and the published list
        would show the curly marks.
    Source: YAML 1.2.2, section 7.3.

    Bad:
        scope: “US plan”
    Good:
        scope: "US plan"

    Bad:
        scope: '"US plan"'
    Good:
        scope: The "US" plan
    """
    around: set[Place] = set()
    for places in _quoted_together(record):
        around.update(places)
        texts = dict(_odd_texts(record))
        edits = [Replace(place, texts[place].strip(_CURLY)) for place in places]
        first, last = texts[places[0]][0], texts[places[-1]][-1]
        message = "quotation marks surround several items of the list"
        corrections = correction(*edits, certain=True)
        yield Finding(message, places[0], f"remove {first} and {last}", corrections=corrections)
    for place, text in _odd_texts(record):
        if _is_code(place) or place in around:
            continue
        if text[:1] in _QUOTES and place != ("internal", "notes") and _is_quoted(text):
            hint = f"remove {text[0]} and {text[-1]}"
            inside = text[1:-1].strip()
            corrections = correction(Replace(place, inside), certain=bool(inside))
            message = "this text is in quotation marks"
            yield Finding(message, place, hint, corrections=corrections)
        elif not text.isascii() and (mark := _lonely_quote(text)):
            message = f"this text has the quotation mark {mark} on one side only"
            hint = f"remove {mark}, or add the mark on the other side"
            corrections = correction(Replace(place, text.strip(f"{mark} ")))
            yield Finding(message, place, hint, corrections=corrections)


def _quoted_together(record: Subprocessor | Policy) -> Iterator[tuple[Place, Place]]:
    """The first and the last item of lists in quotation marks, such as `[“first, second”]`."""
    opened: tuple[Place, str] | None = None
    for place, text in _odd_texts(record):
        if not isinstance(place[-1], int) or _is_code(place) or text.isascii():
            continue
        if _lonely_quote(text) in ("“", "„"):
            opened = place, text[0]
        elif opened is not None and place[:-1] == opened[0][:-1]:
            if text[-1] in _LONELY[opened[1]]:
                yield opened[0], place
            opened = None


def _is_quoted(text: str) -> bool:
    """Whether a quotation runs from the first character of the text to its last."""
    opening, closing = text[0], _QUOTES[text[0]]
    inside = text[1:-1]
    return len(text) > 1 and text[-1] in closing and not {opening, *closing}.intersection(inside)


_CURLY = "“”„‟‘’‚ "
_LONELY = {"“": "”", "„": "“”", "”": "“„"}
"""Marks at the edge of a text, each with its counterparts. ’ may be an apostrophe, » an arrow."""


def _lonely_quote(text: str) -> str:
    """A curly mark at one edge of a text whose counterpart is missing, or nothing."""
    if text[0] in "“„" and not any(mark in text[1:] for mark in _LONELY[text[0]]):
        return text[0]
    # 27” is a number of inches.
    inches = text[-2:-1].isdigit()
    if text[-1] == "”" and not inches and not any(mark in text[:-1] for mark in _LONELY[text[-1]]):
        return text[-1]
    return ""


@rule(when=_odd_texts)
def replacement_character(record: Subprocessor | Policy) -> Iterator[Finding]:
    """No text has the character U+FFFD, the sign of a lost character.

    Why: a program read the text in the wrong encoding, and nobody knows the original character.
    Source: Unicode Standard, section 23.8.

    Bad:
        purpose: "Hosting at the Caf\ufffd"
    Good:
        purpose: Hosting at the Café
    """
    for place, text in (*_odd_texts(record), *_introductions(record)):
        if "\ufffd" in text:
            hint = "type the lost letter in place of the character U+FFFD"
            yield Finding("this text has lost a character (U+FFFD)", place, hint)


# The first byte of a character in UTF-8, read as a Latin or Cyrillic letter, and then a character
# for a further byte. Real texts seldom contain both in a row.
_SUSPICIOUS = re.compile(
    "[\u00c2-\u00c5\u00c9-\u00cb\u00ce-\u00d1\u00d7-\u00d9\u00e0-\u00f4\u0102-\u0158\u0393\u0411-\u0432"
    "\u221a\u251c][^\x00-\x7fa-zà-ÿ]|[\x80-\x9f\u00b7\u0192\u201a\u221a\u2248\u2500-\u257f]"
)


@rule(when=_odd_texts)
def mojibake(record: Subprocessor | Policy) -> Iterator[Finding]:
    """No text is garbled by a wrong encoding.

    Why: a program that reads UTF-8 as Windows-1252 turns `café` into `cafÃ©`. The published list
        would show the garbled text.
    Source: ftfy, a library that repairs garbled text.

    Bad:
        purpose: Hosting for cafÃ©s
    Good:
        purpose: Hosting for cafés
    """
    for place, text in (*_odd_texts(record), *_introductions(record)):
        if text.isascii() or not _SUSPICIOUS.search(text):
            continue
        from ftfy import fix_encoding  # slow to import, and seldom needed

        repaired = fix_encoding(text)
        if repaired != text and "\ufffd" not in text:
            message = "this text is garbled: a program read it in the wrong encoding"
            corrections = correction(Replace(place, repaired))
            yield Finding(message, place, f"write: {repaired}", corrections=corrections)


DEFERRED = re.compile(
    r"""(purpose:?\ )?(
        ((is|are|yet|still|has)\ )*(to|will|must|needs?\ to)\ be\ (announced|added|agreed|clarified
            |completed|confirmed|decided|defined|determined|discussed|filled|provided|specified
            |supplied|updated)(\ .*)?
      | (not\ (yet\ )?|un)(applicable|available|clear|confirmed|decided|defined|determined|known
            |set|specified)(\ yet)?
      | (please\ )?(see|cf\.?|refer\ to|check|visit)[ ]
            ((the|their|our|its|vendor's|company|vendor)\ )*
            (above|agreement|annex|below|contract|description|docs|documentation|dpa|file|homepage
            |link|list|notes?|page|policy|privacy\ policy|site|terms|url|vendor|web\ ?(site|page))
            (\ .*)?
      | (same\ )?as\ (above|below|before|agreed|applicable|appropriate|described|discussed|necessary
            |needed|required|specified|usual)(\ .*)?
      | (as\ )?per\ (the\ |our\ |their\ )?(agreement|contract|dpa|terms|website)
      | (lorem|ipsum)\b.* | (more\ )?(details|information|info)\ (to\ )?follow
      | (insert|enter|add|describe|fill\ in|your)\ (a\ |the\ |your\ )?
            (description|purpose|text)(\ here)?
      | (fill|enter|add|complete|describe|please)\b.{0,20}\b(here|later|in|this|purpose)
      | (to|will)\ follow(\ (later|soon))? | (pending|awaiting)(\ .*)?
      | (please\ )?(ask|check\ with|confirm\ with)\ .* | (unknown|unclear)(\ purpose)?
      | ((some|sample|dummy|example|test|placeholder)\ )+(text|purpose|description)?(\ here)?
      | (placeholder|description)(\ (text|here|of\ (the\ )?(purpose|service|vendor)))*
      | ((foo|bar|baz|test|asdf|blah?|qwerty)\ ?)+
      | (processing|handling|use|storage\ and\ processing)\ (of\ )?(our\ |the\ )?
            (customer|client|user|end-?\ ?user)s?('s?)?\ (personal\ )?(data|information)
      | (customer|client|user)s?('s?)?\ (personal\ )?data\ processing
      | coming\ soon | (work\ )?in\ progress | under\ review | no\ (idea|purpose|description)
      | (t\.?b\.?[acd]\.?|to-?\ ?do)(\ ?[:;,.(\u2013\u2014-].*)? | n\.?\ ?/?\ ?a\.? | [\W_x]+
      | siehe\ (oben|vertrag|webseite|website|homepage) | (wird|folgt)(\ noch)?(\ nachgereicht)?
      | noch\ (offen|unklar|zu\ klären) | k\.\ ?a\.? | à\ (définir|confirmer|préciser|compléter)
      | voir\ (le\ )?(site|contrat)(\ web)? | (por|a)\ (definir|confirmar) | da\ definire
      | nog\ te\ bepalen | n\.?t\.?b\.? | do\ (uzupełnienia|ustalenia) | уточняется | 未定 | 待定
    )""",
    re.VERBOSE | re.IGNORECASE,
)
"""Purposes that promise an answer for later, or send the reader to another place."""

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


@rule(severity=Severity.WARNING)
def vague_purpose(vendor: Subprocessor) -> Iterator[Finding]:
    """`purpose` says in at least two words what the vendor does for us.

    Why: customers read the purpose before they decide whether to object.
    Source: GDPR Art. 28(2) gives controllers the opportunity to object to changes.

    Bad:
        purpose: Various services
    Good:
        purpose: Hosting of the application and its database

    Bad:
        purpose: To be confirmed
    Good:
        purpose: Delivery of e-mail

    Bad:
        purpose: Hosting
    Good:
        purpose: Application hosting
    """
    place: Place = ("purpose",)
    purpose = vendor.purpose.strip().rstrip(".")
    if _is_vague(purpose):
        hint = "name the service, for example: Delivery of e-mail"
        yield Finding(f"“{vendor.purpose}” could describe any vendor", place, hint)
    elif len(purpose.split()) < 2 and not _says_much(purpose):
        message = "a single word does not say what the vendor does"
        yield Finding(message, place, "add a few words, for example: Delivery of e-mail")


@lru_cache(maxsize=4096)
def _is_vague(purpose: str) -> bool:
    if len(purpose) > 100:
        return False
    words = _WORD.findall(purpose.casefold())
    # `IT services` names a kind of service; `other IT services` does not.
    general = _generic().issuperset(words) and words[:1] != ["it"]
    return general or DEFERRED.fullmatch(purpose) is not None


@cache
def _generic() -> frozenset[str]:
    return frozenset(facts("vague")["words"])


def _says_much(word: str) -> bool:
    """Whether a single word is enough: a German compound, or a script without spaces."""
    return len(word) >= 14 or any(
        "\u0e00" <= c <= "\u0eff" or "\u3040" <= c <= "\u9fff" for c in word
    )
